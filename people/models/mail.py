"""The outbox: a message is a row written with the event it tells of, and sent by the worker afterwards.

A message may carry a secret: a code, or a link that lets somebody in. Then what stands in ``body`` can be read by anybody
who reads the outbox, and the words that are sent are sealed beside it, until they have left or can no longer leave.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock, encryption
from kopalnia.lib.domain.constraints import known_state
from people.choices import Language, MailState, MailStopKind
from people.models.user import User

# Afterwards a letter is no news any more.
NEWS_FOR = dt.timedelta(days=14)
STALE_AFTER = dt.timedelta(minutes=10)
SEALED_FOR = "outgoing_mail"


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now: dt.datetime | None = None) -> OutgoingMailQuerySet:
        """Waiting rows whose time has come, and rows a killed worker left behind."""
        now = now or timezone.now()
        waiting = Q(state=MailState.QUEUED, next_try_at__lte=now)
        return self.filter(waiting | _abandoned(now)).exclude(good_until__lte=now)

    def out_of_date(self, now: dt.datetime | None = None) -> OutgoingMailQuerySet:
        """Rows that have not left while what they say was good."""
        now = now or timezone.now()
        return self.filter(Q(state=MailState.QUEUED) | _abandoned(now), good_until__lte=now)

    def end(self, state: MailState, **changes: Any) -> int:
        """Move the rows to a state from which nothing is sent: their secrets are forgotten with it."""
        return self.update(state=state, sealed="", sending_since=None, **changes)

    def waiting(self) -> OutgoingMailQuerySet:
        return self.filter(state__in=[MailState.QUEUED, MailState.SENDING])

    def worth_retrying(self) -> OutgoingMailQuerySet:
        """Letters of the last two weeks that were not sent, whose words are still there and whose reader too."""
        rows = self.filter(state__in=[MailState.FAILED, MailState.WITHDRAWN], carries_secret=False)
        off = Q(to_user__is_active=False, to_user__merged_into__isnull=True)
        return rows.filter(created_at__gt=clock.now() - NEWS_FOR).exclude(off)

    def failed(self) -> OutgoingMailQuerySet:
        return self.filter(state=MailState.FAILED)

    def unsent(self) -> OutgoingMailQuerySet:
        return self.exclude(state=MailState.SENT)


class OutgoingMail(models.Model):
    """One message to one person."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe = models.CharField(_("key that prevents duplicates"), max_length=200, unique=True, null=True, blank=True)
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="mails", verbose_name=_("to")
    )
    to_email = models.EmailField(_("address"))
    from_email = models.CharField(_("from"), max_length=200, blank=True)
    template = models.CharField(_("template"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.POLISH)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    sealed = models.TextField(blank=True, editable=False)
    carries_secret = models.BooleanField(_("contains a code or link that gives access"), default=False, editable=False)
    good_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    edition_id = models.BigIntegerField(_("edition"), null=True, blank=True, db_index=True)
    state = models.CharField(_("status"), max_length=10, choices=MailState, default=MailState.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now, db_index=True)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False)
    # When the server refused it for a reason that seemed to be ours; see `people.outbox`.
    refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    message_id = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known_state("state", MailState),
            known_state("language", Language),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(carries_secret=True, state__in=[MailState.QUEUED, MailState.SENDING]),
                name="people_mail_secret_kept_only_until_sent",
                violation_error_message=_("The code or link in a message is kept only until it is sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_email}"

    def carry(self, letter: str) -> OutgoingMail:
        """Seal the words to be sent; ``body`` keeps what may be read."""
        self.sealed, self.carries_secret = encryption.seal(letter, use=SEALED_FOR), True
        return self

    @property
    def letter(self) -> str:
        """The words to be sent. Raises `encryption.Unreadable` when their secret is gone."""
        return encryption.unseal(self.sealed, use=SEALED_FOR) if self.carries_secret else self.body


class MailStop(models.Model):
    """Mail does not leave, for a reason that is ours and not one letter's. One row at most, there as long as it is so.

    Nothing is lost or counted meanwhile: from time to time one letter tries whether the way is free again.
    """

    number = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    kind = models.CharField(_("reason"), max_length=10, choices=MailStopKind)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    tries = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"))

    class Meta:
        verbose_name = _("mail stop")
        verbose_name_plural = _("mail stops")
        constraints = [
            known_state("kind", MailStopKind),
            models.CheckConstraint(
                condition=Q(number=1),
                name="people_mailstop_only_one",
                violation_error_message=_("There can be only one mail stop."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


def _abandoned(now: dt.datetime) -> Q:
    """Rows a killed worker left behind."""
    return Q(state=MailState.SENDING, sending_since__lte=now - STALE_AFTER)
