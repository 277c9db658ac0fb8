"""Which organisation stands behind an edition, in which role and since when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from kopalnia.lib.domain.periods import NoOverlap
from organisations.models import Organisation
from programmes.choices import PartnershipRole
from programmes.models.programme import Edition


class PartnershipQuerySet(DatedQuerySet):
    def employers(self) -> "PartnershipQuerySet":
        return self.filter(role=PartnershipRole.EMPLOYER)


class Partnership(Dated):
    """An organisation's part in an edition, from a day to a day. Employers also hold a number of places."""

    reopened_by = "programmes.actions.setup.reopen_partnership"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=24, choices=PartnershipRole.choices)
    places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Places for employees of this company in the call.")
    )
    description = models.TextField(max_length=2000, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="partnership_dates_ordered"),
            known_state("role", PartnershipRole, name="partnership_role_known"),
            NoOverlap(
                fields=("edition", "organisation", "role"),
                name="partnership_no_overlap",
                violation_error_message=_("This organisation already has this role here."),
            ),
        )

    @property
    def is_employer(self) -> bool:
        return self.role == PartnershipRole.EMPLOYER

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
