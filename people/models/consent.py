"""Consents: versioned texts, and a ledger of giving and withdrawing.

What holds is never stored but folded: the newest entry of a person for a purpose. A new version of a text asks anew;
an old tick never moves over to it, and stays valid for what it said.

For somebody under age a parent or guardian signs on paper. That is a strand of the ledger of its own (`guardian` says who
signed): what the child says in their account is folded apart from it, and neither rewrites the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import known_state
from people.choices import ConsentPurpose, ConsentWay
from people.models.append_only import AppendOnly, AppendOnlyQuerySet
from people.models.user import User

NO_GUARDIAN = _("Enter which parent or guardian signed.")
NO_DAY_OF_GUARDIAN = _("Enter when the parent or guardian signed.")


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, on: dt.date | None = None) -> list[ConsentText]:
        """The newest text of each purpose valid on a day, in the order of the purposes. One query."""
        newest: dict[str, ConsentText] = {}
        for text in self.filter(valid_from__lte=on or clock.today()).order_by("valid_from", "version"):
            newest[text.purpose] = text
        return [newest[purpose] for purpose in ConsentPurpose.values if purpose in newest]


class ConsentText(models.Model):
    purpose = models.CharField(_("purpose"), max_length=30, choices=ConsentPurpose)
    version = models.PositiveIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    title_pl = models.CharField(_("title in Polish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    body_pl = models.TextField(_("text in Polish"))
    body_en = models.TextField(_("text in English"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose", "-version"]
        constraints = [
            known_state("purpose", ConsentPurpose),
            models.UniqueConstraint(
                fields=["purpose", "version"],
                name="people_consenttext_one_version",
                violation_error_message=_("This version of the text already exists."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_pl

    @property
    def body(self) -> str:
        return self.body_en if get_language() == "en" else self.body_pl


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What holds for one person and purpose. ``entry`` is None when nobody was ever asked."""

    given: bool = False
    at: dt.datetime | None = None
    entry: ConsentEntry | None = None


class ConsentStates(dict[tuple[int, str], ConsentState]):
    """The folded ledger of several people; who was never asked has not consented."""

    def __missing__(self, key: tuple[int, str]) -> ConsentState:
        return ConsentState()

    def given(self, user: Any, purpose: str) -> bool:
        return self[getattr(user, "pk", user), str(purpose)].given


class ConsentEntryQuerySet(AppendOnlyQuerySet["ConsentEntry"]):
    def own(self) -> ConsentEntryQuerySet:
        """What people said themselves."""
        return self.filter(guardian="")

    def of_guardians(self) -> ConsentEntryQuerySet:
        """Papers of parents and guardians, noted and ended."""
        return self.exclude(guardian="")

    def state_for(
        self, users: Iterable[Any], *, at: dt.datetime | None = None, of_guardians: bool = False
    ) -> ConsentStates:
        """What holds for each of the people (rows or ids), now or as of a moment: their own word, or their guardians'.
        One query for all."""
        ids = {getattr(user, "pk", user) for user in users}
        strand = self.of_guardians() if of_guardians else self.own()
        entries = strand.filter(user_id__in=ids).select_related("text").order_by("at", "pk")
        if at is not None:
            entries = entries.filter(at__lte=at)
        states = ConsentStates()
        for entry in entries:
            states[entry.user_id, entry.purpose] = ConsentState(given=entry.given, at=entry.at, entry=entry)
        return states


class ConsentEntry(AppendOnly):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="entries", verbose_name=_("text"))
    purpose = models.CharField(_("purpose"), max_length=30, choices=ConsentPurpose, editable=False)
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("when"), default=clock.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    how = models.CharField(_("how"), max_length=20, choices=ConsentWay)
    guardian = models.CharField(_("parent or guardian"), max_length=160, blank=True)
    signed_on = models.DateField(_("date on the paper"), null=True, blank=True)

    objects = ConsentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consent register")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["user", "purpose", "at"], name="people_consent_fold")]
        constraints = [
            known_state("purpose", ConsentPurpose),
            known_state("how", ConsentWay),
            models.CheckConstraint(
                condition=Q(how=ConsentWay.GUARDIAN) & ~Q(guardian="") | ~Q(how=ConsentWay.GUARDIAN) & Q(guardian=""),
                name="people_consent_of_guardian_has_name",
                violation_error_message=NO_GUARDIAN,
            ),
            models.CheckConstraint(
                condition=Q(how=ConsentWay.GUARDIAN, given=True, signed_on__isnull=False)
                | ~Q(how=ConsentWay.GUARDIAN, given=True) & Q(signed_on__isnull=True),
                name="people_consent_of_guardian_has_day",
                violation_error_message=NO_DAY_OF_GUARDIAN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.text} – {self.given}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.purpose = self.text.purpose
        super().save(*args, **kwargs)
