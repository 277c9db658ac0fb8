"""Noting what became of an organisation. Each verb writes one fact and nothing else.

A sale changes the owner: whoever works there, represents the company or is its partner is a dated row that somebody ends or
begins by an act of its own (`programmes.actions.organisation_change` offers them on one page).
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from organisations.actions.organisation import write
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Organisation, OrganisationChange
from organisations.models.organisation_change import FINAL, OWN_OWNER
from people import audit
from people.models import User

AHEAD = dt.timedelta(days=366)

ALREADY_WITHDRAWN = gettext_lazy("This record has already been withdrawn.")
NEWER_NAME = gettext_lazy("A newer name is already recorded. Withdraw that record first.")


@transaction.atomic
def rename(
    organisation: Organisation,
    *,
    new_name: str,
    new_short_name: str = "",
    on: dt.date,
    reason: str,
    source: str = "",
    expected: int,
    by: User,
) -> OrganisationChange:
    """It is called otherwise from a day on; the days before keep the name they had. Raises `StaleVersion`.

    A name is noted once it is valid, the newest one last: the name of a past day is read from the change that ended it.
    """
    row = locked(Organisation.objects, organisation.pk)
    if on > clock.today():
        raise ValidationError({"on": _("Record a new name on the day it takes effect or later.")})
    if (new_name, new_short_name) == (row.name, row.short_name):
        raise ValidationError({"new_name": _("That is already its name.")})
    _alive(row, on)
    later = OrganisationChange.objects.live().filter(organisation=row, kind=Kind.RENAMED, on__gte=on)
    if later.exists():
        raise ValidationError({"on": NEWER_NAME})
    former, former_short = row.name, row.short_name
    row.name, row.short_name = new_name, new_short_name
    _validate_name(row)
    write(row, expected, name=new_name, short_name=new_short_name)
    change = _note(
        OrganisationChange(
            organisation=row,
            kind=Kind.RENAMED,
            on=on,
            former_name=former,
            former_short_name=former_short,
            new_name=new_name,
            new_short_name=new_short_name,
            reason=reason,
            source=source,
            by=by,
        )
    )
    audit.record("organisation.renamed", on=[row], by=by, reason=reason, old=former, new=new_name, from_on=on)
    return change


@transaction.atomic
def sell(
    organisation: Organisation, *, owner: Organisation, on: dt.date, reason: str, source: str = "", by: User
) -> OrganisationChange:
    """It belongs to another owner from a day on. Raises ``ValidationError`` by field (`on`, `other`)."""
    row, owner = _both(organisation, owner)
    check(row, Kind.SOLD, on=on, other=owner)
    change = _note(
        OrganisationChange(organisation=row, kind=Kind.SOLD, on=on, other=owner, reason=reason, source=source, by=by)
    )
    audit.record(
        "organisation.sold", on=[row, owner], by=by, reason=reason, name=row.label, owner=owner.label, from_on=on
    )
    return change


@transaction.atomic
def merge(
    organisation: Organisation, *, successor: Organisation, on: dt.date, reason: str, source: str = "", by: User
) -> OrganisationChange:
    """From a day on it is no more, and another organisation stands in its place. Raises ``ValidationError`` by field."""
    row, successor = _both(organisation, successor)
    check(row, Kind.MERGED, on=on, other=successor)
    change = _note(
        OrganisationChange(
            organisation=row, kind=Kind.MERGED, on=on, other=successor, reason=reason, source=source, by=by
        )
    )
    audit.record(
        "organisation.merged",
        on=[row, successor],
        by=by,
        reason=reason,
        name=row.label,
        successor=successor.label,
        from_on=on,
    )
    return change


@transaction.atomic
def close(organisation: Organisation, *, on: dt.date, reason: str, source: str = "", by: User) -> OrganisationChange:
    """From a day on it is no more, and nobody stands in its place. Raises ``ValidationError`` by field."""
    row = locked(Organisation.objects, organisation.pk)
    check(row, Kind.CLOSED, on=on)
    change = _note(OrganisationChange(organisation=row, kind=Kind.CLOSED, on=on, reason=reason, source=source, by=by))
    audit.record("organisation.closed", on=[row], by=by, reason=reason, name=row.label, from_on=on)
    return change


def check(organisation: Organisation, kind: Kind, *, on: dt.date, other: Organisation | None = None) -> None:
    """Say before anything is written why a sale, a merger or a closing cannot be noted. Raises ``ValidationError``.

    ``other`` is None also for an owner who is not in the registry yet: nothing can be wrong with a new one.
    """
    _alive(organisation, on)
    if other is not None:
        if other.pk == organisation.pk:
            raise ValidationError({"other": OWN_OWNER})
        _alive(other, on, field="other")
    if kind != Kind.SOLD:
        _last(organisation, on)
        return
    _only_once(organisation, kind, on)
    if other is None:
        return
    if OrganisationChange.objects.owner_on(organisation, on) == other:
        raise ValidationError({"other": _("It already belongs to this owner.")})
    # A sale noted late also meets what is noted after it.
    later = OrganisationChange.objects.live().filter(kind=Kind.SOLD, on__gt=on).values_list("on", flat=True)
    resold = min((day for day in later.filter(organisation=organisation)), default=None)
    days = {on, *(day for day in later if resold is None or day < resold)}
    if any(organisation.pk in _above(other, day) for day in days):
        raise ValidationError({"other": _("This organisation itself belongs to the one being sold.")})


@transaction.atomic
def withdraw(change: OrganisationChange, *, reason: str, by: User) -> OrganisationChange:
    """Say that a note was wrong. It stays readable and no longer counts; a renaming gives its old name back.

    Acts that were taken along with it (ended partnerships, roles) stay as they are.
    """
    row = locked(Organisation.objects, change.organisation_id)
    if change.kind == Kind.WITHDRAWN or not OrganisationChange.objects.live().filter(pk=change.pk).exists():
        raise ValidationError(ALREADY_WITHDRAWN)
    if change.kind == Kind.RENAMED:
        _give_name_back(row, change)
    note = OrganisationChange(
        organisation=row, kind=Kind.WITHDRAWN, on=clock.today(), withdraws=change, reason=reason, by=by
    )
    note = _note(note)
    audit.record(
        "organisation.change_withdrawn",
        on=[row],
        by=by,
        reason=reason,
        name=row.label,
        what=change.kind,
        of_on=change.on,
    )
    return note


def _give_name_back(row: Organisation, change: OrganisationChange) -> None:
    newest = OrganisationChange.objects.live().filter(organisation=row, kind=Kind.RENAMED).in_time().last()
    if newest != change:
        raise ValidationError(NEWER_NAME)
    row.name, row.short_name = change.former_name, change.former_short_name
    row.validate_unique()
    write(row, row.version, name=row.name, short_name=row.short_name)


def _both(first: Organisation, second: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows locked, always in the same order, so that two sales cannot wait for each other."""
    rows = {
        row.pk: row
        for row in Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=(first.pk, second.pk))
        .order_by("pk")
    }
    return rows[first.pk], rows[second.pk]


def _alive(row: Organisation, on: dt.date, field: str = "on") -> None:
    if on > clock.today() + AHEAD:
        raise ValidationError({"on": _("A change can be recorded up to a year ahead.")})
    gone = OrganisationChange.objects.live().filter(organisation=row, kind__in=FINAL, on__lte=on).first()
    if gone is not None:
        raise ValidationError(
            {
                field: _("“%(name)s” ceased to exist on %(day)s.")
                % {"name": row.label, "day": date_format(gone.on, "j.m.Y")}
            }
        )


def _only_once(row: Organisation, kind: Kind, on: dt.date) -> None:
    """The same thing on the same day is the same thing, written down by two people."""
    if OrganisationChange.objects.live().filter(organisation=row, kind=kind, on=on).exists():
        raise ValidationError({"on": _("This change of the organisation is already recorded on that day.")})


def _last(row: Organisation, on: dt.date) -> None:
    """Nothing happens to an organisation after its end, and it takes nothing over."""
    of_it = Q(organisation=row, on__gte=on) | Q(other=row, on__gt=on)
    later = OrganisationChange.objects.live().filter(of_it).in_time().last()
    if later is not None:
        raise ValidationError(
            {
                "on": _("A later change of “%(name)s” is already recorded, on %(day)s.")
                % {"name": row.label, "day": date_format(later.on, "j.m.Y")}
            }
        )


def _above(row: Organisation, on: dt.date) -> set[int]:
    """The owner, its owner and so on, on a day."""
    above: set[int] = set()
    current: Organisation | None = row
    while current is not None and current.pk not in above:
        above.add(current.pk)
        current = OrganisationChange.objects.owner_on(current, on)
    return above


def _validate_name(row: Organisation) -> None:
    """Whatever is wrong stands beside the only field of the form that can be wrong."""
    try:
        row.full_clean(exclude=["code"])
    except ValidationError as error:
        raise ValidationError(
            {"new_name": [text for texts in error.message_dict.values() for text in texts]}
        ) from error


def _note(change: OrganisationChange) -> OrganisationChange:
    """Save a fact. The unique withdrawal is the lock against two withdrawals at once."""
    change.full_clean()
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise ValidationError(ALREADY_WITHDRAWN) from error
    return change
