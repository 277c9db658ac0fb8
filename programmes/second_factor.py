"""Which roles of an edition need a second factor; see ``people.second_factor``."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from people.second_factor import needed_by
from programmes.choices import EditionRoleName
from programmes.models import EditionRole


@needed_by
def coordination(on: dt.date) -> Q:
    """Who coordinates an edition: they see everybody's data in it."""
    coordinators = EditionRole.objects.active(on).filter(role=EditionRoleName.COORDINATOR)
    return Q(pk__in=coordinators.values("user"))
