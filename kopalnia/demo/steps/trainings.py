"""Forty hours in four topics: five Saturdays of eight hours, lists with exceptions, certificates at the end.

The real split of the hours is not known; five times eight is an example. The last session waits to be signed at midway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from kopalnia.demo.engine import Step
from kopalnia.demo.world import World, local
from programmes.models import Participation
from trainings.actions import attendance, attendance_list, certificate, training
from trainings.certificate_content import earned_by
from trainings.choices import Presence
from trainings.models import Module
from trainings.queries.attendance import lines_of
from trainings.queries.training import plan_of


@dataclass(frozen=True, slots=True)
class Day:
    """One session. `away` says who was not there the whole time: person → (how, hours, private reason)."""

    topic: str
    title: str
    on: dt.date
    trainer: str
    signed: dt.datetime | None
    away: dict[str, tuple[Presence, int, str]] = field(default_factory=dict)
    place: str = "Katowice, sala szkoleniowa przy ul. Przykładowej 1"


EXCUSED, ABSENT, PART = Presence.EXCUSED, Presence.ABSENT, Presence.PART
DAYS = (
    Day(
        "Komunikacja",
        "Słuchać i mówić",
        dt.date(2016, 10, 15),
        "Alina Kurek, trenerka (osoba przykładowa)",
        dt.datetime(2016, 10, 15, 17, 20),
        {"tomasz": (PART, 6, "Wcześniej na drugą zmianę."), "danuta": (EXCUSED, 0, "Wizyta u ortopedy.")},
    ),
    Day(
        "Diagnoza społeczna",
        "Czego naprawdę potrzebują?",
        dt.date(2016, 10, 29),
        "Dariusz Gil, socjolog (osoba przykładowa)",
        dt.datetime(2016, 10, 31, 9, 5),
        {"krzysztof": (EXCUSED, 0, "Dyżur w narzędziowni."), "rafal": (ABSENT, 0, "")},
    ),
    Day(
        "Planowanie projektów",
        "Od pomysłu do planu",
        dt.date(2016, 11, 5),
        "Alina Kurek, trenerka (osoba przykładowa)",
        dt.datetime(2016, 11, 12, 10, 40),
        {
            "krzysztof": (ABSENT, 0, ""),
            "beata": (PART, 5, "Odbiór dziecka ze szpitala."),
            "wojciech": (EXCUSED, 0, "Pogrzeb w rodzinie."),
        },
    ),
    Day(
        "Planowanie projektów",
        "Budżet, harmonogram, ryzyko",
        dt.date(2016, 12, 3),
        "Dariusz Gil, socjolog (osoba przykładowa)",
        dt.datetime(2016, 12, 3, 16, 50),
        {"rafal": (PART, 4, "Dojazd z nocnej zmiany."), "zaneta": (EXCUSED, 0, "Gorączka.")},
    ),
    Day(
        "Zarządzanie zmianą",
        "Kiedy plan się zmienia",
        dt.date(2017, 5, 27),
        "Alina Kurek, trenerka (osoba przykładowa)",
        dt.datetime(2017, 6, 12, 9, 15),
        {"krzysztof": (EXCUSED, 0, "Rozmowa w kadrach."), "sylwia": (PART, 6, "Komunia w rodzinie.")},
    ),
)


def steps() -> Iterator[Step]:
    yield Step(dt.datetime(2016, 10, 7, 9), "dates of trainings", _plan)
    yield Step(dt.datetime(2016, 11, 7, 9), "a session is moved", _move)
    for day in DAYS:
        begin = dt.datetime.combine(day.on, dt.time(15, 45))
        yield Step(begin, f"attendance of {day.on}", partial(_write, day=day))
        if day.signed:
            yield Step(day.signed, f"attendance of {day.on} is signed", partial(_sign, day=day))
    yield Step(dt.datetime(2016, 10, 14, 12), "attendance list is printed", _print)
    yield Step(dt.datetime(2017, 10, 10, 10), "certificates", _certificates)


def _plan(world: World) -> None:
    modules = {row.topic: row for row in Module.objects.filter(edition=world.edition)}
    for day in DAYS:
        _session(world, day, modules[day.topic], dt.date(2016, 11, 26) if day.on == DAYS[3].on else day.on)


def _session(world: World, day: Day, module: Module, on: dt.date) -> None:
    training.plan_session(
        module,
        title=day.title,
        starts_at=local(on, 8),
        ends_at=local(on, 16, 30),
        minutes=8 * 60,
        place=day.place,
        trainer=day.trainer,
        by=world.coordinator,
    )


def _move(world: World) -> None:
    day = DAYS[3]
    session = world.session(day.title)
    training.change_session(
        session,
        module=session.module,
        title=day.title,
        starts_at=local(day.on, 8),
        ends_at=local(day.on, 16, 30),
        minutes=8 * 60,
        place=day.place,
        trainer=day.trainer,
        expected=session.version,
        by=world.coordinator,
    )


def _write(world: World, *, day: Day) -> None:
    session = world.session(day.title)
    away = {world.participation(key).code: answer for key, answer in day.away.items()}
    answers = {}
    for line in lines_of(session):
        presence, hours, reason = away.get(line.code, (Presence.FULL, 8, ""))
        answers[line.code] = attendance.PresenceAnswer(presence, hours * 60, reason)
    attendance.save_attendance(session, answers=answers, expected=session.version, by=world.coordinator)


def _sign(world: World, *, day: Day) -> None:
    session = world.session(day.title)
    attendance.sign_attendance(session, expected=session.version, by=world.coordinator)


def _print(world: World) -> None:
    attendance_list.request_list(world.session(DAYS[0].title), with_names=True, by=world.coordinator)


def _certificates(world: World) -> None:
    """For everybody who stayed and reached the threshold."""
    edition = world.edition
    plan = plan_of(edition)
    rows = list(Participation.objects.filter(edition=edition, ends_on=None).select_related("user"))
    earned = earned_by(plan, [row.pk for row in rows])
    enough = [row for row in rows if row.pk in earned and earned[row.pk].minutes >= plan.threshold]
    certificate.issue_certificates(edition, participations=enough, by=world.coordinator)
