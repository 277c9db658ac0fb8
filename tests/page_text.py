"""Pages as people read them."""

import re
from functools import cache
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from kopalnia.management import catalogue

WARSAW = ZoneInfo("Europe/Warsaw")


def words(answer: HttpResponse) -> str:
    """The page with plain spaces and without the one-time keys of its forms, so that two readings can be compared."""
    text = answer.content.decode().replace("\xa0", " ")
    return re.sub(r'name="(idempotency_key|csrfmiddlewaretoken)" value="[^"]*"', "", text)


def tight(page: str) -> str:
    """The page without the line breaks and indents of its templates, for a test that looks for markup."""
    page = re.sub(r"[ \n]+", " ", page)
    return re.sub(r"(?<=>) | (?=[<>])", "", page)


def interface_in(text: str, *, language: str) -> list[str]:
    """Sentences of the interface in a language that stand in a text: of a page that speaks another one, there is none."""
    plain = " ".join(text.replace("\xa0", " ").split())
    return [sentence for sentence in _sentences(language) if sentence in plain]


@cache
def _sentences(language: str) -> list[str]:
    """Texts of the interface of two words and more, cut where a value stands in them."""
    pairs = [(entry.msgid, entry.msgstr) for entry in catalogue.load() if entry.msgstr]
    for entry in catalogue.load():
        pairs += [(entry.msgid_plural, form) for form in entry.msgstr_plural.values()]
    texts = {"pl": {polish for _english, polish in pairs}, "en": {english for english, _polish in pairs}}
    return sorted(_pieces(texts[language]) - _pieces(texts["en" if language == "pl" else "pl"]))


def _pieces(texts: set[str]) -> set[str]:
    cut = {" ".join(piece.split()) for text in texts for piece in re.split(r"%\(\w+\)[sd]", text)}
    return {piece for piece in cut if len(piece) >= 10 and " " in piece}
