"""Recurring jobs of programmes: agreements that run out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.periodic_jobs import periodic
from people.mail import queue
from people.models import OutgoingMail, User
from programmes.choices import EditionRoleName
from programmes.models import Agreement, EditionRole

AT_ONCE = 50


@periodic
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
