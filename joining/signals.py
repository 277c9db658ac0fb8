"""Invitations lose their ground when a partnership or a role ends, or when the role was given in another way."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from joining.actions.stale_invitations import invalidate_stale
from people.models import User
from programmes.models import EditionRole, Partnership
from programmes.signals import partnership_ended, role_ended, role_granted


@receiver(partnership_ended)
def after_partnership(*, partnership: Partnership, by: User, **_signal: Any) -> None:
    invalidate_stale(edition=partnership.edition_id, by=by)


@receiver(role_granted)
def after_grant(*, grant: EditionRole, emails: set[str], by: User, **_signal: Any) -> None:
    invalidate_stale(edition=grant.edition_id, email__in=emails, by=by)


@receiver(role_ended)
def after_role(*, grant: EditionRole, by: User, **_signal: Any) -> None:
    invalidate_stale(edition=grant.edition_id, sent_by=grant.user_id, by=by)
