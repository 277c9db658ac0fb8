"""What visits hand over when two accounts are merged."""

from __future__ import annotations

from django.db.models import QuerySet

from people.merging import (
    Transfer,
    transfers,
)
from visits.models import Attendee, AttendeeDay


def _attendees(transfer: Transfer, rows: QuerySet[Attendee], name: str, heir: int) -> None:
    """A visit has each person once: days only the other account was marked on go to the row that stays."""
    mine = {row.visit_id: row for row in Attendee.objects.not_removed().filter(participation=heir)}
    for row in rows.filter(removed_at=None):
        twin = mine.get(row.visit_id)
        if twin is None:
            continue
        there = twin.days.filter(withdrawn_at=None).values("day")
        lacking = AttendeeDay.objects.filter(attendee=row.pk, withdrawn_at=None).exclude(day__in=there)
        transfer.change(lacking, "attendee", twin.pk)
        transfer.change(Attendee.objects.filter(pk=row.pk), "removed_at", transfer.now)
    transfer.change(rows, name, heir)


transfers(Attendee, "participation", _attendees)
