"""Chapters collected from live data: one module for each kind, each a function of the material and of nothing else.

A collector composes Markdown in the active language. What it gives is a proposal: the chapter is a copy that people edit,
and collecting again never writes over their words.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from programmes.models import Edition
from publications.collect import (
    difficulties,
    microproject,
    numbers,
    programme,
    recruitment,
    thanks,
    trainings,
    visits,
    volunteering,
)
from publications.collect.base import Collected
from publications.queries.material import Material

__all__ = ["Collected", "collect_all", "key_of", "source_phrase"]

BEFORE: tuple[Callable[[Material], Collected], ...] = (
    programme.collect,
    recruitment.collect,
    trainings.collect,
    visits.collect,
)
AFTER: tuple[Callable[[Material], Collected], ...] = (
    difficulties.collect,
    volunteering.collect,
    numbers.collect,
    thanks.collect,
)


def collect_all(edition: Edition, *, language: str, material: Material | None = None) -> list[Collected]:
    """All chapters of an edition in their usual order, in the language of the publication."""
    material = material or Material(edition)
    with override(language):
        return [
            *(collect(material) for collect in BEFORE),
            *(microproject.collect(material, row) for row in material.microprojects),
            *(collect(material) for collect in AFTER),
        ]


def key_of(kind: str, microproject_id: int | None) -> tuple[str, int | None]:
    """What makes a chapter the same chapter when it is collected again."""
    return str(kind), microproject_id


# What records are called under a chapter; other keys (of figures) are not told there.
RECORDS: dict[str, Callable[[int], str]] = {
    "partnership": lambda n: ngettext("%(n)s partnership", "%(n)s partnerships", n),
    "phase": lambda n: ngettext("%(n)s phase", "%(n)s phases", n),
    "application": lambda n: ngettext("%(n)s application", "%(n)s applications", n),
    "participation": lambda n: ngettext("%(n)s participant", "%(n)s participants", n),
    "module": lambda n: ngettext("%(n)s module", "%(n)s modules", n),
    "session": lambda n: ngettext("%(n)s signed-off session", "%(n)s signed-off sessions", n),
    "visit": lambda n: ngettext("%(n)s visit", "%(n)s visits", n),
    "attendee": lambda n: ngettext("%(n)s attendee", "%(n)s attendees", n),
    "resource": lambda n: ngettext("%(n)s resource card", "%(n)s resource cards", n),
    "aim_version": lambda n: ngettext("%(n)s version of the aim", "%(n)s versions of the aim", n),
    "plan": lambda n: ngettext("%(n)s plan", "%(n)s plans", n),
    "final_report": lambda n: ngettext("%(n)s final report", "%(n)s final reports", n),
    "event": lambda n: ngettext("%(n)s event", "%(n)s events", n),
    "entry": lambda n: ngettext("%(n)s entry", "%(n)s entries", n),
    "insight": lambda n: ngettext("%(n)s lesson or difficulty", "%(n)s lessons and difficulties", n),
    "named_person": lambda n: ngettext("%(n)s consent to be named", "%(n)s consents to be named", n),
}


def source_phrase(records: dict[str, int]) -> str:
    """“5 signed sessions, 4 modules”; a chapter without records of its own is a text of the portal."""
    told = [RECORDS[key](n) % {"n": n} for key, n in records.items() if n and key in RECORDS]
    if told:
        return ", ".join(told)
    return _("the portal's standard text") if "portal_text" in records else _("current figures")
