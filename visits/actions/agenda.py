"""Changing the agenda of a visit."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from people.audit import record
from people.models import User
from visits.models import AgendaItem, Visit


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
