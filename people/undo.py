"""The way back of a row along its arrows, found by what the log tells of its last step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date

from kopalnia.lib.domain import clock, dated
from kopalnia.lib.domain.dated import AnyDated
from kopalnia.lib.domain.lifecycle import Arrow, Arrows, IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision
from kopalnia.lib.web.undo import Undoing
from people import audit
from people.models import AuditEntry

UNDONE = "_undone"


@dataclass(frozen=True, slots=True)
class WayBack:
    """The arrow back and the entry of the log about the step it takes back.

    The log tells of the taking back under `verb`, with the number of that entry as `undoes`.
    """

    arrow: Arrow
    entry: AuditEntry

    @property
    def verb(self) -> str:
        return f"{self.entry.verb}{UNDONE}"

    @property
    def before(self) -> str:
        """The state the step began from, where the log had to keep it."""
        return self.entry.data.get("before", "")


def way_back(row: Any) -> WayBack | None:
    """How the last step of a row is taken back; nothing when no arrow leads back, or the log tells of none."""
    arrows: Arrows = row.arrows
    told = {verb: back for back in arrows.back_from(row.state) for verb in arrows[back.undoes].told}
    entry = audit.last(row, told) if told else None
    return None if entry is None else WayBack(told[entry.verb], entry)


def may_undo(
    row: models.Model, *, could: Decision, coordinates: bool, edition: int | None, way: WayBack | None
) -> Undoing:
    """Whether the last step of a row (`way_back`) may be taken back by a person of whom `could` and `coordinates` speak."""
    arrows: Arrows = row.arrows  # type: ignore[attr-defined]
    if final := arrows.final.get(row.state):  # type: ignore[attr-defined]
        return Undoing(False, final)
    acted_at = way.entry.at if way is not None else None
    return undo.may_undo(could=could, coordinates=coordinates, acted_at=acted_at, edition=edition)


def require_way_back(row: models.Model, *, edition: int | None) -> WayBack:
    """The way back of a locked row. Raises `IllegalStep` when there is none any more, or something rests on the step."""
    way = way_back(row)
    if way is None:
        raise IllegalStep(undo.NOTHING)
    if edition is not None:
        undo.require_unkept(edition, way.entry.at)
    return way


def may_reopen(row: dated.Dated, ended: str, *, could: Decision, coordinates: bool) -> Undoing:
    """Whether the end of a dated row may be taken back; `ended` is the verb by which the log tells of it.

    From when to when somebody was what is a fact about the world, so nothing frozen stands in the way: what was
    released keeps its words, and its correction tells the new ones.
    """
    if row.ends_on is None:
        return Undoing(False, dated.NOT_ENDED)
    entry = audit.last(row, [ended])
    acted_at = entry.at if entry is not None else clock.end_of(row.ends_on)
    return undo.may_undo(could=could, coordinates=coordinates, acted_at=acted_at, edition=None)


def reopen(row: AnyDated, ended: str, *, reason: str = "") -> AnyDated:
    """Open a locked row again, until the last day it had before the step `ended` of the log, if it had one.

    Raises ``ValidationError`` (`kopalnia.lib.domain.dated.reopen`).
    """
    entry = audit.last(row, [ended])
    before = entry.data.get("old_to_on") if entry is not None else None
    return dated.reopen(row, reason=reason, until=parse_date(before) if before else None)
