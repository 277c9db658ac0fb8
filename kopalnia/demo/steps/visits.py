"""November and December 2016: the study visit with its agenda and cards, and a meeting with organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kopalnia.demo import cast
from kopalnia.demo.engine import Step
from kopalnia.demo.texts import visits as texts
from kopalnia.demo.world import World
from visits.actions import visits
from visits.actions.agenda import add_agenda_item
from visits.actions.attendees import add_guest, add_participants
from visits.actions.resources import add_card, verify_card
from visits.choices import ResourceVisibility
from visits.gazetteer import find_place
from visits.models import ResourceCard, Visit


def steps() -> Iterator[Step]:
    yield Step(dt.datetime(2016, 11, 2, 11), "study visit is planned", _plan)
    yield Step(dt.datetime(2016, 11, 19, 14), "study visit: who came", _attended)
    yield Step(dt.datetime(2016, 11, 21, 10), "study visit: cards", _cards)
    yield Step(dt.datetime(2016, 11, 22, 9), "study visit: outcome", _outcome)
    yield Step(dt.datetime(2016, 11, 28, 9), "meeting with organisations is planned", _plan_meeting)
    yield Step(dt.datetime(2016, 12, 10, 14), "meeting with organisations: who came", _met)
    for number, card in enumerate(texts.CARDS):
        days = card[-1]
        if days:
            at = dt.datetime(2016, 11, 21, 12, number) + dt.timedelta(days=days)
            yield Step(at, f"card is checked: {card[2]}", partial(_check, title=card[2]))


def _visit(world: World, title: str) -> Visit:
    return Visit.objects.get(edition=world.edition, title=title)


def _plan(world: World) -> None:
    visit = visits.plan_visit(world.edition, by=world.coordinator, **texts.VISIT)
    _agenda(world, visit, texts.AGENDA)


def _agenda(world: World, visit: Visit, agenda: tuple[tuple, ...]) -> None:
    names = ("day", "starts_at", "ends_at", "title", "place", "speaker_role", "speaker_organisation")
    for item in agenda:
        add_agenda_item(visit, by=world.coordinator, **dict(zip(names, item, strict=True)))


def _attended(world: World) -> None:
    visit = _visit(world, texts.VISIT["title"])
    add_participants(
        visit,
        [world.participation(one.person.key) for one in cast.PARTICIPANTS],
        days=visit.days,
        by=world.coordinator,
    )
    for name, organisation, sector, sex in texts.GUESTS:
        add_guest(
            visit,
            guest_name=name,
            organisation_name=organisation,
            sector=sector,
            sex=sex,
            days=visit.days[:1] if name in texts.ONE_DAY else visit.days,
            by=world.coordinator,
        )


def _cards(world: World) -> None:
    visit = _visit(world, texts.VISIT["title"])
    for kind, direction, title, description, keeper, organisation, place, public, _days in texts.CARDS:
        town = find_place(place)
        add_card(
            world.edition,
            visit=visit,
            kind=kind,
            direction=direction,
            title=title,
            description=description,
            keeper=keeper,
            organisation=world.organisation(organisation) if organisation else None,
            contact="kontakt przykładowy: +48 555 040 040",
            place=place,
            latitude=town.latitude if town else None,
            longitude=town.longitude if town else None,
            visibility=ResourceVisibility.PUBLIC if public else ResourceVisibility.INTERNAL,
            by=world.coordinator,
        )


def _outcome(world: World) -> None:
    visit = _visit(world, texts.VISIT["title"])
    visits.change_visit(
        visit, expected=visit.version, by=world.coordinator, **{**texts.VISIT, "outcome": texts.OUTCOME}
    )


def _check(world: World, *, title: str) -> None:
    card = ResourceCard.objects.get(edition=world.edition, title=title)
    on = (dt.date(2016, 11, 21)) + dt.timedelta(days=next(one[-1] or 0 for one in texts.CARDS if one[2] == title))
    verify_card(card, on=on, note="Rozmowa telefoniczna.", by=world.coordinator)


def _plan_meeting(world: World) -> None:
    visit = visits.plan_visit(world.edition, by=world.coordinator, **texts.MEETING)
    _agenda(world, visit, texts.MEETING_AGENDA)


def _met(world: World) -> None:
    visit = _visit(world, texts.MEETING["title"])
    people = [world.participation(one.person.key) for one in cast.PARTICIPANTS[:16]]
    add_participants(visit, people, days=visit.days, by=world.coordinator)
    for name, organisation, sector, sex in texts.MEETING_GUESTS:
        add_guest(
            visit,
            guest_name=name,
            organisation_name=organisation,
            sector=sector,
            sex=sex,
            days=visit.days,
            by=world.coordinator,
        )
