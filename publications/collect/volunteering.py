"""What employee volunteering and corporate social responsibility are: a text of ours, the same for every programme."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publications.choices import ChapterKind
from publications.collect.base import Collected
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    return Collected(
        kind=ChapterKind.VOLUNTEERING,
        title=_("Employee volunteering and CSR explained"),
        lead=_("Helping others by choice, with your employer's support."),
        body=_text("en" if get_language() == "en" else "pl"),
        records={"portal_text": 1},
    )


@lru_cache
def _text(code: str) -> str:
    return (Path(__file__).parent / "texts" / f"volunteering.{code}.md").read_text(encoding="utf-8").strip()
