"""Visits of a large edition: a long list of people who came, and many cards on the map."""

from __future__ import annotations

import datetime as dt

from kopalnia.demo.large.edition import LargeEdition, write
from kopalnia.lib.words.polish import search_key
from visits.choices import ResourceKind, ResourceVisibility, Sector, Sex
from visits.gazetteer import towns
from visits.models import Attendee, AttendeeDay, ResourceCard, Visit

DAY = dt.date(2016, 11, 18)


def write_visits(large: LargeEdition) -> None:
    code = large.codes("v")
    visits = write(
        Visit(
            code=next(code),
            edition=large.edition,
            title=f"Wizyta przykładowa {number + 1}",
            place="Katowice",
            starts_on=DAY + dt.timedelta(days=7 * number),
            ends_on=DAY + dt.timedelta(days=7 * number + 1),
            search_key=search_key(f"Wizyta przykładowa {number + 1}", "Katowice"),
        )
        for number in range(max(large.size // 100, 2))
    )
    people = large.participations
    attendees = write(
        Attendee(
            visit=visit,
            participation=people[(number * 35 + place) % len(people)],
            sector=Sector.BUSINESS,
            sex=Sex.FEMALE if place % 7 < 5 else Sex.MALE,
        )
        for number, visit in enumerate(visits)
        for place in range(min(35, len(people)))
    )
    write(
        AttendeeDay(
            attendee=row,
            day=row.visit.starts_on,
            recorded_by=large.coordinator,
            recorded_at=large.at(row.visit.ends_on),
        )
        for row in attendees
    )
    code, places = large.codes("c"), towns()[:400]
    kinds = list(ResourceKind)
    write(
        ResourceCard(
            code=next(code),
            edition=large.edition,
            visit=visits[number % len(visits)],
            kind=kinds[number % len(kinds)],
            title=f"Zasób przykładowy {number + 1}",
            place=places[number % len(places)].name,
            latitude=places[number % len(places)].latitude,
            longitude=places[number % len(places)].longitude,
            visibility=ResourceVisibility.PUBLIC if number % 2 else ResourceVisibility.INTERNAL,
            created_by=large.coordinator,
            created_at=large.at(DAY),
            search_key=search_key(f"Zasób przykładowy {number + 1}", places[number % len(places)].name),
        )
        for number in range(max(large.size // 20, 12))
    )
