"""A printed card: the way in for somebody without an e-mail address.

The code on the card names it, the PIN opens it. Only a hash of the PIN is kept, so nobody can print a card again: a
lost one is revoked and a new row is issued. Wrong PINs are counted on the row itself, whoever types them and from
wherever, and the fifth ends the card for good.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock, codes
from kopalnia.lib.domain.constraints import paired
from people.models.user import User

ALPHABET = codes.ALPHABET.upper()
CODE_LENGTH = codes.LENGTH
PIN_DIGITS = 6
TRIES = 5
# How long the holder's page tells of a card that somebody else ended.
TOLD_FOR = dt.timedelta(days=60)


def new_card_code() -> str:
    return codes.new_code().upper()


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))


def normal_code(typed: str) -> str:
    """The code as it is kept, from the way people type it: case, spaces and dashes do not matter."""
    return re.sub(r"[\s\-\u2010-\u2015_.]+", "", typed).upper()


def printed(code: str) -> str:
    """The code as a card shows it: two groups of four. What is no whole code stays as it is."""
    return f"{code[:4]}-{code[4:]}" if len(code) == CODE_LENGTH else code


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, viewer: User) -> CardQuerySet:
        """One's own cards. Who coordinates reads those of the participants through the participation."""
        return self.filter(user=viewer.pk)

    def valid(self) -> CardQuerySet:
        """Cards nobody has revoked, the blocked ones too: those wait for a new one."""
        return self.filter(revoked_at__isnull=True)

    def taken_away(self) -> CardQuerySet:
        """Cards that somebody else than the holder ended lately, without a new one in their place."""
        lately = clock.now() - TOLD_FOR
        return self.filter(revoked_at__gt=lately, replaced_by=None).exclude(revoked_by=models.F("user"))

    def blocked(self) -> CardQuerySet:
        return self.valid().filter(tries=TRIES)

    def open(self) -> CardQuerySet:
        """Cards that may still be tried."""
        return self.valid().filter(tries__lt=TRIES)


class Card(models.Model):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cards", verbose_name=_("person"))
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_card_code, editable=False)
    pin = models.CharField(_("hash of the PIN"), max_length=256, editable=False)
    tries = models.PositiveSmallIntegerField(_("wrong PINs in a row"), default=0, editable=False)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=clock.now, editable=False)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces card"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_reason = models.CharField(_("why it was revoked"), max_length=300, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(tries=TRIES, revoked_at__isnull=True), name="people_card_waiting"
            )
        ]
        constraints = [
            paired("revoked_at", "revoked_by"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="people_card_one_valid",
                violation_error_message=_("This person already has a card."),
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=TRIES),
                name="people_card_tries_bounded",
                violation_error_message=_("A card allows at most five attempts."),
            ),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True) | Q(tries=TRIES),
                name="people_card_blocked_by_tries",
                violation_error_message=_("Only five wrong PINs block a card."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="people_card_replaces_another",
                violation_error_message=_("A card cannot replace itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        return printed(self.code)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_blocked(self) -> bool:
        return self.revoked_at is None and self.tries >= TRIES

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.tries < TRIES
