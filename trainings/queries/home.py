"""What the home pages say of trainings: what waits for the coordinators, and a participant's own hours."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from kopalnia.lib.domain.dated import active_q
from kopalnia.lib.domain.totals import total_of, value_of
from programmes.models import Edition, Participation
from trainings.choices import SessionState
from trainings.models import Module, Session
from trainings.queries.training import (
    may_miss_q,
    open_minutes,
    over_q,
    unscheduled_minutes,
)


@dataclass(frozen=True, slots=True)
class TrainingAttentionCounts:
    unsigned: int
    unsigned_since: dt.datetime | None
    may_miss: int
    next_ahead: dt.datetime | None


def action_item_annotations(today: dt.date) -> dict[str, Any]:
    """Annotations of an `Edition` row: its plan and its sessions. A home puts them into its one query."""
    planned = Session.objects.filter(module__edition=OuterRef("pk"), state=SessionState.PLANNED)
    over, coming = planned.filter(over_q(today)), planned.exclude(over_q(today))
    return {
        "training_plan": total_of(Module.objects.filter(edition=OuterRef("pk")), Sum("planned_minutes")),
        "training_open": total_of(planned, Sum("minutes")),
        "training_longest": total_of(coming, Max("minutes")),
        "training_first": value_of(planned, Min("starts_at")),
        "training_unscheduled": unscheduled_minutes(OuterRef("pk")),
        "training_unsigned": total_of(over),
        "training_unsigned_since": value_of(over, Min("starts_at")),
        "training_next": value_of(coming, Min("starts_at")),
    }


def action_item_counts(edition: Edition, today: dt.date) -> TrainingAttentionCounts:
    """Sessions over without a signed list, and people who may not reach the threshold.

    One query when the edition was read with `action_item_annotations`, else two.
    """
    row: Any = edition
    if not hasattr(row, "training_plan"):
        row = Edition.objects.annotate(**action_item_annotations(today)).get(pk=edition.pk)
    threshold = -(-row.training_plan * edition.attendance_threshold // 100)
    rule = may_miss_q(threshold=threshold, planned=row.training_plan, longest_ahead=row.training_longest)
    return TrainingAttentionCounts(
        unsigned=row.training_unsigned,
        unsigned_since=row.training_unsigned_since,
        may_miss=_short_of(edition, threshold, today, row).filter(rule).count(),
        next_ahead=row.training_next,
    )


def _short_of(edition: Edition, threshold: int, today: dt.date, row: Any) -> QuerySet[Any]:
    """People below the threshold today with `reachable`, as `with_progress` counts it: here in one pass over attendance,
    because it is asked about everybody at once."""
    current = Q(attendances__replaced_at__isnull=True)
    signed = current & Q(attendances__session__state=SessionState.SIGNED)
    written = current & Q(attendances__session__state=SessionState.PLANNED)
    taken = F("attendances__session__minutes") - F("attendances__minutes")
    whole_time = Q(pk__isnull=True)
    if row.training_first:
        whole_time = Q(ends_on__isnull=True, starts_on__lte=localtime(row.training_first).date())
    return (
        Participation.objects.filter(active_q(today), edition=edition)
        .order_by()
        .values("pk")
        .annotate(earned=Coalesce(Sum("attendances__minutes", filter=signed), 0))
        .filter(earned__lt=threshold)
        .annotate(
            reachable=F("earned")
            + row.training_unscheduled
            - Coalesce(Sum(taken, filter=written), 0)
            + Case(
                When(whole_time, then=Value(row.training_open)),
                default=Coalesce(Subquery(open_minutes(), output_field=IntegerField()), 0),
            )
        )
    )
