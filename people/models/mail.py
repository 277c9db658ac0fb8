"""The outbox: a message is a row written with the event it tells of, and sent by the worker afterwards."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import clock
from kopalnia.lib.constraints import known_state
from people.choices import Language, MailState
from people.models.user import User

STALE_AFTER = dt.timedelta(minutes=10)


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now: dt.datetime | None = None) -> OutgoingMailQuerySet:
        """Waiting rows whose time has come, and rows a killed worker left behind."""
        now = now or timezone.now()
        waiting = Q(state=MailState.QUEUED, next_try_at__lte=now)
        abandoned = Q(state=MailState.SENDING, sending_since__lte=now - STALE_AFTER)
        return self.filter(waiting | abandoned)

    def failed(self) -> OutgoingMailQuerySet:
        return self.filter(state=MailState.FAILED)

    def unsent(self) -> OutgoingMailQuerySet:
        return self.exclude(state=MailState.SENT)


class OutgoingMail(models.Model):
    """One message to one person."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe = models.CharField(_("key against repetition"), max_length=200, unique=True, null=True, blank=True)
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="mails", verbose_name=_("to")
    )
    to_email = models.EmailField(_("address"))
    from_email = models.CharField(_("from"), max_length=200, blank=True)
    template = models.CharField(_("template"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.POLISH)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    edition_id = models.BigIntegerField(_("edition"), null=True, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now, db_index=True)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    message_id = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [known_state("state", MailState), known_state("language", Language)]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_email}"
