"""Somebody came by their company's account and nobody here is known by it: they wait until the coordinators say who it is.

What the company's server said about the person is its word, not ours, and serves only to recognise them. It is forgotten
as soon as the person is recognised, and after a quarter when nobody was.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joining.choices import COMPANY_ACCOUNT_ARROWS, CompanyAccountState
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from organisations.models import Organisation
from people.models import User
from programmes.models.partnership import Partnership
from programmes.models.programme import Edition

FORGOTTEN_AFTER = dt.timedelta(days=90)


class CompanyAccountRequestQuerySet(models.QuerySet["CompanyAccountRequest"]):
    def visible_to(self, user: User) -> CompanyAccountRequestQuerySet:
        """People of organisations that stand today behind an edition the person coordinates."""
        editions = Edition.objects.coordinated_by(user).values("pk")
        partners = Partnership.objects.filter(edition__in=editions).active().values("organisation")
        return self.filter(organisation__in=partners)

    def open(self) -> CompanyAccountRequestQuerySet:
        """Those the coordinators may still recognise: also after a refusal, which may have been a mistake."""
        return self.exclude(state=CompanyAccountState.JOINED)

    def waiting(self) -> CompanyAccountRequestQuerySet:
        return self.filter(state=CompanyAccountState.WAITING)

    def forgotten(self) -> CompanyAccountRequestQuerySet:
        return self.open().filter(last_asked_at__lt=clock.now() - FORGOTTEN_AFTER)


class CompanyAccountRequest(models.Model):
    arrows = COMPANY_ACCOUNT_ARROWS

    code = CodeField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="company_account_requests")
    provider = models.CharField(max_length=30)
    subject = models.CharField(max_length=191)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=CompanyAccountState, default=CompanyAccountState.WAITING)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    last_asked_at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CompanyAccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            known_state("state", CompanyAccountState, name="company_account_state_known"),
            paired("decided_at", "decided_by", name="company_account_decided_paired"),
            models.UniqueConstraint(
                fields=("provider", "subject"),
                name="company_account_asks_once",
                violation_error_message=_("This company account is already waiting."),
            ),
            models.CheckConstraint(
                condition=Q(state=CompanyAccountState.JOINED, user__isnull=False)
                | (~Q(state=CompanyAccountState.JOINED) & Q(user__isnull=True)),
                name="company_account_joined_to_somebody",
                violation_error_message=_(
                    "A recognised account belongs to someone; an unrecognised one belongs to no one."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or self.code
