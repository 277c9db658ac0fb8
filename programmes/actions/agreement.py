"""Partnership agreements of an edition: writing one in, and ending one before its time."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.dated import end
from kopalnia.lib.domain.lifecycle import locked
from organisations.models import Organisation
from people import undo
from people.audit import record
from people.models import User
from programmes.models import Agreement, Edition
from programmes.models.agreement import NUMBER_TAKEN


@transaction.atomic
def add(
    edition: Edition,
    *,
    organisation: Organisation,
    subject: str,
    signed_on: dt.date,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    number: str = "",
    note: str = "",
    by: User,
) -> Agreement:
    """Note a signed agreement; an annex or the next one is another row. Raises ``ValidationError`` by field."""
    row = Agreement(
        edition=edition,
        organisation=organisation,
        number=number,
        subject=subject,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        granted_by=by,
    )
    if number and edition.agreements.filter(organisation=organisation, number=number).exists():
        raise ValidationError({"number": NUMBER_TAKEN})
    save_valid(row)
    record(
        "agreement.signed",
        on=[edition, organisation],
        by=by,
        edition=edition,
        organisation=organisation.label,
        number=number,
        from_on=starts_on,
        to_on=ends_on,
    )
    return row


@transaction.atomic
def terminate(agreement: Agreement, *, on: dt.date, reason: str, by: User) -> Agreement:
    """It holds through a day that is earlier than the one written in it; the log keeps both."""
    row = locked(Agreement.objects.select_related("organisation"), agreement.pk)
    before = row.ends_on
    end(row, on=on, by=by, reason=reason)
    record(
        "agreement.terminated",
        on=[row, row.edition, row.organisation],
        by=by,
        edition=row.edition_id,
        reason=reason,
        organisation=row.organisation.label,
        number=row.number,
        to_on=on,
        old_to_on=before,
    )
    return row


@transaction.atomic
def reinstate(agreement: Agreement, *, reason: str = "", by: User) -> Agreement:
    """It holds as it was written: through the last day it had before it was ended early."""
    row = locked(Agreement.objects.select_related("organisation"), agreement.pk)
    undo.reopen(row, "agreement.terminated", reason=reason)
    record(
        "agreement.reinstated",
        on=[row, row.edition, row.organisation],
        by=by,
        edition=row.edition_id,
        reason=reason,
        organisation=row.organisation.label,
        number=row.number,
        to_on=row.ends_on,
    )
    return row
