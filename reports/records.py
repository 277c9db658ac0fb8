"""The rows behind a figure, as a door shows them: what, when, how much, and a link to the record itself.

People stand here by name for the coordinators only; the view makes sure of it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kopalnia.lib.web.pages import Page
from microprojects.models import Entry, Event, Microproject
from microprojects.queries.history import apply_historic_names, prefetch_historic_names, with_historic_values
from microprojects.queries.reach import ReachOf
from microprojects.reach import Bounds
from programmes.models import Edition, Participation
from reports import definitions, figures
from reports.definitions import Definition
from trainings.models import Attendance, Session


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """One row of a door. `amount` is people or items (1 each) or minutes; for recipients see `bounds`."""

    what: str
    when: str
    amount: int = 0
    url: str = ""
    detail: str = ""
    bounds: Bounds | None = None


def _day(value: Any) -> str:
    return date_format(value, "j.m.Y")


def _person(row: Participation) -> FigureRecord:
    return FigureRecord(
        what=str(row.user),
        when=_day(row.starts_on) + (f" – {_day(row.ends_on)}" if row.ends_on else ""),
        amount=1,
        url=reverse("programmes:person_detail", args=[row.code]),
    )


def _session(row: Session) -> FigureRecord:
    return FigureRecord(
        what=str(row),
        detail=row.module.topic,
        when=_day(localtime(row.starts_at)),
        amount=row.minutes,
        url=reverse("trainings:attendance_sheet", args=[row.module.edition.code, row.code]),
    )


def _attendance(row: Attendance) -> FigureRecord:
    return FigureRecord(
        what=str(row.participation.user),
        detail=str(row.session),
        when=_day(localtime(row.session.starts_at)),
        amount=row.minutes,
        url=reverse("trainings:attendance_sheet", args=[row.session.module.edition.code, row.session.code]),
    )


def _microproject(row: Microproject) -> FigureRecord:
    with_historic_values(row)
    return FigureRecord(
        what=row.name,
        detail=row.get_state_display(),
        when=_day(localtime(row.created_at)),
        amount=1,
        url=reverse("microprojects:microproject_detail", args=[row.code]),
    )


def _event(row: Event) -> FigureRecord:
    return FigureRecord(
        what=row.title,
        detail=row.microproject.name,
        when=_day(localtime(row.starts_at)),
        amount=1,
        url=reverse("microprojects:event_detail", args=[row.code]),
    )


def _entry(row: Entry) -> FigureRecord:
    return FigureRecord(
        what=str(row.participation.user),
        detail=row.microproject.name,
        when=_day(row.happened_on),
        amount=row.minutes,
        url=reverse("microprojects:entry_detail", args=[row.code]),
    )


Source = tuple[Callable[[Edition, dt.date], QuerySet[Any]], Callable[[Any], FigureRecord]]

SOURCES: dict[Definition, Source] = {
    definitions.ENROLLED: (
        lambda edition, day: figures.enrolled(edition, on=day).select_related("user").order_by("user__sort_key", "pk"),
        _person,
    ),
    definitions.ACTIVE: (
        lambda edition, day: figures.active(edition, on=day).select_related("user").order_by("user__sort_key", "pk"),
        _person,
    ),
    definitions.COMPLETED: (
        lambda edition, day: (
            figures.completed(edition, on=day).select_related("user").order_by("user__sort_key", "pk")
        ),
        _person,
    ),
    definitions.TRAINING_HOURS: (
        lambda edition, day: (
            figures.sessions(edition, on=day).select_related("module__edition").order_by("starts_at", "pk")
        ),
        _session,
    ),
    definitions.PERSON_HOURS: (
        lambda edition, day: (
            figures.attendances(edition, on=day)
            .select_related("participation__user", "session__module__edition")
            .order_by("session__starts_at", "participation__user__sort_key", "pk")
        ),
        _attendance,
    ),
    definitions.MICROPROJECTS: (
        lambda edition, day: figures.microprojects(edition, on=day).order_by("name", "pk"),
        _microproject,
    ),
    definitions.EVENTS: (
        lambda edition, day: (
            figures.events(edition, on=day).select_related("microproject").order_by("starts_at", "pk")
        ),
        _event,
    ),
    definitions.VOLUNTEER_HOURS: (
        lambda edition, day: (
            figures.entries(edition, on=day)
            .select_related("participation__user", "microproject")
            .order_by("happened_on", "pk")
        ),
        _entry,
    ),
}


# Rows that name their team.
OF_MICROPROJECTS = {definitions.EVENTS, definitions.VOLUNTEER_HOURS}


def behind(edition: Edition, definition: Definition, day: dt.date) -> QuerySet[Any]:
    """The rows behind a figure on a day, with the names their teams had then."""
    queryset, _make = SOURCES[definition]
    rows = queryset(edition, day)
    return prefetch_historic_names(rows, day) if definition in OF_MICROPROJECTS else rows


def rows_of(page: Page[Any] | Iterable[Any], definition: Definition) -> list[FigureRecord]:
    """The rows of one page (or of any part) of a figure's queryset as records."""
    _queryset, make = SOURCES[definition]
    if definition in OF_MICROPROJECTS:
        apply_historic_names(row.microproject for row in page)
    return [make(row) for row in page]


def recipients(reach: ReachOf) -> list[FigureRecord]:
    """Events with their counts, and overlaps with what each took off; together they are the figure."""
    rows = []
    for part in reach.direct.records:
        count, overlap = reach.count_of(part), reach.overlap_of(part)
        if count is not None:
            rows.append(
                FigureRecord(
                    what=count.event.title,
                    detail=count.get_method_display(),
                    when=_day(localtime(count.event.starts_at)),
                    amount=part.contacts,
                    url=reverse("microprojects:event_detail", args=[count.event.code]),
                    bounds=part.bounds,
                )
            )
        elif overlap is not None:
            rows.append(
                FigureRecord(
                    what=_("The same people: %(first)s and %(second)s")
                    % {"first": overlap.first.title, "second": overlap.second.title},
                    detail=overlap.note,
                    when=_day(localtime(overlap.declared_at)),
                    bounds=part.bounds,
                )
            )
    return rows
