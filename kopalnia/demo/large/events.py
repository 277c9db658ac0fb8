"""Three events of every team in a large edition: held and counted, planned, cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopalnia.demo.large.edition import LargeEdition, write
from microprojects.choices import CountMethod, EventState, RecipientKind
from microprojects.models import Event, Overlap, RecipientCount

METHODS = (CountMethod.LIST, CountMethod.TICKETS, CountMethod.DOOR, CountMethod.ESTIMATE)


def write_events(large: LargeEdition) -> None:
    events = write(_events(large))
    held = [row for row in events if row.state == EventState.HELD]
    write(_counts(large, held))
    pairs = [(a, b) for a, b in zip(held[::2], held[1::2], strict=False) if a.microproject_id == b.microproject_id]
    at = large.at(large.day - dt.timedelta(days=1))
    write(
        Overlap(first=first, second=second, people=3, declared_by=large.coordinator, declared_at=at)
        for first, second in pairs
    )


def _events(large: LargeEdition) -> Iterator[Event]:
    code = large.codes("w")
    for number, version in enumerate(large.versions):
        days = (large.some_day(), large.some_day(), large.day + dt.timedelta(days=number % 60 + 1))
        for place, day in enumerate(days):
            state = EventState.HELD if place < 2 else EventState.PLANNED
            if place == 1 and number % 20 == 0:
                state = EventState.CANCELLED
            yield Event(
                code=next(code),
                microproject=version.microproject,
                aim_version=version,
                title=f"Spotkanie sąsiedzkie {place + 1}",
                place="Katowice",
                starts_at=large.at(day, 10),
                ends_at=large.at(day, 14),
                state=state,
                cancel_reason="Burza." if state == EventState.CANCELLED else "",
            )


def _counts(large: LargeEdition, held: list[Event]) -> Iterator[RecipientCount]:
    for number, event in enumerate(held):
        method = METHODS[number % len(METHODS)]
        people = large.chance.randrange(20, 120)
        spread = 10 if method == CountMethod.ESTIMATE else 0
        yield RecipientCount(
            event=event,
            kind=RecipientKind.DIRECT,
            method=method,
            lower=people - spread,
            best=people,
            upper=people + spread,
            note="Liczba przykładowa.",
            recorded_by=large.coordinator,
            recorded_at=event.ends_at,
        )
