"""Writing down who came to a visit, and on which days."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import in_words
from kopalnia.lib.domain.lifecycle import locked
from people.audit import record
from people.models import User
from programmes.models import Participation
from visits.actions.visits import require_not_removed
from visits.choices import Sector, Sex
from visits.models import Attendee, AttendeeDay, Visit


@transaction.atomic
def add_participants(
    visit: Visit, participations: Iterable[Participation], *, days: Iterable[dt.date], by: User
) -> list[Attendee]:
    """Write participants of the edition into the list, present on the given days. Those already there are skipped.

    Their sector is business: participants of a programme come as employees.
    """
    require_not_removed(visit.pk)
    there = set(visit.attendees.not_removed().values_list("participation", flat=True))
    added = Attendee.objects.bulk_create(
        Attendee(visit=visit, participation=person, sector=Sector.BUSINESS, sex=_sex_of(person))
        for person in participations
        if person.pk not in there
    )
    _mark(added, days, by=by)
    if added:
        record("visit.attendees_added", on=[visit], by=by, edition=visit.edition_id, number=len(added))
    return added


def _sex_of(person: Participation) -> Sex:
    """The form of address says it when the person chose one; otherwise unknown stays unknown."""
    return {"feminine": Sex.FEMALE, "masculine": Sex.MALE}.get(person.user.form_of_address, Sex.UNKNOWN)


@transaction.atomic
def add_guest(
    visit: Visit,
    *,
    guest_name: str,
    organisation_name: str = "",
    sector: str = Sector.UNKNOWN,
    sex: str = Sex.UNKNOWN,
    days: Iterable[dt.date],
    by: User,
) -> Attendee:
    """Write a guest without an account into the list, present on the given days."""
    require_not_removed(visit.pk)
    guest = Attendee(visit=visit, guest_name=guest_name, organisation_name=organisation_name, sector=sector, sex=sex)
    guest.full_clean()
    guest.save()
    _mark([guest], days, by=by)
    record("visit.attendees_added", on=[visit], by=by, edition=visit.edition_id, number=1)
    return guest


def _mark(attendees: Iterable[Attendee], days: Iterable[dt.date], *, by: User) -> None:
    now, listed = clock.now(), list(days)
    AttendeeDay.objects.bulk_create(
        AttendeeDay(attendee=attendee, day=day, recorded_by=by, recorded_at=now)
        for attendee in attendees
        for day in listed
    )


@transaction.atomic
def remove_attendee(attendee: Attendee, *, by: User) -> None:
    """Take a person off the list; the row stays, marked."""
    if Attendee.objects.not_removed().filter(pk=attendee.pk).update(removed_at=clock.now()):
        record("visit.attendee_removed", on=[attendee.visit], by=by, edition=attendee.visit.edition_id)


@transaction.atomic
def restore_attendee(attendee: Attendee, *, by: User) -> None:
    """Put a person who was taken off the list back on it, with the days they had.

    Raises ``ValidationError`` when they were written in anew meanwhile.
    """
    require_not_removed(attendee.visit_id)
    row = locked(Attendee.objects.select_related("visit"), attendee.pk)
    if row.removed_at is None:
        return
    row.removed_at = None
    row.validate_constraints()
    with in_words(row):
        row.save(update_fields=["removed_at"])
    record("visit.attendee_restored", on=[row.visit], by=by, edition=row.visit.edition_id)


@transaction.atomic
def change_guest(guest: Attendee, *, by: User, **values: Any) -> Attendee:
    """Say otherwise who a guest is; the days stay."""
    guest = locked(Attendee.objects.not_removed().select_related("visit"), guest.pk)
    for name, value in values.items():
        setattr(guest, name, value)
    guest.full_clean()
    guest.save()
    record("visit.guest_changed", on=[guest.visit], by=by, edition=guest.visit.edition_id)
    return guest


@transaction.atomic
def record_days(visit: Visit, *, present: Mapping[int, set[dt.date]], by: User) -> int:
    """Save who was present on which day, for the whole list at once. Returns how many marks changed.

    A mark taken away stays as a withdrawn row. Unknown attendees and days outside the visit are ignored.
    """
    locked(Visit.objects, visit.pk)
    now, days = clock.now(), set(visit.days)
    rows = list(visit.attendees.not_removed().prefetch_related("days"))
    new, gone = [], []
    for attendee in rows:
        marked = {mark.day: mark for mark in attendee.days.all() if mark.withdrawn_at is None}
        wanted = present.get(attendee.pk, set()) & days
        new += [
            AttendeeDay(attendee=attendee, day=day, recorded_by=by, recorded_at=now) for day in wanted - set(marked)
        ]
        gone += [mark.pk for day, mark in marked.items() if day not in wanted]
    AttendeeDay.objects.filter(pk__in=gone).update(withdrawn_at=now)
    AttendeeDay.objects.bulk_create(new)
    changed = len(new) + len(gone)
    if changed:
        record("visit.days_recorded", on=[visit], by=by, edition=visit.edition_id, number=changed)
    return changed
