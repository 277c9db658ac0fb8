"""Recurring jobs of the ways in: companies' accounts that close, invitations that end."""

from __future__ import annotations

import datetime as dt

from allauth.socialaccount.models import SocialAccount

from joining.actions import invitations
from joining.models import CompanyAccountRequest
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.periodic_jobs import periodic
from organisations.identity_providers import identity_providers
from organisations.models import Affiliation
from people.mail import queue
from people.models import OutgoingMail

# Somebody whose end was written down late is told too; who left long ago is not.
LATE = dt.timedelta(days=14)


@periodic
def tell_whose_company_account_closes() -> int:
    """Tell people whose work at a company ends that its account will stop opening the portal; once for each end."""
    count = 0
    for provider in identity_providers():
        ends = Affiliation.objects.filter(
            organisation__code=provider.organisation_code,
            ends_on__gte=clock.today() - LATE,
            user__email__isnull=False,
            user__in=SocialAccount.objects.filter(provider=provider.key).values("user"),
        ).select_related("user", "organisation")
        for row in ends:
            key = f"company-account-closing:{provider.key}:{row.pk}:{row.ends_on}"
            stays = row.user.affiliations.filter(organisation=row.organisation, ends_on__isnull=True).exists()
            if stays or OutgoingMail.objects.filter(dedupe=key).exists():
                continue
            context = {"provider": provider.name, "ends_on": row.ends_on}
            queue(template="company_account_closing", to=row.user, context=context, dedupe=key)
            count += 1
    return count


@periodic
def forget_unrecognised_company_accounts() -> int:
    """Delete what companies said about people whom nobody recognised for a quarter."""
    old = CompanyAccountRequest.objects.forgotten()
    return old.delete()[0] if old.exists() else 0


@periodic
def close_invitations() -> int:
    """Note invitations that expired or lost their ground."""
    return invitations.close_overdue()
