"""Recurring jobs of programmes: agreements that run out, firms' accounts that close, invitations that end."""

from __future__ import annotations

import datetime as dt

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from kopalnia.lib import clock
from kopalnia.lib.due import due
from people.firms import all_firms
from people.mail import queue
from people.models import Affiliation, OutgoingMail, User
from programmes.actions import invitations
from programmes.choices import EditionRoleName
from programmes.models import Agreement, EditionRole, FirmAccountRequest

AT_ONCE = 50
# Somebody whose end was written down late is told too; who left long ago is not.
LATE = dt.timedelta(days=14)


@due
def tell_of_agreements_that_run_out() -> int:
    """Write to the coordinators of the edition thirty days before an agreement ends, once to each of them."""
    today = clock.today()
    ending = Agreement.objects.running_out(today).filter(ends_on__gte=today).select_related("organisation", "edition")
    waiting = {_key(row, user): (row, user) for row in ending for user in _readers(row, today)}
    told = set(OutgoingMail.objects.filter(dedupe__in=waiting).values_list("dedupe", flat=True)) if waiting else set()
    fresh = [pair for key, pair in waiting.items() if key not in told][:AT_ONCE]
    for row, user in fresh:
        with transaction.atomic():
            queue(
                template="agreement_ends",
                to=user,
                context={"agreement": row, "edition": row.edition},
                dedupe=_key(row, user),
                edition_id=row.edition_id,
            )
    return len(fresh)


def _key(row: Agreement, user: User) -> str:
    """An agreement whose last day was moved is told anew."""
    return f"agreement-ends-{row.pk}-{row.ends_on}-{user.pk}"


def _readers(row: Agreement, today: dt.date) -> list[User]:
    """Who coordinates the edition today and has an address."""
    grants = EditionRole.objects.active(today).filter(edition=row.edition_id, role=EditionRoleName.COORDINATOR)
    return [grant.user for grant in grants.select_related("user") if grant.user.email]


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
