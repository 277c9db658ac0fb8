"""Facts with dates: who belonged where, who held which role, from when to when, why and on whose word.

A row begins on ``starts_on`` and lasts through ``ends_on`` (both days included; empty = still going on). A change is
a new row; an end is written on the old one. "As of a date" is a queryset argument, never a guess from today's row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import END_BEFORE_START, in_words, ordered, paired

# A beginning or an end further ahead is a slip of the pen, and nobody could take it back.
AHEAD = dt.timedelta(days=3 * 366)

NOT_ENDED = gettext_lazy("This has not ended.")

AnyDated = TypeVar("AnyDated", bound="Dated")


def active_q(on: dt.date | None = None, prefix: str = "") -> Q:
    """Rows that hold on a day (default: the portal's today); ``prefix="roles__"`` asks through a relation."""
    day = on or clock.today()
    open_end = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & open_end


class DatedQuerySet(models.QuerySet):
    def active(self, on: dt.date | None = None) -> Self:
        """Rows that hold on a day (default: the portal's today)."""
        return self.filter(active_q(on))

    def overlapping(self, start: dt.date, end: dt.date | None = None) -> Self:
        """Rows that share at least one day with the span (no ``end`` = without end)."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=start))
        return rows if end is None else rows.filter(starts_on__lte=end)

    def lasting(self, *, after: dt.date | None = None) -> Self:
        """Rows without a last day that hold today, or at the latest from the day after `after`."""
        today = clock.today()
        first = max(after + dt.timedelta(days=1), today) if after else today
        return self.filter(starts_on__lte=first, ends_on__isnull=True)

    def ended(self, on: dt.date | None = None) -> Self:
        """Rows whose last day is over."""
        return self.filter(ends_on__lt=on or clock.today())


class Dated(models.Model):
    """Base of dated facts. Subclasses keep the constraint: ``constraints = [*Dated.Meta.constraints, …]``.

    ``reopened_by`` names the action that opens an ended row again, by the same right that ended it.
    """

    reopened_by: ClassVar[str] = ""

    starts_on = models.DateField(gettext_lazy("from"), default=clock.today)
    ends_on = models.DateField(gettext_lazy("to"), null=True, blank=True)
    reason = models.CharField(gettext_lazy("reason"), max_length=500, blank=True)
    private_reason = models.CharField(gettext_lazy("reason, for the coordinators only"), max_length=500, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("granted by"),
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("ended by"),
    )
    created_at = models.DateTimeField(gettext_lazy("recorded"), default=clock.now, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [ordered("starts_on", "ends_on", name="%(app_label)s_%(class)s_dates_ordered")]

    def clean(self) -> None:
        super().clean()
        if self.starts_on is not None:
            validate_not_far_ahead(self.starts_on, field="starts_on")

    def is_active(self, on: dt.date | None = None) -> bool:
        day = on or clock.today()
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class CountedManager(models.Manager[AnyDated]):
    """Of all rows those that count: what was noted by mistake never was, whatever day is asked about."""

    def get_queryset(self) -> models.QuerySet[AnyDated]:
        return super().get_queryset().filter(mistaken_at__isnull=True)


class Mistakable(Dated):
    """Base of dated facts that can turn out never to have been. Such a row is ended too and stays, marked (`mistake`);
    only the base manager still finds it. Subclasses keep the constraints of both and find rows by a `CountedManager`."""

    mistaken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("marked as a mistake by"),
    )
    mistaken_at = models.DateTimeField(gettext_lazy("marked as a mistake on"), null=True, blank=True, editable=False)

    class Meta(Dated.Meta):
        abstract = True


def mistake(row: Mistakable, *, by: Any) -> None:
    """Mark a row as noted by mistake. The calling action locks what it belongs to and writes the audit row."""
    row.mistaken_by, row.mistaken_at = by, clock.now()
    row.ends_on = row.ends_on or row.starts_on
    row.save(update_fields=["mistaken_by", "mistaken_at", "ends_on"])


def mistake_constraints(name: str) -> list[models.BaseConstraint]:
    """What the database knows of a `Mistakable`: who and when go together, and a mistake does not go on."""
    return [
        paired("mistaken_by", "mistaken_at", name=f"{name}_mistake_paired"),
        models.CheckConstraint(
            condition=Q(mistaken_at__isnull=True) | Q(ends_on__isnull=False),
            name=f"{name}_mistake_has_ended",
            violation_error_message=gettext_lazy("A record marked as a mistake must also be ended."),
        ),
    ]


def as_known_on(rows: Iterable[AnyDated], day: dt.date) -> list[AnyDated]:
    """The rows as a list of that day would have shown them: those begun, without an end that was still to come.

    Of today all of them, also rows that begin later. For a page only: the rows are not to be saved.
    """
    if not clock.is_past(day):
        return list(rows)
    found = [row for row in rows if row.starts_on <= day]
    for row in found:
        if row.ends_on is not None and row.ends_on >= day:
            row.ends_on = None
            row.reason = row.private_reason = ""
    return found


def validate_not_far_ahead(on: dt.date, *, field: str = "") -> None:
    """Refuse a day further ahead than anybody plans. Raises ``ValidationError``, of the ``field`` if it is named."""
    if on > clock.today() + AHEAD:
        error = ValidationError(_("This date is more than three years away. Check the year."), code="ahead")
        raise ValidationError({field: error}) if field else error


def not_in_future(on: dt.date, *, field: str = "") -> None:
    """Refuse a day that has not come yet. Raises ``ValidationError``, of the ``field`` if it is named."""
    if on > clock.today():
        error = ValidationError(_("This date is in the future."), code="future")
        raise ValidationError({field: error}) if field else error


def already_ended() -> ValidationError:
    """For whoever comes after the last day was written."""
    return ValidationError(_("This has already ended."), code="ended")


def require_going_on(row: Dated) -> None:
    """Refuse a row whose last day is written already, also one to come. Raises ``ValidationError``."""
    if row.ends_on is not None:
        raise already_ended()


def end(row: AnyDated, *, on: dt.date, by: Any, reason: str = "", private_reason: str = "") -> AnyDated:
    """Write the last day of a dated row, who ended it and why.

    Raises ``ValidationError`` when it ended already or would end too early. Writes no audit row: the calling action does.
    """
    validate_not_far_ahead(on)
    if row.ends_on is not None and row.ends_on <= on:
        raise already_ended()
    if on < row.starts_on:
        raise ValidationError(END_BEFORE_START, code="order")
    row.ends_on = on
    row.reason = reason or row.reason
    row.private_reason = private_reason or row.private_reason
    row.ended_by = by
    row.save(update_fields=["ends_on", "reason", "private_reason", "ended_by"])
    return row


def begin_on(row: AnyDated, day: dt.date) -> AnyDated:
    """Write another first day of a dated row that was begun on the wrong one; the log keeps both.

    Raises ``ValidationError``. The calling action locks what the row belongs to and writes the audit row.
    """
    validate_not_far_ahead(day, field="on")
    if row.ends_on is not None and day > row.ends_on:
        raise ValidationError({"on": END_BEFORE_START})
    row.starts_on = day
    with in_words(row):
        row.save(update_fields=["starts_on"])
    return row


def reopen(row: AnyDated, *, reason: str = "", until: dt.date | None = None) -> AnyDated:
    """Take the end of a dated row back: it goes on as if it had not ended, or ``until`` the last day it had before; the
    log keeps both.

    Raises ``ValidationError`` when it has not ended, or when its place is taken meanwhile. The calling action locks what
    the place belongs to and writes the audit row.
    """
    if row.ends_on is None or row.ends_on == until:
        raise ValidationError(NOT_ENDED, code="open")
    row.ends_on, row.ended_by = until, None
    row.reason, row.private_reason = reason, ""
    row.validate_constraints()
    with in_words(row):
        row.save(update_fields=["ends_on", "reason", "private_reason", "ended_by"])
    return row
