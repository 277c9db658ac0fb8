"""Running visits: the visit, its agenda, who came on which day, and the cards that come of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import END_BEFORE_START, in_words
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Refused
from kopalnia.lib.words.polish import search_key
from people import audit
from people.audit import record
from people.models import User
from people.undo import UNDONE
from programmes.models import Edition, Participation
from visits.choices import Sector, Sex
from visits.models import AgendaItem, Attendee, AttendeeDay, ResourceCard, ResourceVerification, Visit
from visits.policies import PLANNED, came_of

LONGEST_VISIT_DAYS = 31


def _check_span(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": END_BEFORE_START})
    if (ends_on - starts_on).days >= LONGEST_VISIT_DAYS:
        raise ValidationError({"ends_on": _("A visit can last a month at most. Check the dates.")})


def _visit_key(values: Mapping[str, Any]) -> str:
    return search_key(values["title"], values.get("place", ""), values.get("organiser", ""))


@transaction.atomic
def plan_visit(edition: Edition, *, by: User, **values: Any) -> Visit:
    """Put a visit into the edition. Raises ``ValidationError`` for impossible dates."""
    _check_span(values["starts_on"], values["ends_on"])
    visit = Visit.objects.create(edition=edition, search_key=_visit_key(values), **values)
    record("visit.planned", on=[edition, visit], by=by, edition=edition, title=visit.title, from_on=visit.starts_on)
    return visit


@transaction.atomic
def change_visit(visit: Visit, *, expected: int, by: User, **values: Any) -> Visit:
    """Save changes of a visit. Raises `StaleVersion` when somebody saved in between."""
    _check_span(values["starts_on"], values["ends_on"])
    save_version(visit, expected, search_key=_visit_key(values), **values)
    record("visit.changed", on=[visit], by=by, edition=visit.edition_id, title=visit.title)
    return visit


@transaction.atomic
def undo_visit(visit: Visit, *, reason: str = "", by: User) -> None:
    """Take a visit that was planned by mistake out of the plan; the row stays, marked.

    Raises `IllegalStep` when something came of it, something frozen rests on it, or somebody took it out first.
    """
    locked(Edition.objects, visit.edition_id, no_key=True)  # a freeze waits for us, or we for it
    visit = locked(Visit.objects, visit.pk)
    planned = audit.last(visit, [PLANNED])
    if planned is None or visit.removed_at is not None:
        raise IllegalStep(undo.NOTHING)
    undo.require_unkept(visit.edition_id, planned.at)
    if sentence := came_of(visit):
        raise IllegalStep(sentence)
    Visit.objects.filter(pk=visit.pk).update(removed_at=clock.now())
    record(
        f"{PLANNED}{UNDONE}",
        on=[visit.edition, visit],
        by=by,
        edition=visit.edition_id,
        reason=reason,
        title=visit.title,
        undoes=planned.pk,
    )


@transaction.atomic
def restore_visit(visit: Visit, *, by: User) -> None:
    """Put a visit that was taken out back into the plan, with its agenda."""
    if Visit.objects.filter(pk=visit.pk, removed_at__isnull=False).update(removed_at=None):
        record("visit.restored", on=[visit.edition, visit], by=by, edition=visit.edition_id, title=visit.title)


def _require_not_removed(visit_id: int) -> None:
    """Lock a visit, so that nobody takes it out while something comes of it. Raises `Refused` when somebody did."""
    if locked(Visit.objects, visit_id).removed_at is not None:
        raise Refused(_("Someone has just removed this visit as planned by mistake."))


@transaction.atomic
def add_agenda_item(visit: Visit, *, by: User, **values: Any) -> AgendaItem:
    """Add a point of the agenda on one of the visit's days."""
    if not visit.starts_on <= values["day"] <= visit.ends_on:
        raise ValidationError({"day": _("The visit does not take place on that day.")})
    item = AgendaItem(visit=visit, **values)
    item.full_clean()
    item.save()
    record("visit.agenda_added", on=[visit], by=by, edition=visit.edition_id, title=item.title)
    return item


@transaction.atomic
def change_agenda_item(item: AgendaItem, *, by: User, **values: Any) -> AgendaItem:
    """Say otherwise what a point is."""
    item = locked(AgendaItem.objects.not_removed().select_related("visit"), item.pk)
    for name, value in values.items():
        setattr(item, name, value)
    item.full_clean()
    item.save()
    record("visit.agenda_changed", on=[item.visit], by=by, edition=item.visit.edition_id, title=item.title)
    return item


@transaction.atomic
def remove_agenda_item(item: AgendaItem, *, by: User) -> None:
    """Take a point out of the agenda; the row stays, marked."""
    if AgendaItem.objects.not_removed().filter(pk=item.pk).update(removed_at=clock.now()):
        record("visit.agenda_removed", on=[item.visit], by=by, edition=item.visit.edition_id, title=item.title)


@transaction.atomic
def restore_agenda_item(item: AgendaItem, *, by: User) -> None:
    """Put a point that was taken out back into the agenda."""
    if AgendaItem.objects.filter(pk=item.pk, removed_at__isnull=False).update(removed_at=None):
        record("visit.agenda_restored", on=[item.visit], by=by, edition=item.visit.edition_id, title=item.title)


@transaction.atomic
def add_participants(
    visit: Visit, participations: Iterable[Participation], *, days: Iterable[dt.date], by: User
) -> list[Attendee]:
    """Write participants of the edition into the list, present on the given days. Those already there are skipped.

    Their sector is business: participants of a programme come as employees.
    """
    _require_not_removed(visit.pk)
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
    _require_not_removed(visit.pk)
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
    _require_not_removed(attendee.visit_id)
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


def _card_key(values: Mapping[str, Any]) -> str:
    organisation = values.get("organisation")
    return search_key(
        values["title"], values.get("place", ""), values.get("keeper", ""), organisation.name if organisation else ""
    )


@transaction.atomic
def add_card(edition: Edition, *, by: User, **values: Any) -> ResourceCard:
    """Put a card on the resource map, learnt at a visit or otherwise."""
    if visit := values.get("visit"):
        _require_not_removed(visit.pk)
    card = ResourceCard(edition=edition, created_by=by, created_at=clock.now(), search_key=_card_key(values), **values)
    card.full_clean(exclude=["code"])
    card.save()
    record("resource.added", on=[edition, card], by=by, edition=edition, title=card.title)
    return card


@transaction.atomic
def change_card(card: ResourceCard, *, expected: int, by: User, **values: Any) -> ResourceCard:
    """Save changes of a card. Raises `StaleVersion` when somebody saved in between."""
    if visit := values.get("visit"):
        _require_not_removed(visit.pk)
    save_version(card, expected, search_key=_card_key(values), **values)
    record("resource.changed", on=[card], by=by, edition=card.edition_id, title=card.title)
    return card


@transaction.atomic
def verify_card(card: ResourceCard, *, on: dt.date, note: str = "", by: User) -> ResourceVerification:
    """Note that somebody checked the card. Raises ``ValidationError`` for a day to come."""
    not_in_future(on, field="on")
    verification = ResourceVerification.objects.create(
        card=card, verified_on=on, verified_by=by, note=note, noted_at=clock.now()
    )
    record("resource.verified", on=[card], by=by, edition=card.edition_id, title=card.title, day_on=on)
    return verification


@transaction.atomic
def undo_check(check: ResourceVerification, *, reason: str = "", by: User) -> None:
    """Say that a check was noted by mistake: the one before it counts again; the row stays, marked.

    Raises `IllegalStep` when somebody said it first.
    """
    if not ResourceVerification.objects.not_removed().filter(pk=check.pk).update(removed_at=clock.now()):
        raise IllegalStep(undo.NOTHING)
    record(
        f"resource.verified{UNDONE}",
        on=[check.card],
        by=by,
        edition=check.card.edition_id,
        reason=reason,
        title=check.card.title,
        day_on=check.verified_on,
    )
