"""Beginning and ending of belonging to an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import dated
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.undo import NOTHING
from organisations.models import Affiliation, Organisation
from people import audit, undo
from people.models import User


@transaction.atomic
def start(
    user: User,
    organisation: Organisation,
    *,
    on: dt.date,
    by: User | None,
    unit: str = "",
    reason: str = "",
    also: Iterable[models.Model] = (),
    edition: models.Model | None = None,
) -> Affiliation:
    """The person belongs to the organisation from a day on. Raises ``ValidationError`` when they already do.

    ``also`` are further things (a participation), and ``edition`` the edition, whose history tells it.
    """
    dated.validate_not_far_ahead(on)
    locked(User.objects, user.pk)  # two coordinators note the same employer at once
    if Affiliation.objects.overlapping(on).filter(user=user, organisation=organisation, ends_on__isnull=False):
        raise ValidationError(_("This person still belongs to this organisation on that day."), code="overlap")
    row = Affiliation(user=user, organisation=organisation, unit=unit, starts_on=on, reason=reason, granted_by=by)
    row.validate_constraints()
    row.save()
    audit.record(
        "affiliation.started",
        on=[row, user, organisation, *also],
        by=by,
        about=user,
        edition=edition,
        reason=reason,
        organisation=organisation.label,
        starts_on=on,
    )
    return row


@transaction.atomic
def end(
    affiliation: Affiliation,
    *,
    on: dt.date,
    by: User | None,
    reason: str = "",
    private_reason: str = "",
    also: Iterable[models.Model] = (),
    edition: models.Model | None = None,
) -> Affiliation:
    """The person belongs to the organisation through a day; nothing else of theirs ends with it.

    ``also`` are further things (a participation), and ``edition`` the edition, whose history tells it.
    """
    row = locked(Affiliation.objects, affiliation.pk)
    before = row.ends_on
    dated.end(row, on=on, by=by, reason=reason, private_reason=private_reason)
    audit.record(
        "affiliation.ended",
        on=[row, row.user, row.organisation, *also],
        by=by,
        about=row.user,
        edition=edition,
        reason=reason,
        private_reason=private_reason,
        organisation=row.organisation.label,
        ends_on=on,
        old_to_on=before,
    )
    return row


@transaction.atomic
def undo_start(
    affiliation: Affiliation,
    *,
    reason: str = "",
    by: User,
    also: Iterable[models.Model] = (),
    edition: models.Model | None = None,
) -> None:
    """Say that a job was noted by mistake: it counts on no day, and the log keeps both.

    Raises ``ValidationError`` when somebody said so first.
    """
    locked(User.objects, affiliation.user_id)
    row = Affiliation.objects.select_related("user", "organisation").filter(pk=affiliation.pk).first()
    if row is None:
        raise ValidationError(NOTHING)
    dated.mistake(row, by=by)
    audit.record(
        "affiliation.started_undone",
        on=[row, row.user, row.organisation, *also],
        by=by,
        about=row.user,
        edition=edition,
        reason=reason,
        organisation=row.organisation.label,
        starts_on=row.starts_on,
    )


@transaction.atomic
def reopen(
    affiliation: Affiliation,
    *,
    reason: str = "",
    by: User,
    also: Iterable[models.Model] = (),
    edition: models.Model | None = None,
) -> Affiliation:
    """Take the last day back: the person goes on belonging to the organisation. A job begun since stays as it is.

    Raises ``ValidationError`` when it has not ended or the person has come back there since.
    """
    locked(User.objects, affiliation.user_id)
    row = locked(Affiliation.objects.select_related("user", "organisation"), affiliation.pk)
    since = Affiliation.objects.filter(user=row.user_id, organisation=row.organisation_id, starts_on__gt=row.starts_on)
    if since.exists():
        raise ValidationError(_("This person has since returned to this organisation, and that is already recorded."))
    undo.reopen(row, "affiliation.ended", reason=reason)
    audit.record(
        "affiliation.reopened",
        on=[row, row.user, row.organisation, *also],
        by=by,
        about=row.user,
        edition=edition,
        reason=reason,
        organisation=row.organisation.label,
    )
    return row
