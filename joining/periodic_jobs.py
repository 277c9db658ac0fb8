"""Recurring jobs of the ways in: firms' accounts that close, invitations that end."""

from __future__ import annotations

import datetime as dt

from allauth.socialaccount.models import SocialAccount

from joining.actions import invitations
from joining.models import FirmAccountRequest
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.periodic_jobs import due
from organisations.identity_providers import all_firms
from organisations.models import Affiliation
from people.mail import queue
from people.models import OutgoingMail

# Somebody whose end was written down late is told too; who left long ago is not.
LATE = dt.timedelta(days=14)


@due
def tell_whose_firm_account_closes() -> int:
    """Tell people whose work at a firm ends that its account will stop opening the portal; once for each end."""
    count = 0
    for firm in all_firms():
        ends = Affiliation.objects.filter(
            organisation__code=firm.organisation_code,
            ends_on__gte=clock.today() - LATE,
            user__email__isnull=False,
            user__in=SocialAccount.objects.filter(provider=firm.key).values("user"),
        ).select_related("user", "organisation")
        for row in ends:
            key = f"firm-account-closing:{firm.key}:{row.pk}:{row.ends_on}"
            stays = row.user.affiliations.filter(organisation=row.organisation, ends_on__isnull=True).exists()
            if stays or OutgoingMail.objects.filter(dedupe=key).exists():
                continue
            context = {"firm": firm.name, "ends_on": row.ends_on}
            queue(template="firm_account_closing", to=row.user, context=context, dedupe=key)
            count += 1
    return count


@due
def forget_unrecognised_firm_accounts() -> int:
    """Delete what firms said about people whom nobody recognised for a quarter."""
    old = FirmAccountRequest.objects.forgotten()
    return old.delete()[0] if old.exists() else 0


@due
def close_invitations() -> int:
    """Note invitations that expired or lost their ground."""
    return invitations.close_overdue()
