"""September and October 2016: 27 applications, two of them of one person, decisions, and one announcement for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from kopalnia.demo import cast
from kopalnia.demo.engine import Step
from kopalnia.demo.steps.setup import account
from kopalnia.demo.texts import call
from kopalnia.demo.world import World
from people.choices import ConsentPurpose
from people.phones import normal_phone
from recruitment.actions import applications, decisions
from recruitment.models import Application
from recruitment.queries.applications import texts_to_agree

# Decisions made while the call is still open; the rest waits until everybody has written.
EARLY = ("ewelina", "grzegorz", "zaneta", "michal", "lucja")
REMARKS = {
    "reserve": "Dobra rozmowa, zabrakło miejsca w puli firmy.",
    "refused": "Nie może być na żadnym z terminów szkoleń.",
}
TWICE = "Ta sama osoba pod drugim adresem? Jedno zgłoszenie jest już na liście rezerwowej."


def steps() -> Iterator[Step]:
    for number, one in enumerate(cast.APPLICANTS):
        begun = dt.datetime(2016, 9, cast.SLOW.get(one.person.key, one.day), 6 + number % 14, number * 7 % 60)
        sent = dt.datetime(2016, 9, one.day, 6 + number % 14, number * 7 % 60) + dt.timedelta(minutes=25)
        yield Step(begun, f"account and draft of {one.person.key}", partial(_begin, one=one, number=number))
        yield Step(sent, f"application of {one.person.key}", partial(_send, one=one))
        yield Step(_decided(one, number), f"decision on {one.person.key}", partial(_decide, one=one))
    yield Step(dt.datetime(2016, 10, 6, 10), "decisions are announced", _announce)


def _decided(one: cast.Applicant, number: int) -> dt.datetime:
    if one.person.key in EARLY:
        return dt.datetime(2016, 9, 13 + number % 5, 10, number)
    return dt.datetime(2016, 10, 3 + number % 3, 9 + number % 6, number)


def _begin(world: World, *, one: cast.Applicant, number: int) -> None:
    me = account(one.person)
    applications.start_application(world.edition, answers=_answers(world, one, number), by=me)


def _answers(world: World, one: cast.Applicant, number: int) -> dict[str, Any]:
    return {
        "employer": world.organisation(one.employer),
        "unit": one.unit,
        "phone": normal_phone(one.person.phone),
        "motivation": call.MOTIVATIONS[number % len(call.MOTIVATIONS)],
        "experience": call.EXPERIENCES[number % len(call.EXPERIENCES)],
        "availability": call.AVAILABILITIES[number % len(call.AVAILABILITIES)],
        "special_needs": call.NEEDS.get(one.person.key, ""),
    }


def _application(world: World, one: cast.Applicant) -> Application:
    return Application.objects.get(edition=world.edition, applicant=world.person(one.person.key))


def _send(world: World, *, one: cast.Applicant) -> None:
    refused = {
        purpose
        for purpose, given in (
            (ConsentPurpose.IMAGE, one.image),
            (ConsentPurpose.NAME_IN_PUBLICATION, one.name_printed),
        )
        if not given
    }
    applications.submit_application(
        _application(world, one),
        agreed=[text for text in texts_to_agree() if text.purpose not in refused],
        by=world.person(one.person.key),
    )


def _decide(world: World, *, one: cast.Applicant) -> None:
    note = TWICE if one.person.key == cast.APPLIED_TWICE else REMARKS.get(one.verdict, "")
    decisions.decide(_application(world, one), verdict=one.verdict, note=note, by=world.coordinator)


def _announce(world: World) -> None:
    decisions.announce(world.edition, by=world.coordinator)
