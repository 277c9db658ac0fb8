"""Where a person belonged, in sentences: employers, the programme, teams and roles, each change on its day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from organisations.models import Affiliation
from programmes.models import Participation

# Of the roles in a team, which the app above names, the one that is none.
NO_ROLE = "member"


@dataclass(frozen=True, slots=True)
class Turn:
    """One change on its day (`components/timeline.html`)."""

    date: dt.date
    text: str
    kind: str = ""
    detail: str = ""


def participant_timeline(
    participation: Participation, affiliations: Iterable[Affiliation], places: Iterable[Any], *, today: dt.date
) -> list[Turn]:
    """All changes, oldest first, with a mark at the day; of an earlier day those until it. `places` are memberships
    with `microproject_name`. No query."""
    turns = [*_jobs(affiliations), *_programme(participation)]
    for _group, rows in groupby(
        sorted(places, key=lambda row: (row.starts_on, row.pk)), key=lambda row: row.microproject_id
    ):
        turns += _microproject_turns(list(rows))
    turns.sort(key=lambda turn: turn.date)
    past = [turn for turn in turns if turn.date <= today]
    ahead = [Turn(turn.date, turn.text, "next", turn.detail) for turn in turns if turn.date > today]
    if clock.is_past(today):
        ahead = []
    if past:
        past[-1] = Turn(past[-1].date, past[-1].text, "now", past[-1].detail)
    return past + ahead


def _jobs(affiliations: Iterable[Affiliation]) -> list[Turn]:
    turns = []
    for job in affiliations:
        organisation = job.organisation.label
        turns.append(
            Turn(job.starts_on, _("Starts work: %(organisation)s") % {"organisation": organisation}, detail=job.unit)
        )
        if job.ends_on:
            turns.append(
                Turn(
                    job.ends_on,
                    _("Last day of work: %(organisation)s") % {"organisation": organisation},
                    detail=job.reason,
                )
            )
    return turns


def _programme(participation: Participation) -> list[Turn]:
    turns = [Turn(participation.starts_on, _("Joins the programme"))]
    if participation.ends_on:
        turns.append(Turn(participation.ends_on, _("Last day in the programme")))
    return turns


def _microproject_turns(places: list[Any]) -> list[Turn]:
    """One stay in a team: joining, each new role, and the last day."""
    turns: list[Turn] = []
    before: Any = None
    for row in places:
        stays = before is not None and before.ends_on and row.starts_on <= before.ends_on + dt.timedelta(days=1)
        if not stays:
            turns += _left(before)
        turns.append(Turn(row.starts_on, _place(row, joins=not stays), detail=row.reason))
        before = row
    return turns + _left(before)


def _place(row: Any, *, joins: bool) -> str:
    words = {"microproject": row.microproject_name, "role": row.role_label}
    if row.role == NO_ROLE:
        return (
            _("Joins the team “%(microproject)s”") if joins else _("“%(microproject)s”: no special role from now on")
        ) % words
    return (
        _("Joins the team “%(microproject)s”: %(role)s") if joins else _("“%(microproject)s”: now %(role)s")
    ) % words


def _left(place: Any) -> list[Turn]:
    if place is None or place.ends_on is None:
        return []
    text = _("Last day in the team “%(microproject)s”") % {"microproject": place.microproject_name}
    return [Turn(place.ends_on, text, detail=place.reason)]
