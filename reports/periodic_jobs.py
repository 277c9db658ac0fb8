"""Recurring jobs of reports: the totals of companies leave on the last day of each month."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.periodic_jobs import periodic
from programmes.models import Edition, Partnership
from reports.actions.release import AFTER_THE_END, last_month_end, release_all
from reports.models import CompanyRelease


@periodic
def release_sums_of_companies() -> int:
    """Release what the last month end lacks; a month missed by all workers waits for the next one."""
    day = last_month_end(clock.today())
    there = CompanyRelease.objects.filter(
        edition=OuterRef("edition"), organisation=OuterRef("organisation"), day__gte=day
    )
    lacking = Partnership.objects.employers().filter(~Exists(there), starts_on__lte=day)
    editions = Edition.objects.filter(
        starts_on__lte=day, ends_on__gte=day - AFTER_THE_END, pk__in=lacking.values("edition")
    )
    return release_all(editions.order_by("pk"), day=day)
