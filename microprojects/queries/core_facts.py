"""The facts of groups, read for many rows at once: what their light, their line in a list and their tabs say."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from microprojects.choices import EntryState, EventState, PlanState
from microprojects.lights import Facts, Light, light
from microprojects.models import Accompaniment, AimVersion, Entry, Event, FinalReport, Microproject, Plan
from microprojects.models.microproject import MicroprojectQuerySet


def with_facts(rows: MicroprojectQuerySet, *, today: dt.date) -> MicroprojectQuerySet:
    """Annotate what `facts_of` and the lists need. Reads the edition along (for its threshold of silence)."""
    mine = {"microproject": OuterRef("pk")}
    sent = Entry.objects.filter(**mine, submitted_at__isnull=False).exclude(state=EntryState.DRAFT)
    coming = Event.objects.filter(**mine, state=EventState.PLANNED, ends_at__gte=start_of(today)).order_by("starts_at")
    return rows.select_related("edition__programme").annotate(
        last_entry_at=Subquery(sent.order_by("-submitted_at").values("submitted_at")[:1]),
        entry_waiting_at=Subquery(
            sent.filter(state=EntryState.SUBMITTED).order_by("submitted_at").values("submitted_at")[:1]
        ),
        plan_waiting_at=Subquery(Plan.objects.submitted().filter(**mine).values("submitted_at")[:1]),
        aim_waiting_at=Subquery(AimVersion.objects.proposed().filter(**mine).values("proposed_at")[:1]),
        has_mentor=Exists(Accompaniment.objects.active(today).filter(**mine)),
        next_event_at=Subquery(coming.values("starts_at")[:1]),
        next_event_title=Subquery(coming.values("title")[:1]),
        former_name=Subquery(
            AimVersion.objects.in_force()
            .filter(**mine)
            .exclude(name=OuterRef("name"))
            .order_by("-number")
            .values("name")[:1]
        ),
    )


def with_counts(rows: MicroprojectQuerySet) -> MicroprojectQuerySet:
    """Annotate the numbers on the tabs of a microproject's page, and whether its final report is written."""
    mine = {"microproject": OuterRef("pk")}
    sent = Entry.objects.filter(**mine).exclude(state=EntryState.DRAFT)
    return rows.annotate(
        entry_count=_count(sent),
        event_count=_count(Event.objects.filter(**mine)),
        plan_number=Subquery(
            Plan.objects.filter(**mine).exclude(state=PlanState.DRAFT).order_by("-number").values("number")[:1]
        ),
        has_report=Exists(FinalReport.objects.filter(**mine)),
    )


def with_mentors(rows: MicroprojectQuerySet, *, today: dt.date) -> MicroprojectQuerySet:
    """Read the mentors of the day along, as `row.current_accompaniments`."""
    current = Accompaniment.objects.active(today).select_related("mentor")
    return rows.prefetch_related(Prefetch("accompaniments", queryset=current, to_attr="current_accompaniments"))


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group in a list, a board or at the head of its pages."""

    microproject: Microproject
    light: Light
    mentors: tuple[str, ...]
    former_name: str
    last_entry_on: dt.date | None
    last_entry_days: int | None
    next_event_at: dt.datetime | None
    next_event_title: str


def group_row(row: Microproject, *, today: dt.date, staff: bool) -> GroupRow:
    """A row read through `with_facts` and `with_mentors`, with its light in the words of the reader."""
    found = light(facts_of(row), today=today)
    last = _day(row.last_entry_at)
    return GroupRow(
        microproject=row,
        light=found if staff else found.for_team(),
        mentors=tuple(str(each.mentor) for each in row.current_accompaniments),
        former_name=row.former_name or "",
        last_entry_on=last,
        last_entry_days=None if last is None else max((today - last).days, 0),
        next_event_at=row.next_event_at,
        next_event_title=row.next_event_title or "",
    )


def facts_of(row: Microproject) -> Facts:
    """The facts of a row read through `with_facts`."""
    return Facts(
        state=row.state,
        silence_days=row.edition.silence_days,
        has_mentor=row.has_mentor,
        last_sign_on=_day(row.last_entry_at or row.created_at) or row.created_at.date(),
        aim_waiting_on=_day(row.aim_waiting_at),
        plan_waiting_on=_day(row.plan_waiting_at),
        entry_waiting_on=_day(row.entry_waiting_at),
    )


def reads_as_staff(row: Microproject) -> bool:
    """Whether the asking person reads staff words about this group. A member who also steers is staff."""
    return row.is_steered or (row.is_mentored and not row.in_team)


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else timezone.localdate(moment)


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("microproject").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted), Value(0))
