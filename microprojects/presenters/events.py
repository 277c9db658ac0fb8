"""Events as rows of a page: state, counts and what is still to do, in words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.clock import end_of, is_past
from microprojects.choices import EventState, RecipientKind
from microprojects.models import Event, Microproject, RecipientCount
from microprojects.queries.entries import entries_summary
from microprojects.queries.events import with_hours
from microprojects.queries.reach import reach_of


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a list of events: its current direct count, and its state in words."""

    event: Event
    direct: RecipientCount | None
    words: str
    kind: str


def event_rows(events: Iterable[Event]) -> list[EventRow]:
    """Events as lines; one query for their counts."""
    rows = list(events)
    counts = RecipientCount.objects.current().filter(event__in=[row.pk for row in rows], kind=RecipientKind.DIRECT)
    return _lines(rows, {count.event_id: count for count in counts})


def _lines(events: Iterable[Event], direct: Mapping[int, RecipientCount]) -> list[EventRow]:
    return [EventRow(event, direct.get(event.pk), *_state(event, event.pk in direct)) for event in events]


def _state(event: Event, counted: bool) -> tuple[str, str]:
    if event.state == EventState.CANCELLED:
        return _("Cancelled"), "idle"
    if event.state == EventState.PLANNED:
        past = event.ends_at < clock.now()
        return (_("Did it take place?"), "look") if past else (_("Planned"), "idle")
    return (_("Held"), "ok") if counted else (_("Recipients not counted yet"), "look")


def overview(microproject: Microproject, *, on: dt.date, shown: int = 5) -> dict[str, Any]:
    """What the overview of a day tells of events, people reached and entries. Four queries, whatever their number."""
    events = with_hours(Event.objects.filter(microproject=microproject))
    if is_past(on):
        events = events.filter(starts_at__lt=end_of(on))
    events = events.order_by("-starts_at", "-pk")[:shown]
    reached = reach_of([microproject], until=on)
    rows = _lines(sorted(events, key=lambda event: event.starts_at), reached.counts)
    return {
        "events_summary": rows,
        "reach_summary": reached if reached.counts else None,
        "entries_summary": entries_summary(microproject, on=on),
    }
