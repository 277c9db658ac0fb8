"""A code sent in a text message: a row written with the wish for it, sent by the worker, good once and not for long.

The text itself is kept sealed, and only until it has left: nobody can read the code here. Wishes for a number nobody
signs in with become rows too, which are never sent: nothing in the answer tells whether a number is known.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock, encryption
from kopalnia.lib.domain.constraints import known_state
from people.choices import Language, TextPurpose, TextState
from people.models.user import User

GOOD_FOR = dt.timedelta(minutes=10)
STALE_AFTER = dt.timedelta(minutes=1)
KEPT_FOR = dt.timedelta(days=2)
TRIES = 5
WAITING = [TextState.QUEUED, TextState.SENDING]
SEALED_FOR = "outgoing_text"


class OutgoingTextQuerySet(models.QuerySet["OutgoingText"]):
    def due(self, now: dt.datetime | None = None) -> OutgoingTextQuerySet:
        """Waiting rows whose time has come, and rows a killed worker left behind; nothing whose code is too old."""
        now = now or timezone.now()
        waiting = Q(state=TextState.QUEUED, next_try_at__lte=now)
        abandoned = Q(state=TextState.SENDING, sending_since__lte=now - STALE_AFTER)
        return self.filter(waiting | abandoned, expires_at__gt=now)

    def out_of_date(self) -> OutgoingTextQuerySet:
        """Rows that have not left while their code was good."""
        return self.filter(state__in=WAITING, expires_at__lte=timezone.now())

    def end(self, state: TextState, **changes: Any) -> int:
        """Move the rows to a state from which nothing is sent: their words are forgotten with it."""
        return self.update(state=state, sealed="", sending_since=None, **changes)

    def old(self) -> OutgoingTextQuerySet:
        return self.filter(expires_at__lt=timezone.now() - KEPT_FOR)

    def good(self) -> OutgoingTextQuerySet:
        """Rows whose code may still be tried."""
        return self.filter(used_at__isnull=True, tries__lt=TRIES, expires_at__gt=timezone.now())


class OutgoingText(models.Model):
    """One code for one number. ``user`` is None when nobody signs in with it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="texts")
    phone = models.CharField(_("phone"), max_length=20)
    purpose = models.CharField(_("purpose"), max_length=10, choices=TextPurpose)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.POLISH)
    code_hash = models.CharField(max_length=64, editable=False)
    sealed = models.TextField(blank=True, editable=False)
    state = models.CharField(_("status"), max_length=10, choices=TextState, db_index=True)
    tries = models.PositiveSmallIntegerField(_("code attempts"), default=0)
    attempts = models.PositiveSmallIntegerField(_("sending attempts"), default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    used_at = models.DateTimeField(_("used on"), null=True, blank=True)

    objects = OutgoingTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known_state("state", TextState),
            known_state("purpose", TextPurpose),
            known_state("language", Language),
            models.CheckConstraint(
                condition=Q(tries__lte=TRIES),
                name="people_text_tries_bounded",
                violation_error_message=_("A code allows at most five attempts."),
            ),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(state__in=WAITING),
                name="people_text_kept_only_until_sent",
                violation_error_message=_("The text of a message is kept only until it is sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.created_at:%Y-%m-%d %H:%M}"

    def carry(self, words: str) -> None:
        """Seal the words to be sent."""
        self.sealed = encryption.seal(words, use=SEALED_FOR)

    @property
    def words(self) -> str:
        """What is sent. Raises `encryption.Unreadable` when it has left, or is out of date."""
        return encryption.unseal(self.sealed, use=SEALED_FOR)

    def hash_of(self, code: str) -> str:
        return salted_hmac(f"people.text:{self.key}", code, algorithm="sha256").hexdigest()

    def fits(self, code: str) -> bool:
        return constant_time_compare(self.hash_of(code), self.code_hash)

    def take_try(self) -> bool:
        """Count one more try; False when none is left. One UPDATE, so parallel tries are all counted."""
        return bool(OutgoingText.objects.good().filter(pk=self.pk).update(tries=F("tries") + 1))

    def use_up(self) -> bool:
        """Use the code; False when somebody did a moment ago."""
        return bool(OutgoingText.objects.filter(pk=self.pk, used_at__isnull=True).update(used_at=timezone.now()))


class TextQuota(models.Model):
    """How many messages somebody asked for on a day: counted in the database, so all processes share one count.

    The key is a hash of whom the count is of (a number, a number asked for from one network, the whole portal).
    """

    key = models.CharField(max_length=64, unique=True)
    day = models.DateField(default=clock.today)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("text message counter")
        verbose_name_plural = _("text message counters")

    def __str__(self) -> str:
        return f"{self.day} {self.used}"

    @classmethod
    def take(cls, kind: str, what: str, *, most: int) -> bool:
        """Count one more message of today; False when there have been ``most``."""
        key = cls._key(kind, what)
        cls.objects.get_or_create(key=key, defaults={"day": timezone.localdate()})
        return bool(cls.objects.filter(key=key, used__lt=most).update(used=F("used") + 1))

    @classmethod
    def is_left(cls, kind: str, what: str, *, most: int) -> bool:
        """Whether one more of today may be counted; counts nothing."""
        return not cls.objects.filter(key=cls._key(kind, what), used__gte=most).exists()

    @staticmethod
    def _key(kind: str, what: str) -> str:
        return salted_hmac(
            "people.text_quota", f"{timezone.localdate()}:{kind}:{what}", algorithm="sha256"
        ).hexdigest()
