"""Events as the pages need them, and what the home pages count."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.totals import total_of, value_of
from microprojects.choices import EntryState, EventState, RecipientKind
from microprojects.models import Entry, Event, Microproject, Overlap, RecipientCount
from people.models import User
from programmes.models import Edition

# How long ago an event may be to be offered in the form of an entry.
RECENT = dt.timedelta(days=60)


def with_hours(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Annotate the confirmed volunteer time of each event: `confirmed_minutes`."""
    confirmed = Entry.objects.confirmed().filter(event=OuterRef("pk"))
    return rows.annotate(confirmed_minutes=total_of(confirmed, Sum("minutes")))


def events_to_write_about(microprojects: Iterable[int], *, also: int | None = None) -> QuerySet[Event]:
    """Events of the teams in the last two months that were not cancelled; and one an entry already names."""
    now = clock.now()
    recent = Q(microproject__in=list(microprojects), starts_at__range=(now - RECENT, now + dt.timedelta(days=1)))
    return Event.objects.filter((recent & ~Q(state=EventState.CANCELLED)) | Q(pk=also)).order_by("-starts_at")[:60]


def overlappable(user: User, microproject: Microproject) -> QuerySet[Event]:
    """Events an overlap may join: the team's own; for the coordinators all of the edition."""
    events = Event.objects.held().select_related("microproject")
    if microproject.is_coordinated:
        return events.filter(microproject__edition=microproject.edition_id).order_by("microproject", "starts_at")
    return events.filter(microproject=microproject).order_by("starts_at")


def overlaps_of(event: Event) -> QuerySet[Overlap]:
    """Current overlaps of an event with any other."""
    return (
        Overlap.objects.current()
        .filter(Q(first=event) | Q(second=event))
        .select_related("first__microproject", "second__microproject")
    )


def progress_counts() -> dict[str, Any]:
    """Annotations of an `Edition` row: what waits in progress and events. A home puts them into its one query."""
    inside = {"microproject__edition": OuterRef("pk")}
    waiting = Entry.objects.filter(**inside, state=EntryState.SUBMITTED)
    past = Event.objects.filter(**inside, state=EventState.PLANNED, ends_at__lt=clock.now())
    counted = RecipientCount.objects.current().filter(event=OuterRef("pk"), kind=RecipientKind.DIRECT)
    uncounted = Event.objects.filter(~Exists(counted), **inside, state=EventState.HELD)
    return {
        "entries_waiting": total_of(waiting),
        "entries_waiting_minutes": total_of(waiting, Sum("minutes")),
        "entries_waiting_since": value_of(waiting, Min("submitted_at")),
        "events_past": total_of(past),
        "events_past_since": value_of(past, Min("ends_at")),
        "events_uncounted": total_of(uncounted),
        "events_uncounted_since": value_of(uncounted, Min("ends_at")),
    }


def events_asked(edition: Edition, user: User, what: str) -> QuerySet[Event]:
    """Events of an edition: `planned`, `held`, `cancelled`, `past` (over, no outcome), `uncounted`; else all."""
    rows = Event.objects.visible_to(user).filter(microproject__edition=edition).select_related("microproject")
    if what in EventState.values:
        return rows.filter(state=what)
    if what == "past":
        return rows.filter(state=EventState.PLANNED, ends_at__lt=clock.now())
    if what == "uncounted":
        counted = RecipientCount.objects.current().filter(event=OuterRef("pk"), kind=RecipientKind.DIRECT)
        return rows.filter(~Exists(counted), state=EventState.HELD)
    return rows
