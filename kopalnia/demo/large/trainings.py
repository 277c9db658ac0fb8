"""Trainings of a large edition: forty hours in five sessions, four signed, with an answer for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopalnia.demo.large.edition import LargeEdition, write
from kopalnia.demo.steps.setup import TOPICS
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, Module, Session

DAYS = (
    (0, dt.date(2016, 10, 15)),
    (1, dt.date(2016, 10, 29)),
    (2, dt.date(2016, 11, 5)),
    (2, dt.date(2016, 12, 3)),
    (3, dt.date(2017, 5, 27)),
)
EIGHT = 8 * 60


def write_trainings(large: LargeEdition) -> None:
    code = large.codes("t")
    modules = write(
        Module(edition=large.edition, code=next(code), topic=topic, planned_minutes=hours * 60, position=number)
        for number, (topic, hours) in enumerate(TOPICS)
    )
    code = large.codes("s")
    sessions = write(
        Session(
            code=next(code),
            module=modules[module],
            title=f"Sobota {number + 1}",
            starts_at=large.at(day, 8),
            ends_at=large.at(day, 16),
            minutes=EIGHT,
            place="Katowice",
            trainer="Alina Kurek (osoba przykładowa)",
            state=SessionState.SIGNED if number < len(DAYS) - 1 else SessionState.PLANNED,
            signed_by=large.coordinator if number < len(DAYS) - 1 else None,
            signed_at=large.at(day, 17) if number < len(DAYS) - 1 else None,
        )
        for number, (module, day) in enumerate(DAYS)
    )
    for session in sessions:
        write(_attendance(large, session))


def _attendance(large: LargeEdition, session: Session) -> Iterator[Attendance]:
    for row in large.participations:
        luck = large.chance.random()
        presence, minutes, reason = Presence.FULL, EIGHT, ""
        if luck < 0.05:
            presence, minutes, reason = Presence.EXCUSED, 0, "Choroba (przykład)."
        elif luck < 0.08:
            presence, minutes = Presence.ABSENT, 0
        elif luck < 0.12:
            presence, minutes = Presence.PART, 240
        yield Attendance(
            session=session,
            participation=row,
            presence=presence,
            minutes=minutes,
            reason=reason,
            recorded_by=large.coordinator,
            recorded_at=session.ends_at,
        )
