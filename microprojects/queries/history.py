"""Teams as they stood at the end of an earlier day: name, aim, plan, state, and what waited then.

Nothing here is a copy kept for the purpose: names and aims come from their versions by the moment of the decision, plans
from the moments of sending and answering, the state from the log of steps. For today none of it is asked.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from kopalnia.lib.domain.clock import end_of, is_past
from microprojects.choices import CLOSED_STATES, AimVersionState, EventState, MicroprojectState, PlanState
from microprojects.models import AimVersion, Event, Microproject, Plan
from microprojects.models.microproject import MicroprojectQuerySet
from people.models import AuditSubject
from people.undo import UNDONE

Row = TypeVar("Row", bound=Model)

# What each logged step says of the state. Once a plan is approved, later plans are amendments and move nothing; what
# comes later in life wins over what comes earlier, and among the steps before the approval the newest one.
STEPS: dict[str, tuple[int, MicroprojectState]] = {
    "microproject.founded": (0, MicroprojectState.IDEA),
    "microproject.diagnosis_begun": (0, MicroprojectState.DIAGNOSIS),
    "plan.sent": (0, MicroprojectState.SUBMITTED),
    "plan.returned": (0, MicroprojectState.RETURNED),
    "plan.approved": (1, MicroprojectState.APPROVED),
    "microproject.work_begun": (2, MicroprojectState.UNDER_WAY),
    "microproject.finished": (3, MicroprojectState.FINISHED),
    "microproject.reported": (4, MicroprojectState.REPORTED),
    "microproject.abandoned": (5, MicroprojectState.ABANDONED),
}


def as_of(rows: MicroprojectQuerySet, day: dt.date) -> MicroprojectQuerySet:
    """The teams formed by the end of the day, with `name_then` and `state_then`; today: the rows as they are."""
    if not is_past(day):
        return rows
    names = AimVersion.objects.in_force().filter(microproject=OuterRef("pk"), decided_at__lt=end_of(day))
    logged = AuditSubject.objects.filter(kind=Microproject._meta.label_lower, entry__at__lt=end_of(day))
    taken_back = (
        logged.filter(object_id=OuterRef("object_id"), entry__verb__endswith=UNDONE)
        .annotate(undoes=Cast(KeyTextTransform("undoes", "entry__data"), BigIntegerField()))
        .filter(undoes=OuterRef("entry_id"))
    )
    steps = logged.filter(~Exists(taken_back), object_id=OuterRef("pk"), entry__verb__in=STEPS).annotate(
        rank=Case(*(When(entry__verb=verb, then=rank) for verb, (rank, _state) in STEPS.items())),
        then=Case(
            *(When(entry__verb=verb, then=Value(state.value)) for verb, (_rank, state) in STEPS.items()),
            output_field=CharField(),
        ),
    )
    return rows.filter(created_at__lt=end_of(day)).annotate(
        name_then=Coalesce(Subquery(names.order_by("-number").values("name")[:1]), F("name")),
        # A team whose steps nobody logged stands as it does today.
        state_then=Coalesce(Subquery(steps.order_by("-rank", "-entry__at", "-entry").values("then")[:1]), F("state")),
    )


def state_field(day: dt.date) -> str:
    """The column of the state on the day, on rows of `as_of`."""
    return "state_then" if is_past(day) else "state"


def open_on(rows: MicroprojectQuerySet, day: dt.date) -> MicroprojectQuerySet:
    """Of `as_of`: the teams that were not closed on the day."""
    return rows.exclude(**{f"{state_field(day)}__in": CLOSED_STATES})


def with_historic_values(row: Microproject) -> Microproject:
    """Give a row of `as_of` its name and state of the day, for a page. Never saved: nothing is sent from then."""
    row.name, row.state = getattr(row, "name_then", row.name), getattr(row, "state_then", row.state)
    return row


def prefetch_historic_names(rows: QuerySet[Row], day: dt.date, *, through: str = "microproject") -> QuerySet[Row]:
    """Read what `apply_historic_names` needs along with the rows: one query more while looking back, none today."""
    if not is_past(day):
        return rows
    versions = AimVersion.objects.in_force().filter(decided_at__lt=end_of(day)).order_by("number")
    return rows.prefetch_related(Prefetch(f"{through}__aim_versions", versions, to_attr="names_then"))


def apply_historic_names(microprojects: Iterable[Microproject]) -> None:
    """Give teams read through `prefetch_historic_names` their names of the day, for a page."""
    for row in microprojects:
        versions: list[AimVersion] = getattr(row, "names_then", [])
        if versions:
            row.name = versions[-1].name


def aims_then(aims: list[AimVersion], day: dt.date) -> list[AimVersion]:
    """The versions proposed by the day; one that was decided later still waited."""
    if not is_past(day):
        return aims
    found = [each for each in aims if each.proposed_at < end_of(day)]
    for each in found:
        if each.decided_at is not None and each.decided_at >= end_of(day):
            each.state, each.decided_at, each.decided_by = AimVersionState.PROPOSED, None, None
    return found


def plans_then(plans: list[Plan], day: dt.date) -> list[Plan]:
    """The plans sent by the day, as they were answered by then. Needs `answered_at` (`queries.plan.plans_of`)."""
    if not is_past(day):
        return plans
    found: list[Any] = [each for each in plans if each.submitted_at is not None and each.submitted_at < end_of(day)]
    for each in found:
        if each.answered_at is None or each.answered_at >= end_of(day):
            each.state, each.approved_at = PlanState.SUBMITTED, None
    return found


def planned_on(rows: QuerySet[Event], day: dt.date) -> QuerySet[Event]:
    """Of events ahead of an earlier day those that stood in the plan on it: neither planned later nor cancelled by then."""

    def logged(*verbs: str, **when: dt.datetime) -> Exists:
        return Exists(
            AuditSubject.objects.filter(
                kind=Event._meta.label_lower, object_id=OuterRef("pk"), entry__verb__in=verbs, **when
            )
        )

    end = end_of(day)
    return rows.filter(
        ~Q(state=EventState.CANCELLED) | logged("event.cancelled", entry__at__gte=end),
        ~logged("event.planned", "event.series_planned", entry__at__gte=end),
    )


def decided_later(moment: str, day: dt.date) -> Q:
    """Not decided by the end of the day."""
    return Q(**{f"{moment}__isnull": True}) | Q(**{f"{moment}__gte": end_of(day)})
