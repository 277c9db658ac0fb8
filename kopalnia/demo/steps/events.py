"""Events of the teams: planned, held or cancelled, counted by four methods, overlaps declared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils import timezone

from kopalnia.demo.engine import Step
from kopalnia.demo.steps.microprojects import leader
from kopalnia.demo.texts import events as texts
from kopalnia.demo.world import GROUPS, World
from microprojects.actions import events, recipients
from microprojects.actions.events import occurrence


def steps() -> Iterator[Step]:
    for event in texts.EVENTS:
        name = f"{event.title} ({GROUPS[event.microproject]})"
        planned = dt.datetime.combine(event.planned_on, dt.time(21))
        yield Step(planned, f"event planned: {name}", partial(_plan, event=event))
        if event.cancelled:
            at = event.starts - dt.timedelta(days=1)
            yield Step(at, f"event cancelled: {name}", partial(_cancel, event=event))
            continue
        for nth in range(event.times):
            day = _start(event, nth) + dt.timedelta(hours=event.hours + 0.5)
            yield Step(day, f"event held: {name} {nth}", partial(_hold, event=event, nth=nth))
    for first, second, people, at in texts.OVERLAPS:
        name = f"{first[1]} and {second[1]}"
        yield Step(at, f"overlap of {name}", partial(_overlap, first=first, second=second, people=people))
    yield Step(dt.datetime(2017, 6, 18, 20), "a count is mended", _correct)


def _start(event: texts.Happening, nth: int) -> dt.datetime:
    """The local beginning of an occurrence, as a plain time."""
    if not event.rhythm:
        return event.starts
    return timezone.localtime(occurrence(timezone.make_aware(event.starts), event.rhythm, nth)).replace(tzinfo=None)


def _plan(world: World, *, event: texts.Happening) -> None:
    starts = timezone.make_aware(event.starts)
    given: dict[str, Any] = {
        "microproject": world.microproject(event.microproject),
        "title": event.title,
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=event.hours),
        "place": event.place,
        "description": "Dane przykładowe.",
        "by": leader(world, event.microproject),
    }
    if event.rhythm:
        events.plan_series(**given, rhythm=event.rhythm, occurrences=event.times, same_people=event.same)
    else:
        events.plan_event(**given)


def _cancel(world: World, *, event: texts.Happening) -> None:
    row = world.event(event.microproject, event.title)
    events.cancel_event(event=row, reason=event.cancelled, by=leader(world, event.microproject))


def _hold(world: World, *, event: texts.Happening, nth: int) -> None:
    row, by = world.event(event.microproject, event.title, nth), leader(world, event.microproject)
    events.hold_event(event=row, by=by)
    for count in event.counts:
        people = count.lower
        if (event.microproject, event.title) == texts.CORRECTED[:2]:
            people = texts.CORRECTED[2]
        recipients.count_recipients(
            event=row,
            kind=count.kind,
            method=count.method,
            lower=people,
            best=people if count.method != "estimate" else count.best,
            upper=people if count.method != "estimate" else count.upper,
            note=count.note,
            by=by,
        )


def _overlap(world: World, *, first: tuple[str, str], second: tuple[str, str], people: int) -> None:
    recipients.declare_overlap(
        first=world.event(*first),
        second=world.event(*second),
        people=people,
        note=texts.OVERLAP_NOTE,
        by=leader(world, first[0]) if first[0] == second[0] else world.coordinator,
    )


def _correct(world: World) -> None:
    microproject, title, _before = texts.CORRECTED
    count = next(event for event in texts.EVENTS if event.title == title).counts[0]
    recipients.count_recipients(
        event=world.event(microproject, title),
        kind=count.kind,
        method=count.method,
        lower=count.lower,
        best=count.best,
        upper=count.upper,
        note="Dopisane sześć samochodów z drugiej kartki. Liczba przykładowa.",
        by=leader(world, microproject),
    )
