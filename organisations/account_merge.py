"""What the registry hands over when two accounts are merged."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from organisations.models import Affiliation
from people.merging import (
    AccountPair,
    Fact,
    dated,
    fact,
    register_facts,
    transfers,
)

transfers(Affiliation, "user", dated("organisation_id"))


@register_facts
def employers(pair: AccountPair) -> Iterator[Fact]:
    rows = Affiliation.objects.active().filter(user__in=pair.both).select_related("organisation")
    found = rows.order_by("organisation__sort_key", "pk")
    yield fact(_("Current employer"), pair, [(row.user_id, row.organisation.label) for row in found])
