"""Computing the figures of an edition, and the records behind each.

`overview` reads all figures in a fixed number of queries; `records` gives the rows a door opens to. Both start from the
same querysets below, so that the sum of the records cannot drift from the figure; a test adds them up.

`on` is the day looked at (default: today). People count as they stood then; attendance, hours and events count by the day
on which they happened, whenever somebody wrote them down or confirmed them. Today nothing is cut off.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.clock import end_of, is_past
from kopalnia.lib.domain.totals import total_of
from microprojects.choices import MicroprojectState
from microprojects.models import Entry, Event, Microproject
from microprojects.models.microproject import MicroprojectQuerySet
from microprojects.queries.history import as_of, state_field
from microprojects.queries.reach import ReachOf, reach_totals
from programmes.models import Edition, Participation
from reports import definitions
from reports.definitions import Definition
from trainings.models import Attendance, Module, Session


def enrolled(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Participation]:
    return _until(Participation.objects.filter(edition=edition), "starts_on", on)


def active(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Participation]:
    return Participation.objects.filter(edition=edition).active(on)


def _threshold(edition: Edition, planned: int) -> int:
    """Minutes of training a person must attend to complete it: the threshold of the planned hours, rounded up."""
    return -(-planned * edition.attendance_threshold // 100)


def completed(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Participation]:
    """Enough training and at least one confirmed entry. With no trainings planned nobody has completed them."""
    if not edition.attendance_threshold:
        return enrolled(edition).none()
    attended = (
        _until(Attendance.objects.counted(), "session__starts_at", on)
        .filter(participation=OuterRef("pk"))
        .order_by()
        .values("participation")
        .annotate(sum=Sum("minutes"))
        .values("sum")
    )
    written = _until(Entry.objects.confirmed(), "happened_on", on).filter(participation=OuterRef("pk"))
    # At least the rounded-up threshold of the plan, in whole numbers.
    return (
        enrolled(edition, on=on)
        .annotate(
            attended=Coalesce(Subquery(attended, output_field=IntegerField()), 0) * 100,
            planned=total_of(Module.objects.filter(edition=edition), Sum("planned_minutes")),
        )
        .filter(Exists(written), planned__gt=0, attended__gte=F("planned") * edition.attendance_threshold)
    )


def sessions(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Session]:
    return _until(Session.objects.held().filter(module__edition=edition), "starts_at", on)


def attendances(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Attendance]:
    rows = Attendance.objects.counted().filter(session__module__edition=edition, minutes__gt=0)
    return _until(rows, "session__starts_at", on)


def microprojects(edition: Edition, *, on: dt.date | None = None) -> MicroprojectQuerySet:
    """The teams formed by the day; looking back, with their name and state of the day."""
    return as_of(Microproject.objects.filter(edition=edition), on or clock.today())


def events(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Event]:
    return _until(Event.objects.held().filter(microproject__edition=edition), "starts_at", on)


def entries(edition: Edition, *, on: dt.date | None = None) -> QuerySet[Entry]:
    rows = Entry.objects.confirmed().filter(microproject__edition=edition, minutes__gt=0)
    return _until(rows, "happened_on", on)


def _until(rows: QuerySet[Any], field: str, on: dt.date | None) -> QuerySet[Any]:
    """What happened by the end of an earlier day; of today everything, also a list signed off ahead."""
    if on is None or not is_past(on):
        return rows
    if field.endswith("_at"):
        return rows.filter(**{f"{field}__lt": end_of(on)})
    return rows.filter(**{f"{field}__lte": on})


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of an edition on a day. Times in minutes."""

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


def overview(edition: Edition, *, on: dt.date | None = None) -> Overview:
    """All figures of the edition on a day (default: today), in four queries at any size."""
    day = on or clock.today()
    totals = totals_of(edition, on=day)
    needed = _threshold(edition, totals["planned"])
    states = microprojects(edition, on=day).order_by().values_list(state_field(day)).annotate(number=Count("pk"))
    return Overview(
        enrolled=totals["enrolled"],
        active=totals["active"],
        completed=totals["completed"],
        training_minutes=totals["training_minutes"],
        sessions=totals["sessions"],
        person_minutes=totals["person_minutes"],
        attendances=totals["attendances"],
        microprojects=dict(states),
        events=totals["events"],
        recurring_events=totals["recurring"],
        volunteer_minutes=totals["volunteer_minutes"],
        entries=totals["entries"],
        reach=reach_totals(edition, until=day),
        needed_minutes=needed,
    )


def totals_of(edition: Edition, *, on: dt.date) -> dict[str, int]:
    """The plain counts and totals of an edition in one query, each a sum over the same rows its door opens to."""
    wanted: dict[str, tuple[QuerySet[Any], Count | Sum]] = {
        "enrolled": (enrolled(edition, on=on), Count("pk")),
        "active": (active(edition, on=on), Count("pk")),
        "completed": (completed(edition, on=on), Count("pk")),
        "planned": (Module.objects.filter(edition=edition), Sum("planned_minutes")),
        "training_minutes": (sessions(edition, on=on), Sum("minutes")),
        "sessions": (sessions(edition, on=on), Count("pk")),
        "person_minutes": (attendances(edition, on=on), Sum("minutes")),
        "attendances": (attendances(edition, on=on), Count("pk")),
        "events": (events(edition, on=on), Count("pk")),
        "recurring": (events(edition, on=on).filter(series__isnull=False), Count("pk")),
        "volunteer_minutes": (entries(edition, on=on), Sum("minutes")),
        "entries": (entries(edition, on=on), Count("pk")),
    }
    annotations = {name: total_of(rows, number) for name, (rows, number) in wanted.items()}
    return Edition.objects.filter(pk=edition.pk).annotate(**annotations).values(*annotations).get()


def microprojects_by_state(edition: Edition, *, on: dt.date | None = None) -> list[tuple[str, int]]:
    """States that occur on a day with their numbers: progress without persons."""
    day = on or clock.today()
    rows = microprojects(edition, on=day).order_by().values_list(state_field(day))
    numbers = dict(rows.annotate(number=Count("pk")))
    return [(str(s.label), numbers[s]) for s in MicroprojectState if numbers.get(s)]


def _minutes(rows: QuerySet[Any]) -> int:
    return rows.aggregate(sum=Sum("minutes"))["sum"] or 0


# One figure alone on a day, as its door prints it: people and items counted, times in minutes.
TOTALS: dict[Definition, Callable[[Edition, dt.date], int]] = {
    definitions.ENROLLED: lambda edition, day: enrolled(edition, on=day).count(),
    definitions.ACTIVE: lambda edition, day: active(edition, on=day).count(),
    definitions.COMPLETED: lambda edition, day: completed(edition, on=day).count(),
    definitions.TRAINING_HOURS: lambda edition, day: _minutes(sessions(edition, on=day)),
    definitions.PERSON_HOURS: lambda edition, day: _minutes(attendances(edition, on=day)),
    definitions.MICROPROJECTS: lambda edition, day: microprojects(edition, on=day).count(),
    definitions.EVENTS: lambda edition, day: events(edition, on=day).count(),
    definitions.VOLUNTEER_HOURS: lambda edition, day: _minutes(entries(edition, on=day)),
}
