"""A greeting calls a person as the language of the letter or page does, never by the Polish vocative whatever it speaks."""

import re

from django.conf import settings


def test_templates_greet_by_the_name_of_their_language() -> None:
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in (settings.BASE_DIR / "templates").rglob("*")
        if path.suffix in {".txt", ".html"}
    }
    assert any("user.called" in text for text in texts.values()), "no greeting was looked at"
    assert [path.name for path, text in texts.items() if re.search(r"(?<!\bform)\.vocative", text)] == []
