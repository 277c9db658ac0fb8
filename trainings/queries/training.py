"""Hours of trainings: the plan, what each person earned, and who can still reach the threshold.

Only attendance of signed sessions is *earned*. What a person can still get is *unsigned*: sessions of their time in the
programme that are over and whose list nobody has signed (an answer saved meanwhile counts as written); and *ahead*:
sessions to come, and planned hours of topics for which no session has been set yet. What is none of these is *missed*.
All in minutes; the database sums, pages only divide by 60.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
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
)
from django.db.models.functions import Cast, Coalesce, Greatest

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import active_q
from programmes.models import Edition, Participation
from trainings.choices import SessionState
from trainings.models import Attendance, Certificate, Module, Session

FAR = dt.date(2200, 1, 1)
SIGNED = Q(sessions__state=SessionState.SIGNED)
OPEN = Q(sessions__state=SessionState.PLANNED)


def over_q(today: dt.date, prefix: str = "") -> Q:
    """Sessions whose last moment lies before a day: an unsigned list of theirs is not ahead of anybody."""
    return Q(**{f"{prefix}ends_at__date__lt": today})


@dataclass(frozen=True)
class TrainingPlan:
    """The topics of an edition with their sums; one query."""

    modules: list[Any]
    per_cent: int

    @cached_property
    def planned(self) -> int:
        return sum(module.planned_minutes for module in self.modules)

    @cached_property
    def threshold(self) -> int:
        """Minutes a person needs: the edition's per cent of the plan, rounded up."""
        return -(-self.planned * self.per_cent // 100)

    @cached_property
    def unscheduled(self) -> int:
        """Planned minutes for which no session is set."""
        return sum(
            max(m.planned_minutes - m.signed_minutes - m.unsigned_minutes - m.ahead_minutes, 0) for m in self.modules
        )

    @cached_property
    def signed(self) -> int:
        return sum(module.signed_minutes for module in self.modules)

    @cached_property
    def unsigned(self) -> int:
        """Minutes of sessions that are over and whose list nobody has signed."""
        return sum(module.unsigned_minutes for module in self.modules)

    @cached_property
    def ahead(self) -> int:
        """Minutes of sessions to come."""
        return sum(module.ahead_minutes for module in self.modules)

    @cached_property
    def longest_ahead(self) -> int:
        """Minutes of the longest session to come: what one more absence takes away."""
        return max((module.longest_ahead for module in self.modules), default=0)

    @cached_property
    def sessions_ahead(self) -> int:
        return sum(module.sessions_ahead for module in self.modules)

    @cached_property
    def next_ahead(self) -> dt.datetime | None:
        return min((m.next_ahead for m in self.modules if m.next_ahead), default=None)


def plan_of(edition: Edition, *, on: dt.date | None = None) -> TrainingPlan:
    """The plan with minutes of each topic on a day: signed, over without a signature, to come. Cancelled sessions count
    nowhere."""
    signed, still_open = SIGNED, OPEN
    if on is not None and clock.is_past(on):
        ahead = Q(sessions__starts_at__gte=clock.end_of(on))
        signed, still_open = SIGNED & ~ahead, OPEN | (SIGNED & ahead)
    over = over_q(on or clock.today(), "sessions__")
    coming = still_open & ~over
    modules = (
        Module.objects.filter(edition=edition)
        .annotate(
            signed_minutes=Coalesce(Sum("sessions__minutes", filter=signed), 0),
            unsigned_minutes=Coalesce(Sum("sessions__minutes", filter=still_open & over), 0),
            ahead_minutes=Coalesce(Sum("sessions__minutes", filter=coming), 0),
            longest_ahead=Coalesce(Max("sessions__minutes", filter=coming), 0),
            sessions_ahead=Count("sessions", filter=coming),
            next_ahead=Min("sessions__starts_at", filter=coming),
        )
        .order_by("position", "pk")
    )
    return TrainingPlan(modules=list(modules), per_cent=edition.attendance_threshold)


def with_progress(edition: Edition, *, unscheduled: Any = None, on: dt.date | None = None) -> QuerySet[Participation]:
    """People of the edition with `earned`, `reachable` (earned and still possible) and `unsigned`, all in minutes.

    `unscheduled` is a number from a `TrainingPlan` that was read before; without it the database works it out. Looking back,
    `earned` is what sessions up to the day gave; what was ahead then is not told, so `reachable` says the same.
    """
    if on is not None and clock.is_past(on):
        earned = Coalesce(Subquery(_counted(on), output_field=IntegerField()), 0)
        people = Participation.objects.filter(edition=edition, starts_on__lte=on).select_related("user")
        return people.annotate(earned=earned, reachable=earned, unsigned=Value(0)).order_by("user__sort_key", "pk")
    over = over_q(clock.today())
    left = Value(unscheduled) if unscheduled is not None else unscheduled_minutes(edition)
    return (
        Participation.objects.filter(edition=edition)
        .select_related("user")
        .annotate(earned=Coalesce(Subquery(_counted(), output_field=IntegerField()), 0))
        .annotate(
            reachable=F("earned")
            + Coalesce(Subquery(open_minutes(), output_field=IntegerField()), 0)
            - Coalesce(Subquery(_lost_already(), output_field=IntegerField()), 0)
            + left,
            unsigned=Coalesce(Subquery(open_minutes(over), output_field=IntegerField()), 0)
            - Coalesce(Subquery(_lost_already(over_q(clock.today(), "session__")), output_field=IntegerField()), 0),
        )
        .order_by("user__sort_key", "pk")
    )


def may_miss_q(*, threshold: int, planned: int, longest_ahead: int) -> Q:
    """Rows with `earned` and `reachable` of people at risk or beyond reach; the same rule as `TrainingProgress.reach`.

    Whoever cannot reach the threshold, and whoever has missed something and cannot afford to miss the longest session
    to come. The home counts by this rule, and the pages its link opens list by it.
    """
    return Q(earned__lt=threshold, reachable__lt=max(threshold, min(threshold + longest_ahead, planned)))


def may_miss(rows: QuerySet[Participation], plan: TrainingPlan, *, today: dt.date) -> QuerySet[Participation]:
    """Those of `with_progress` who take part on the day and may not reach the threshold."""
    rule = may_miss_q(threshold=plan.threshold, planned=plan.planned, longest_ahead=plan.longest_ahead)
    return rows.filter(active_q(today), rule)


def below_threshold(rows: QuerySet[Participation], edition: Edition, *, on: dt.date) -> QuerySet[Participation]:
    """Those who have not earned the threshold by a day (`TrainingProgress.missing`), for a subquery: nothing is read before.

    Without a plan nobody is below it.
    """
    plan = Module.objects.filter(edition=edition.pk).order_by().values("edition").annotate(sum=Sum("planned_minutes"))
    earned = _counted(on if clock.is_past(on) else None)
    return rows.annotate(
        earned=Coalesce(Subquery(earned, output_field=IntegerField()), 0) * 100,
        needed=Coalesce(Subquery(plan.values("sum"), output_field=IntegerField()), 0) * edition.attendance_threshold,
    ).filter(earned__lt=F("needed"))


def _counted(on: dt.date | None = None) -> QuerySet[Any]:
    mine = Attendance.objects.counted().filter(participation=OuterRef("pk")).order_by()
    if on is not None:
        mine = mine.filter(session__starts_at__lt=clock.end_of(on))
    return mine.values("participation").annotate(sum=Sum("minutes")).values("sum")


def _lost_already(*which: Q) -> QuerySet[Any]:
    """Minutes of planned sessions that an answer saved before signing has taken away."""
    mine = Attendance.objects.current().filter(
        *which, participation=OuterRef("pk"), session__state=SessionState.PLANNED
    )
    lost = mine.order_by().values("participation").annotate(sum=Sum(F("session__minutes") - F("minutes")))
    return lost.values("sum")


def open_minutes(*which: Q) -> QuerySet[Any]:
    """Of a participation, for a subquery: minutes of planned sessions within its days."""
    rows = Session.objects.filter(
        *which,
        module__edition=OuterRef("edition"),
        state=SessionState.PLANNED,
        starts_at__date__gte=OuterRef("starts_on"),
        starts_at__date__lte=Coalesce(OuterRef("ends_on"), Cast(Value(FAR), DateField())),
    )
    return rows.order_by().values("module__edition").annotate(sum=Sum("minutes")).values("sum")


def unscheduled_minutes(edition: Any) -> Any:
    """Of an edition: planned minutes of its topics for which no session is set."""
    live = Session.objects.filter(module=OuterRef("pk")).exclude(state=SessionState.CANCELLED).order_by()
    set_already = live.values("module").annotate(sum=Sum("minutes")).values("sum")
    rows = Module.objects.filter(edition=edition).annotate(
        left=Greatest(F("planned_minutes") - Coalesce(Subquery(set_already, output_field=IntegerField()), 0), 0)
    )
    total = rows.order_by().values("edition").annotate(sum=Sum("left")).values("sum")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def coming_sessions(edition: Edition, today: dt.date) -> QuerySet[Session]:
    """Sessions that are planned from a day on, and those moved or cancelled while one of their days is still to come."""
    still = Q(starts_at__date__gte=today)
    told = Q(state=SessionState.CANCELLED) & still | Q(former_starts_at__date__gte=today, state=SessionState.PLANNED)
    return (
        Session.objects.filter(Q(state=SessionState.PLANNED) & still | told, module__edition=edition)
        .select_related("module")
        .order_by("starts_at", "pk")
    )


def next_session(edition: Edition, today: dt.date) -> Session | None:
    planned = coming_sessions(edition, today).filter(state=SessionState.PLANNED, starts_at__date__gte=today)
    return planned.first()


def sessions_of(edition: Edition) -> QuerySet[Session]:
    """All sessions with how many people have an answer and how many minutes they were there."""
    current = Q(attendances__replaced_at__isnull=True)
    return (
        Session.objects.filter(module__edition=edition)
        .select_related("module", "signed_by")
        .annotate(
            answers=Count("attendances", filter=current),
            person_minutes=Coalesce(Sum("attendances__minutes", filter=current), 0),
        )
        .order_by("starts_at", "pk")
    )


def sessions_then(rows: Iterable[Any], day: dt.date) -> None:
    """Give sessions that were still ahead on an earlier day the look they had: planned, and nobody there yet."""
    for row in rows:
        if clock.is_past(day) and row.starts_at >= clock.end_of(day) and row.state == SessionState.SIGNED:
            row.state, row.answers, row.person_minutes = SessionState.PLANNED, 0, 0


def has_certificate() -> Exists:
    """For `with_progress`: whether the person has a valid certificate already."""
    return Exists(Certificate.objects.valid().filter(participation=OuterRef("pk")))
