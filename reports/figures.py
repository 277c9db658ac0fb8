"""Computing the figures of an edition, and the records behind each.

`overview` reads all figures in a fixed number of queries; `records` gives the rows a door opens to. Both start from the
same querysets below, so that the sum of the records cannot drift from the figure; a test adds them up.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kopalnia.lib import clock
from microprojects.choices import MicroprojectState
from microprojects.models import Entry, Event, Microproject
from microprojects.queries.reach import ReachOf, reach_sums
from programmes.models import Attendance, Edition, Module, Participation, Session
from reports import definitions
from reports.definitions import Definition


def enrolled(edition: Edition) -> QuerySet[Participation]:
    return Participation.objects.filter(edition=edition)


def active(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Participation]:
    return Participation.objects.filter(edition=edition).active(on)


def needed_minutes(edition: Edition) -> int:
    """Minutes of training a person must attend to complete it: the threshold of the planned hours, rounded up."""
    planned = Module.objects.filter(edition=edition).aggregate(sum=Sum("planned_minutes"))["sum"] or 0
    return _threshold(edition, planned)


def _threshold(edition: Edition, planned: int) -> int:
    return -(-planned * edition.attendance_threshold // 100)


def completed(edition: Edition) -> QuerySet[Participation]:
    """Enough training and at least one confirmed entry. With no trainings planned nobody has completed them."""
    return _completed(edition, needed_minutes(edition))


def _completed(edition: Edition, needed: int) -> QuerySet[Participation]:
    if not needed:
        return enrolled(edition).none()
    attended = (
        Attendance.objects.counted()
        .filter(participation=OuterRef("pk"))
        .order_by()
        .values("participation")
        .annotate(sum=Sum("minutes"))
        .values("sum")
    )
    return (
        enrolled(edition)
        .annotate(attended=Coalesce(Subquery(attended, output_field=IntegerField()), 0))
        .filter(Exists(Entry.objects.confirmed().filter(participation=OuterRef("pk"))), attended__gte=needed)
    )


def sessions(edition: Edition) -> QuerySet[Session]:
    return Session.objects.held().filter(module__edition=edition)


def attendances(edition: Edition) -> QuerySet[Attendance]:
    return Attendance.objects.counted().filter(session__module__edition=edition, minutes__gt=0)


def microprojects(edition: Edition) -> QuerySet[Microproject]:
    return Microproject.objects.filter(edition=edition)


def events(edition: Edition) -> QuerySet[Event]:
    return Event.objects.held().filter(microproject__edition=edition)


def entries(edition: Edition) -> QuerySet[Entry]:
    return Entry.objects.confirmed().filter(microproject__edition=edition, minutes__gt=0)


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of an edition now. Times in minutes."""

    enrolled: int
    active: int
    completed: int
    training_minutes: int
    sessions: int
    person_minutes: int
    attendances: int
    microprojects: dict[str, int]
    events: int
    recurring_events: int
    volunteer_minutes: int
    entries: int
    reach: ReachOf
    needed_minutes: int

    @property
    def all_microprojects(self) -> int:
        return sum(self.microprojects.values())

    @property
    def states(self) -> list[tuple[str, int]]:
        """States that occur, in the order of a microproject's life."""
        return [(str(s.label), self.microprojects[s]) for s in MicroprojectState if self.microprojects.get(s)]


def overview(edition: Edition) -> Overview:
    """All figures of the edition, in five queries at any size."""
    today = clock.today()
    sums = _sums(edition, today)
    needed = _threshold(edition, sums["planned"])
    states = microprojects(edition).order_by().values_list("state").annotate(number=Count("pk"))
    return Overview(
        enrolled=sums["enrolled"],
        active=sums["active"],
        completed=_completed(edition, needed).count(),
        training_minutes=sums["training_minutes"],
        sessions=sums["sessions"],
        person_minutes=sums["person_minutes"],
        attendances=sums["attendances"],
        microprojects=dict(states),
        events=sums["events"],
        recurring_events=sums["recurring"],
        volunteer_minutes=sums["volunteer_minutes"],
        entries=sums["entries"],
        reach=reach_sums(edition),
        needed_minutes=needed,
    )


def _sums(edition: Edition, today: dt.date) -> dict[str, int]:
    """The plain counts and sums of an edition in one query, each a sum over the same rows its door opens to."""
    wanted: dict[str, tuple[QuerySet[Any], Count | Sum]] = {
        "enrolled": (enrolled(edition), Count("pk")),
        "active": (active(edition, on=today), Count("pk")),
        "planned": (Module.objects.filter(edition=edition), Sum("planned_minutes")),
        "training_minutes": (sessions(edition), Sum("minutes")),
        "sessions": (sessions(edition), Count("pk")),
        "person_minutes": (attendances(edition), Sum("minutes")),
        "attendances": (attendances(edition), Count("pk")),
        "events": (events(edition), Count("pk")),
        "recurring": (events(edition).filter(series__isnull=False), Count("pk")),
        "volunteer_minutes": (entries(edition), Sum("minutes")),
        "entries": (entries(edition), Count("pk")),
    }
    annotations = {name: _one(rows, number) for name, (rows, number) in wanted.items()}
    return Edition.objects.filter(pk=edition.pk).annotate(**annotations).values(*annotations).get()


def _one(rows: QuerySet[Any], number: Count | Sum) -> Coalesce:
    """The number over all rows as one value of a larger query; nothing is zero."""
    grouped = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=number).values("_number")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def microprojects_by_state(edition: Edition) -> list[tuple[str, int]]:
    """States that occur with their numbers: progress without persons."""
    numbers = dict(microprojects(edition).order_by().values_list("state").annotate(number=Count("pk")))
    return [(str(s.label), numbers[s]) for s in MicroprojectState if numbers.get(s)]


def _minutes(rows: QuerySet[Any]) -> int:
    return rows.aggregate(sum=Sum("minutes"))["sum"] or 0


# One figure alone, as its door prints it: people and items counted, times in minutes.
TOTALS: dict[Definition, Callable[[Edition], int]] = {
    definitions.ENROLLED: lambda edition: enrolled(edition).count(),
    definitions.ACTIVE: lambda edition: active(edition).count(),
    definitions.COMPLETED: lambda edition: completed(edition).count(),
    definitions.TRAINING_HOURS: lambda edition: _minutes(sessions(edition)),
    definitions.PERSON_HOURS: lambda edition: _minutes(attendances(edition)),
    definitions.MICROPROJECTS: lambda edition: microprojects(edition).count(),
    definitions.EVENTS: lambda edition: events(edition).count(),
    definitions.VOLUNTEER_HOURS: lambda edition: _minutes(entries(edition)),
}
