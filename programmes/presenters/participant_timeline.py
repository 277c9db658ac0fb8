"""Where a person belonged, in sentences: employers and the programme, each change on its day. Teams are told from above
(`extensions.places`)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from organisations.models import Affiliation
from programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Turn:
    """One change on its day (`components/timeline.html`)."""

    date: dt.date
    text: str
    kind: str = ""
    detail: str = ""


def participant_timeline(
    participation: Participation, affiliations: Iterable[Affiliation], places: Iterable[Turn], *, today: dt.date
) -> list[Turn]:
    """All changes, oldest first, with a mark at the day; of an earlier day those until it. No query."""
    turns = [*_jobs(affiliations), *_programme(participation), *places]
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
