"""What programmes add to the registry of organisations: partners of the editions somebody coordinates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import as_known_on
from organisations import extensions
from organisations.models import Organisation
from people.models import User
from programmes.models import Agreement, Edition, Partnership


@extensions.readers.register
def coordinates_something(user: User) -> bool:
    return Edition.objects.coordinated_by(user).exists()


@extensions.maintained.register
def partners(user: User) -> QuerySet[Organisation]:
    """Partners, of today or before, of the editions the person coordinates."""
    rows = Partnership.objects.filter(edition__in=Edition.objects.coordinated_by(user).values("pk"))
    return Organisation.objects.filter(pk__in=rows.values("organisation"))


@extensions.page.register
def partnerships(organisation: Organisation, user: User, on: dt.date) -> dict[str, Any]:
    """Partnerships and agreements in the reader's editions, of an earlier day as they were known then: two queries; and
    those editions, for the acts that belong to an edition."""
    mine = Edition.objects.coordinated_by(user).values("pk")
    rows = (
        Partnership.objects.filter(organisation=organisation, edition__in=mine)
        .select_related("edition__programme")
        .order_by("-starts_on", "-pk")
    )
    agreements = Agreement.objects.visible_to(user).filter(organisation=organisation)
    if clock.is_past(on):
        agreements = agreements.filter(signed_on__lte=on)
    known = as_known_on(rows, on)
    return {
        "partnerships": known,
        "agreements": list(agreements.select_related("edition__programme")),
        "editions": list({row.edition_id: row.edition for row in known}.values()),
    }
