"""What reports put on home pages: the totals somebody may still read who no longer represents a company."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import User
from programmes.models import EditionRole


@dataclass(frozen=True, slots=True)
class FormerCompany:
    """A link to the totals of a company as they were on the last day of the representation."""

    label: str
    detail: str
    url: str


def former_companies(user: User) -> list[FormerCompany]:
    """One query; nothing for those who represent their company still."""
    return [
        FormerCompany(
            label=str(grant.organisation),
            detail=_("%(edition)s, as of %(day)s")
            % {"edition": grant.edition, "day": date_format(grant.ends_on or grant.starts_on, "j E Y")},
            url=reverse("reports:company_results", args=[grant.edition.code, grant.organisation.code]),
        )
        for grant in EditionRole.objects.former_representation(user).order_by("-ends_on", "pk")
        if grant.organisation is not None
    ]
