"""The registry of organisations: entering one, keeping its data, and whom to call there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import dated
from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.domain.versions import save_version
from organisations.models import Contact, Organisation
from people import audit, undo
from people.models import User

NAMES = ("name", "short_name")
CHANGEABLE = (*NAMES, "kind", "place", "website", "nip", "regon", "krs")


@transaction.atomic
def register(*, by: User, is_example: bool = False, **details: Any) -> Organisation:
    """Enter an organisation. Raises ``ValidationError`` by field when its name or a number is taken or wrong."""
    _known(details)
    row = Organisation(is_example=is_example, **details)
    save_valid(row, exclude=["code"])
    audit.record("organisation.registered", on=[row], by=by, name=row.name, kind=row.kind)
    return row


@transaction.atomic
def change(organisation: Organisation, *, expected: int, by: User, reason: str = "", **details: Any) -> Organisation:
    """Save the data of an organisation. Raises `StaleVersion` when somebody saved in between.

    A different name here mends a slip: it was never called otherwise, so the past shows the mended name too, and why is
    asked for. A new name is a fact with a day: `actions.organisation_change.rename`.
    """
    _known(details)
    row = locked(Organisation.objects, organisation.pk)
    before = {name: getattr(row, name) for name in details}
    changed = [name for name, value in details.items() if before[name] != value]
    mended = sorted(set(changed) & {"name"})
    if mended and not reason:
        raise ValidationError({"reason": _("Say why the name was wrong. To record a new name, use a change of name.")})
    for name, value in details.items():
        setattr(row, name, value)
    row.full_clean(exclude=["code"])
    write(row, expected, **details)
    if mended:
        audit.record("organisation.name_corrected", on=[row], by=by, reason=reason, old=before["name"], new=row.name)
    if set(changed) - {"name"}:
        audit.record("organisation.changed", on=[row], by=by, name=row.label, reason="" if mended else reason)
    return row


def write(row: Organisation, expected: int, **changes: Any) -> Organisation:
    """`save_version` with the normalised columns, and a sentence instead of a constraint's refusal."""
    row.fill_keys()
    keys = {"search_key": row.search_key, "sort_key": row.sort_key}
    try:
        with transaction.atomic():
            return save_version(row, expected, **changes, **keys)
    except IntegrityError as error:
        raise ValidationError(_("Someone has just added an organisation with this name or number.")) from error


@transaction.atomic
def add_contact(
    organisation: Organisation,
    *,
    name: str,
    function: str = "",
    email: str = "",
    phone: str = "",
    starts_on: dt.date,
    by: User,
) -> Contact:
    """Somebody to call from a day on. The log keeps the function only: a name and a phone are personal data."""
    locked(Organisation.objects, organisation.pk, no_key=True)  # two people note the same contact at once
    row = Contact(
        organisation=organisation,
        name=name,
        function=function,
        email=email,
        phone=phone,
        starts_on=starts_on,
        granted_by=by,
    )
    save_valid(row)
    audit.record(
        "organisation.contact_added",
        on=[organisation, row],
        by=by,
        name=organisation.label,
        function=function,
        starts_on=starts_on,
    )
    return row


@transaction.atomic
def end_contact(contact: Contact, *, on: dt.date, reason: str = "", by: User) -> Contact:
    """The person is called through a day; the row stays."""
    row = locked(Contact.objects, contact.pk)
    before = row.ends_on
    dated.end(row, on=on, by=by, reason=reason)
    audit.record(
        "organisation.contact_ended",
        on=[row.organisation, row],
        by=by,
        reason=reason,
        name=row.organisation.label,
        function=row.function,
        ends_on=on,
        old_to_on=before,
    )
    return row


@transaction.atomic
def reopen_contact(contact: Contact, *, reason: str = "", by: User) -> Contact:
    """Take the last day back: the person is called again."""
    locked(Organisation.objects, contact.organisation_id, no_key=True)
    row = locked(Contact.objects.select_related("organisation"), contact.pk)
    undo.reopen(row, "organisation.contact_ended", reason=reason)
    audit.record(
        "organisation.contact_reopened",
        on=[row.organisation, row],
        by=by,
        reason=reason,
        name=row.organisation.label,
        function=row.function,
    )
    return row


def _known(details: dict[str, Any]) -> None:
    unknown = set(details) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"An organisation has no {sorted(unknown)}.")
