"""Events: planned one by one or as a series, then held or cancelled with a reason."""

import calendar
import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain.lifecycle import locked, step
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web.access import Refused, require, require_still
from microprojects.actions.core_team import locked_open
from microprojects.actions.entries import aim_in_force
from microprojects.allowed_days import require_within
from microprojects.choices import SeriesRhythm
from microprojects.models import Event, EventSeries, Microproject
from microprojects.models.event import NO_REASON
from microprojects.policies import events as policies
from microprojects.policies import write_for
from people import audit
from people.models import User
from people.undo import require_way_back
from programmes.models import Edition

MOST_OCCURRENCES = 60


@transaction.atomic
def plan_event(
    *,
    microproject: Microproject,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: User,
    place: str = "",
    description: str = "",
) -> Event:
    """Plan one event under the aim in force. Raises `ValidationError` for a day outside the edition, `IllegalStep` when
    the microproject has been closed."""
    require_still(policies.plan_event, by, locked_open(microproject))
    event = _create(microproject, None, title, starts_at, ends_at, place, description)
    _record("event.planned", event, by, starts_at=starts_at.isoformat())
    return event


@transaction.atomic
def plan_series(
    *,
    microproject: Microproject,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    rhythm: str,
    occurrences: int,
    by: User,
    same_people: bool = True,
    place: str = "",
    description: str = "",
) -> list[Event]:
    """Plan a recurring event: one ordinary event for each occurrence, at the same local time of day.

    Raises `ValidationError` when one of them would lie outside the edition, `IllegalStep` as `plan_event`.
    """
    require_still(policies.plan_event, by, locked_open(microproject))
    if not 2 <= occurrences <= MOST_OCCURRENCES:
        raise ValidationError(
            _("A series has between 2 and %(most)s events."), code="occurrences", params={"most": MOST_OCCURRENCES}
        )
    series = EventSeries.objects.create(microproject=microproject, title=title, rhythm=rhythm, same_people=same_people)
    events = [
        _create(
            microproject,
            series,
            title,
            occurrence(starts_at, rhythm, number),
            occurrence(starts_at, rhythm, number) + (ends_at - starts_at),
            place,
            description,
        )
        for number in range(occurrences)
    ]
    audit.record(
        "event.series_planned",
        on=[*events, microproject],
        by=by,
        edition=microproject.edition_id,
        title=title,
        rhythm=str(rhythm),
        occurrences=occurrences,
    )
    return events


@transaction.atomic
def change_event(*, event: Event, expected_version: int, by: User, **changes: Any) -> Event:
    """Save new details of a planned event.

    Raises `StaleVersion`, `Refused` when it is no longer planned, `ValidationError` for a day outside the edition.
    """
    locked_open(event.microproject)
    row = locked(Event.objects.select_related("microproject"), event.pk)
    require_still(policies.edit_event, by, row, of=row.microproject)
    row = save_version(row, expected_version, **changes)
    _require_within(row.microproject, row.starts_at, row.ends_at)
    _record("event.changed", row, by)
    return row


@transaction.atomic
def hold_event(*, event: Event, by: User) -> Event:
    """Mark as held. Only held events count."""
    locked_open(event.microproject)
    row = locked(Event.objects.select_related("microproject"), event.pk)
    require(policies.has_begun(row))
    require_still(write_for, by, row.microproject)
    step(row, "hold")
    _record("event.held", row, by)
    return row


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User) -> Event:
    """Cancel a planned event; the reason stays with it."""
    if not reason.strip():
        raise Refused(NO_REASON)
    locked_open(event.microproject)
    row = locked(Event.objects.select_related("microproject"), event.pk)
    require_still(write_for, by, row.microproject)
    step(row, "cancel", cancel_reason=reason)
    _record("event.cancelled", row, by, reason=reason)
    return row


@transaction.atomic
def undo_event(*, event: Event, reason: str = "", by: User) -> Event:
    """Take back that an event was held or cancelled: it is planned again, and no longer counts.

    What was counted stays written; it counts again when the event is marked as held again. Raises `IllegalStep`.
    """
    locked(Edition.objects, event.microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    row = locked(Event.objects.select_related("microproject"), event.pk)
    way = require_way_back(row, edition=row.microproject.edition_id)
    require_still(policies.undo_event, by, row, of=row.microproject)
    step(row, way.arrow.verb, cancel_reason="", version=row.version + 1)
    _record(way.verb, row, by, reason=reason, undoes=way.entry.pk)
    return row


def occurrence(first: dt.datetime, rhythm: str, number: int) -> dt.datetime:
    """The moment of the n-th occurrence (0 = the first) at the same local hour; the 31st becomes a month's last day.

    An hour that the clock change skips is moved an hour on, as clocks are.
    """
    local = timezone.localtime(first).replace(tzinfo=None, fold=0)
    if rhythm == SeriesRhythm.MONTHLY:
        year, month = divmod(local.year * 12 + local.month - 1 + number, 12)
        last = calendar.monthrange(year, month + 1)[1]
        moved = local.replace(year=year, month=month + 1, day=min(local.day, last))
    else:
        weeks = 2 if rhythm == SeriesRhythm.FORTNIGHTLY else 1
        moved = local + dt.timedelta(weeks=weeks * number)
    aware = moved.replace(tzinfo=timezone.get_default_timezone())
    return aware.astimezone(dt.UTC)


def _require_within(microproject: Microproject, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """An event lies within its edition. Raises `ValidationError`."""
    require_within(microproject.edition, timezone.localdate(starts_at), field="starts_at")
    require_within(microproject.edition, timezone.localdate(ends_at), field="ends_at")


def _create(
    microproject: Microproject,
    series: EventSeries | None,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str,
    description: str,
) -> Event:
    _require_within(microproject, starts_at, ends_at)
    return Event.objects.create(
        microproject=microproject,
        aim_version=aim_in_force(microproject),
        series=series,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        description=description,
    )


def _record(verb: str, event: Event, by: User, reason: str = "", **data: Any) -> None:
    audit.record(
        verb,
        on=[event, event.microproject],
        by=by,
        reason=reason,
        edition=event.microproject.edition_id,
        title=event.title,
        **data,
    )
