"""The outbox as people handle it: a message that failed is put in the queue again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kopalnia.lib.access import require
from kopalnia.lib.lifecycle import locked
from people import audit, policies
from people.choices import MailState
from people.models import OutgoingMail, User
from people.tasks import wake


@transaction.atomic
def note_reading(mail: OutgoingMail, *, by: User) -> None:
    """Somebody who runs the portal reads a letter to somebody else: the person finds it in their history."""
    if mail.to_user and mail.to_user != by:
        audit.record("mail.read", on=[mail.to_user], by=by, about=mail.to_user, written_at=mail.created_at)


@transaction.atomic
def retry(mail: OutgoingMail, *, by: User) -> OutgoingMail:
    """Queue a failed message again with fresh attempts. Raises `Refused` for one that did not fail, or whose secret is
    gone."""
    row = locked(OutgoingMail.objects, mail.pk)
    require(policies.retry_mail(row))
    row.state, row.attempts, row.next_try_at = MailState.QUEUED, 0, timezone.now()
    row.save(update_fields=["state", "attempts", "next_try_at"])
    audit.record("mail.retried", on=[row], by=by, about=row.to_user, edition=row.edition_id)
    transaction.on_commit(lambda: wake(row.pk))
    return row
