"""Invitations that lost their ground: noted by whichever action took it away, and by the worker."""

from typing import Any

from django.db import transaction

from joining.choices import VoidReason
from joining.models import Invitation
from kopalnia.lib.domain.lifecycle import locked, step
from people.audit import record
from people.models import User


@transaction.atomic
def invalidate_stale(*, by: User | None = None, **where: Any) -> int:
    """Mark unanswered invitations that can no longer be accepted; says how many. `where` narrows the search."""
    count = 0
    for found in Invitation.objects.stale().filter(**where):
        row = locked(Invitation.objects.with_obstacles(), found.pk)
        if row.is_unanswered and row.obstacle:
            void(row, why=row.obstacle, by=by)
            count += 1
    return count


def void(invitation: Invitation, *, why: VoidReason, by: User | None) -> None:
    """Mark one, locked by the caller."""
    step(invitation, "void", by=by, void_reason=why)
    record(
        "invitation.voided",
        on=[invitation.edition],
        by=by,
        edition=invitation.edition_id,
        role=invitation.role,
        why=why,
    )
