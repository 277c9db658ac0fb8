"""The outbox as people handle it: a message that failed is put in the queue again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require
from people import audit, policies
from people.choices import MailState
from people.mail import queued
from people.models import MailStop, OutgoingMail, User
from people.models.mail import OutgoingMailQuerySet


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
    _queue_again(OutgoingMail.objects.filter(pk=row.pk))
    audit.record("mail.retried", on=[row], by=by, about=row.to_user, edition=row.edition_id)
    transaction.on_commit(lambda: queued(row.pk))
    row.refresh_from_db()
    return row


@transaction.atomic
def retry_all(*, edition_id: int | None = None, by: User) -> int:
    """Queue everything of the last two weeks that could not be sent, in one edition or in the whole portal; in the whole
    portal let mail that was stopped try its way now. How many letters wait then; the worker's next round sends them.
    """
    rows = OutgoingMail.objects.all() if edition_id is None else OutgoingMail.objects.filter(edition_id=edition_id)
    if edition_id is None:
        MailStop.objects.all().delete()
    _queue_again(rows.worth_retrying())
    waiting = rows.filter(state=MailState.QUEUED)
    count = waiting.update(next_try_at=timezone.now())
    audit.record("mail.all_retried", by=by, edition=edition_id, count=count)
    if (first := waiting.order_by("created_at", "pk").first()) is not None:
        transaction.on_commit(lambda: queued(first.pk))
    return count


def _queue_again(rows: OutgoingMailQuerySet) -> None:
    rows.update(state=MailState.QUEUED, attempts=0, refused_at=None, next_try_at=timezone.now())
