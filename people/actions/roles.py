"""Granting and revoking roles of the whole portal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from kopalnia.lib.domain import dated
from kopalnia.lib.domain.lifecycle import locked
from people import audit, undo
from people.actions import card
from people.models import PortalRole, User
from people.sole_responsibility import ONLY_ADMINISTRATOR, administrators, hold_administrators


@transaction.atomic
def grant(user: User, role: str, *, on: dt.date, by: User | None, reason: str = "") -> PortalRole:
    """The person holds the role from a day on; their card ends. Raises ``ValidationError`` when they already do."""
    locked(User.objects, user.pk)  # a card issued at this moment is there before, and ends, or is refused
    row = PortalRole(user=user, role=role, starts_on=on, reason=reason, granted_by=by)
    row.validate_constraints()
    row.save()
    card.revoke_of(user, by=by or user)
    audit.record("role.granted", on=[row, user], by=by, about=user, reason=reason, role=role, starts_on=on)
    return row


@transaction.atomic
def revoke(portal_role: PortalRole, *, on: dt.date, by: User | None, reason: str = "") -> PortalRole:
    """The person holds the role through a day. Raises ``ValidationError`` when nobody who can sign in would administer
    from the next day on."""
    hold_administrators()
    holder = Q(pk=portal_role.user_id, is_superuser=False)
    if not administrators(after=on).exclude(holder).exists():
        raise ValidationError(ONLY_ADMINISTRATOR)
    row = locked(PortalRole.objects, portal_role.pk)
    told: dict[str, Any] = {"role": row.role, "ends_on": on, "old_to_on": row.ends_on}
    dated.end(row, on=on, by=by, reason=reason)
    audit.record("role.revoked", on=[row, row.user], by=by, about=row.user, reason=reason, **told)
    return row


@transaction.atomic
def reopen(portal_role: PortalRole, *, reason: str = "", by: User) -> PortalRole:
    """Take the last day of a role back; a card the person got since ends, as with a role given anew."""
    locked(User.objects, portal_role.user_id)
    row = locked(PortalRole.objects.select_related("user"), portal_role.pk)
    undo.reopen(row, "role.revoked", reason=reason)
    card.revoke_of(row.user, by=by)
    audit.record("role.reopened", on=[row, row.user], by=by, about=row.user, reason=reason, role=row.role)
    return row
