"""The people reached, read for one microproject or a whole edition: always the same two queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from kopalnia.lib.domain.clock import end_of, is_past
from microprojects.choices import EventState, RecipientKind
from microprojects.models import Microproject, Overlap, RecipientCount
from microprojects.reach import Bounds, EventCount, Reach, ReachRecord, Shared, reach
from programmes.models import Edition


@dataclass(frozen=True, slots=True)
class ReachOf:
    """Direct recipients as people and contacts; indirect ones apart; the rows behind, for the figure's door."""

    direct: Reach
    indirect: Bounds
    counts: dict[int, RecipientCount]
    overlaps: dict[int, Overlap]
    indirect_by_microproject: dict[int, Bounds]

    def of(self, microproject: Microproject | int) -> Reach:
        """One microproject's own part (overlaps with other teams stand apart, in `between_microprojects`)."""
        return self.direct.of_microproject(microproject if isinstance(microproject, int) else microproject.pk)

    @property
    def between_microprojects(self) -> Reach:
        return self.direct.between_microprojects

    def count_of(self, record: ReachRecord) -> RecipientCount | None:
        """The count behind a record of the figure, with its event."""
        return None if record.event is None else self.counts.get(record.event)

    def overlap_of(self, record: ReachRecord) -> Overlap | None:
        return None if record.overlap is None else self.overlaps.get(record.overlap)


def reach_of(
    microprojects: QuerySet[Microproject] | Iterable[Microproject | int] | Edition, *, until: dt.date | None = None
) -> ReachOf:
    """People reached by held events of the microprojects (up to a day). An overlap counts when both its events are
    among them."""
    inside = _inside(microprojects)
    counts = list(
        RecipientCount.objects.current()
        .filter(_by("event", until), event__microproject__in=inside, event__state=EventState.HELD)
        .select_related("event__series")
        .order_by("event__starts_at", "event_id")
    )
    direct = [row for row in counts if row.kind == RecipientKind.DIRECT]
    overlaps = list(
        Overlap.objects.current()
        .filter(
            _by("first", until), _by("second", until), first__microproject__in=inside, second__microproject__in=inside
        )
        .select_related("first", "second")
    )
    figure = reach(
        (
            EventCount(
                event=row.event_id,
                microproject=row.event.microproject_id,
                bounds=Bounds(row.lower, row.best, row.upper),
                same_people_as=_same_people(row),
            )
            for row in direct
        ),
        (Shared(key=row.pk, first=row.first_id, second=row.second_id, people=row.people) for row in overlaps),
    )
    apart: dict[int, Bounds] = {}
    for row in counts:
        if row.kind == RecipientKind.INDIRECT:
            microproject = row.event.microproject_id
            apart[microproject] = apart.get(microproject, Bounds()) + Bounds(row.lower, row.best, row.upper)
    return ReachOf(
        direct=figure,
        indirect=sum(apart.values(), Bounds()),
        counts={row.event_id: row for row in direct},
        overlaps={row.pk: row for row in overlaps},
        indirect_by_microproject=apart,
    )


def reach_totals(edition: Edition, *, until: dt.date | None = None) -> ReachOf:
    """The same figure as `reach_of` without the rows behind it: for a page that prints only the numbers."""
    inside = _inside(edition)
    rows = list(
        RecipientCount.objects.current()
        .filter(_by("event", until), event__microproject__in=inside, event__state=EventState.HELD)
        .order_by("event__starts_at", "event_id")
        .values_list(
            "kind",
            "event_id",
            "event__microproject_id",
            Case(When(event__series__same_people=True, then=F("event__series_id"))),
            "lower",
            "best",
            "upper",
        )
    )
    overlaps = Overlap.objects.current().filter(
        _by("first", until), _by("second", until), first__microproject__in=inside, second__microproject__in=inside
    )
    direct = (
        EventCount(event=event, microproject=microproject, bounds=Bounds(*bounds), same_people_as=series)
        for kind, event, microproject, series, *bounds in rows
        if kind == RecipientKind.DIRECT
    )
    shared = (
        Shared(key=key, first=first, second=second, people=people)
        for key, first, second, people in overlaps.values_list("pk", "first_id", "second_id", "people")
    )
    apart: dict[int, Bounds] = {}
    for kind, _event, microproject, _series, *bounds in rows:
        if kind == RecipientKind.INDIRECT:
            apart[microproject] = apart.get(microproject, Bounds()) + Bounds(*bounds)
    return ReachOf(
        direct=reach(direct, shared),
        indirect=sum(apart.values(), Bounds()),
        counts={},
        overlaps={},
        indirect_by_microproject=apart,
    )


def overlaps_across(edition: Edition) -> QuerySet[Overlap]:
    """Current overlaps declared in an edition, newest first."""
    return (
        Overlap.objects.current()
        .filter(Q(first__microproject__edition=edition) | Q(second__microproject__edition=edition))
        .select_related("first__microproject", "second__microproject", "declared_by")
        .order_by("-declared_at", "-pk")
    )


def _by(event: str, until: dt.date | None) -> Q:
    """Of an event that began by the end of an earlier day; today every event counts."""
    return Q() if until is None or not is_past(until) else Q(**{f"{event}__starts_at__lt": end_of(until)})


def _same_people(row: RecipientCount) -> int | None:
    series = row.event.series
    return series.pk if series is not None and series.same_people else None


def _inside(microprojects: Any) -> Any:
    if isinstance(microprojects, Edition):
        return Microproject.objects.filter(edition=microprojects).values("pk")
    if isinstance(microprojects, QuerySet):
        return microprojects.values("pk")
    return [getattr(row, "pk", row) for row in microprojects]
