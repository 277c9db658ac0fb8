"""Whom a change of an organisation concerns in one edition: its partnerships, who represents it, who works there."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kopalnia.lib.domain import clock
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Affiliation, Organisation, OrganisationChange
from organisations.models.organisation_change import FINAL
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Partnership

# How long a sale noted elsewhere asks for attention in an edition.
TELL_FOR = dt.timedelta(days=30)


def partnerships(edition: Edition, organisation: Organisation) -> QuerySet[Partnership]:
    return edition.partnerships.filter(organisation=organisation, ends_on__isnull=True).order_by("role", "pk")


def roles(edition: Edition, organisation: Organisation) -> QuerySet[EditionRole]:
    return (
        edition.role_grants.filter(
            organisation=organisation, role=EditionRoleName.REPRESENTATIVE, ends_on__isnull=True
        )
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )


def jobs(edition: Edition, organisation: Organisation) -> QuerySet[Affiliation]:
    """Who of the edition's people works there."""
    return (
        Affiliation.objects.filter(organisation=organisation, ends_on__isnull=True)
        .filter(user__participations__edition=edition)
        .select_related("user", "organisation")
        .order_by("user__sort_key", "pk")
    )


def left_as_it_was(edition: Any, today: dt.date) -> QuerySet[Any]:
    """Of an edition (also by `OuterRef`) the employers that were sold, merged or closed while nothing was done about it
    here: read with `happened_on` and `happened`, the newest such fact.

    One that is no more stays until its part here ends. A sold one is left out once the new owner has a part here, and
    after thirty days: it may well stay as it is.
    """
    facts = OrganisationChange.objects.live().filter(
        organisation=OuterRef("organisation"),
        kind__in=(Kind.SOLD, *FINAL),
        on__gte=OuterRef("starts_on"),
        on__lte=today,
    )
    joined = Partnership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("on")),
        edition=OuterRef(OuterRef("edition")),
        organisation=OuterRef("other"),
    )
    recent = Q(recorded_at__gte=clock.end_of(today - TELL_FOR)) & ~Exists(joined)
    newest = facts.filter(~Q(kind=Kind.SOLD) | recent).order_by("-on", "-pk")
    rows = Partnership.objects.employers().filter(edition=edition, ends_on__isnull=True)
    return rows.annotate(
        happened_on=Subquery(newest.values("on")[:1]), happened=Subquery(newest.values("kind")[:1])
    ).filter(happened_on__isnull=False)
