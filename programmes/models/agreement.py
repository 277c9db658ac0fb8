"""Partnership agreements: on what an organisation's part in an edition rests, from when to when."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import ordered
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from organisations.models import Organisation
from people.models import User
from programmes.models.partnership import Partnership
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by

# How many days before its last day an agreement asks for attention.
WARNING = dt.timedelta(days=30)
NUMBER_TAKEN = _("There is already an agreement with this organisation with this number.")


class AgreementQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Agreements are papers of the coordinators."""
        return self.filter(coordinated_by(user))

    def running_out(self, on: dt.date | None = None) -> "AgreementQuerySet":
        """Agreements of today's partners that have expired or will within 30 days, and that no later one follows."""
        day = on or clock.today()
        partner = Partnership.objects.filter(edition=OuterRef("edition"), organisation=OuterRef("organisation"))
        next_one = Agreement.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
            edition=OuterRef("edition"),
            organisation=OuterRef("organisation"),
        )
        return self.filter(
            Exists(partner.active(day)), ~Exists(next_one), ends_on__lte=day + WARNING, edition__ends_on__gte=day
        )


class Agreement(Dated):
    """One signed paper: valid from `starts_on` through `ends_on`. A longer one is a new row, an annex too."""

    reopened_by = "programmes.actions.agreement.reinstate"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField()
    subject = models.CharField(max_length=300)
    note = models.TextField(max_length=2000, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            ordered("starts_on", "ends_on", name="agreement_dates_ordered"),
            models.UniqueConstraint(
                fields=("edition", "organisation", "number"),
                condition=~Q(number=""),
                name="agreement_number_once",
                violation_error_message=NUMBER_TAKEN,
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} ({self.number or self.signed_on})"
