"""The facts of teams, read for many rows at once: what their light, their line in a list and their tabs say."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils import timezone

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.clock import end_of, is_past
from kopalnia.lib.domain.totals import total_of
from microprojects.choices import EntryState, EventState, PlanState
from microprojects.health import HealthStatus, MicroprojectFacts, light
from microprojects.models import (
    Accompaniment,
    AimVersion,
    Entry,
    EntryReview,
    Event,
    FinalReport,
    Microproject,
    Plan,
    PlanReview,
)
from microprojects.models.microproject import MicroprojectQuerySet
from microprojects.queries import history


def with_facts(rows: MicroprojectQuerySet, *, today: dt.date) -> MicroprojectQuerySet:
    """Annotate what `facts_of` and the lists need. Reads the edition along (for its threshold of silence).

    On an earlier day the rows are those of `queries.history.as_of`, and what waits is what waited on that day.
    """
    rows = history.as_of(rows, today).select_related("edition__programme")
    return rows.annotate(**_facts(today, past=is_past(today)))


@lru_cache(maxsize=64)
def _facts(day: dt.date, *, past: bool) -> dict[str, Any]:
    """The annotations of a day, built once: every page of a microproject asks for them."""
    mine = {"microproject": OuterRef("pk")}
    told, waiting, plans, aims, coming, names, name = _evidence(day, past=past)
    return {
        "last_entry_at": Subquery(told.filter(**mine).order_by("-submitted_at").values("submitted_at")[:1]),
        "entry_waiting_at": Subquery(waiting.filter(**mine).order_by("submitted_at").values("submitted_at")[:1]),
        "plan_waiting_at": Subquery(plans.filter(**mine).order_by("-number").values("submitted_at")[:1]),
        "aim_waiting_at": Subquery(aims.filter(**mine).order_by("-number").values("proposed_at")[:1]),
        "has_mentor": Exists(Accompaniment.objects.active(day).filter(**mine)),
        "next_event_at": Subquery(coming.filter(**mine).order_by("starts_at").values("starts_at")[:1]),
        "next_event_title": Subquery(coming.filter(**mine).order_by("starts_at").values("title")[:1]),
        "former_name": Subquery(
            names.filter(**mine).exclude(name=OuterRef(name)).order_by("-number").values("name")[:1]
        ),
    }


def _evidence(day: dt.date, *, past: bool) -> tuple[Any, ...]:
    """Entries told, entries, plans and aims that wait, events ahead, names in force and the column of the name: of a
    day. The past is told by moments, because the states of today say nothing of it."""
    sent = Entry.objects.filter(submitted_at__isnull=False).exclude(state=EntryState.DRAFT)
    ahead = Event.objects.filter(ends_at__gte=start_of(day))
    if not past:
        return (
            sent,
            sent.filter(state=EntryState.SUBMITTED),
            Plan.objects.submitted(),
            AimVersion.objects.proposed(),
            ahead.filter(state=EventState.PLANNED),
            AimVersion.objects.in_force(),
            "name",
        )
    end = end_of(day)
    sent = sent.filter(submitted_at__lt=end)
    answered = EntryReview.objects.not_undone().filter(
        entry=OuterRef("pk"), reviewed_at__lt=end, reviewed_at__gte=OuterRef("submitted_at")
    )
    plan_answered = PlanReview.objects.not_undone().filter(plan=OuterRef("pk"), reviewed_at__lt=end)
    return (
        sent,
        sent.filter(~Exists(answered), history.decided_later("accepted_at", day)),
        Plan.objects.filter(~Exists(plan_answered), submitted_at__lt=end),
        AimVersion.objects.filter(history.decided_later("decided_at", day), proposed_at__lt=end),
        history.planned_on(ahead, day),
        AimVersion.objects.in_force().filter(decided_at__lt=end),
        "name_then",
    )


def with_counts(rows: MicroprojectQuerySet, *, today: dt.date) -> MicroprojectQuerySet:
    """Annotate the numbers on the tabs of a microproject's page, and whether its final report is written."""
    return rows.annotate(**_counts(today, past=is_past(today)))


@lru_cache(maxsize=64)
def _counts(day: dt.date, *, past: bool) -> dict[str, Any]:
    mine = {"microproject": OuterRef("pk")}
    sent = Entry.objects.filter(**mine).exclude(state=EntryState.DRAFT)
    events, plans = Event.objects.filter(**mine), Plan.objects.filter(**mine).exclude(state=PlanState.DRAFT)
    if past:
        sent = sent.filter(happened_on__lte=day)
        events = events.filter(starts_at__lt=end_of(day))
        plans = plans.filter(submitted_at__lt=end_of(day))
    return {
        "entry_count": total_of(sent),
        "event_count": total_of(events),
        "plan_number": Subquery(plans.order_by("-number").values("number")[:1]),
        "has_report": Exists(FinalReport.objects.filter(**mine)),
    }


def with_mentors(rows: MicroprojectQuerySet, *, today: dt.date) -> MicroprojectQuerySet:
    """Read the mentors of the day along, as `row.current_accompaniments`."""
    current = Accompaniment.objects.active(today).select_related("mentor")
    return rows.prefetch_related(Prefetch("accompaniments", queryset=current, to_attr="current_accompaniments"))


@dataclass(frozen=True, slots=True)
class MicroprojectRow:
    """One team in a list, a board or at the head of its pages."""

    microproject: Microproject
    light: HealthStatus
    mentors: tuple[str, ...]
    former_name: str
    last_entry_on: dt.date | None
    last_entry_days: int | None
    next_event_at: dt.datetime | None
    next_event_title: str


def microproject_row(row: Microproject, *, today: dt.date, staff: bool) -> MicroprojectRow:
    """A row read through `with_facts` and `with_mentors`, with its light in the words of the reader.

    The row takes the name and the state of the day.
    """
    history.with_historic_values(row)
    found = light(facts_of(row), today=today)
    last = clock.day_of(row.last_entry_at)
    return MicroprojectRow(
        microproject=row,
        light=found if staff else found.for_team(),
        mentors=tuple(str(each.mentor) for each in row.current_accompaniments),
        former_name=row.former_name or "",
        last_entry_on=last,
        last_entry_days=None if last is None else max((today - last).days, 0),
        next_event_at=row.next_event_at,
        next_event_title=row.next_event_title or "",
    )


def facts_of(row: Microproject) -> MicroprojectFacts:
    """The facts of a row read through `with_facts`."""
    return MicroprojectFacts(
        state=row.state,
        silence_days=row.edition.silence_days,
        has_mentor=row.has_mentor,
        last_sign_on=clock.day_of(row.last_entry_at or row.created_at) or row.created_at.date(),
        aim_waiting_on=clock.day_of(row.aim_waiting_at),
        plan_waiting_on=clock.day_of(row.plan_waiting_at),
        entry_waiting_on=clock.day_of(row.entry_waiting_at),
    )


def reads_as_staff(row: Microproject) -> bool:
    """Whether the asking person reads staff words about this team. A member who also coordinates is staff."""
    return row.is_coordinated or (row.is_mentored and not row.in_team)


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
