"""The outbox as people handle it: a message that failed is put in the queue again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.access import Refused
from kopalnia.lib.lifecycle import locked
from people import audit
from people.choices import MailState
from people.models import OutgoingMail, User
from people.tasks import wake


@transaction.atomic
def retry(mail: OutgoingMail, *, by: User) -> OutgoingMail:
    """Queue a failed message again with fresh attempts. Raises `Refused` for one that did not fail."""
    row = locked(OutgoingMail.objects, mail.pk)
    if row.state != MailState.FAILED:
        raise Refused(_("Only a message that could not be sent can be queued again."))
    row.state, row.attempts, row.next_try_at = MailState.QUEUED, 0, timezone.now()
    row.save(update_fields=["state", "attempts", "next_try_at"])
    audit.record("mail.retried", on=[row], by=by, about=row.to_user, edition=row.edition_id)
    transaction.on_commit(lambda: wake(row.pk))
    return row
