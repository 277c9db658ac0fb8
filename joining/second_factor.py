"""Which roles of an edition need a second factor; see ``people.second_factor``."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from people.second_factor import needed_by
from programmes.choices import EditionRoleName
from programmes.models import EditionRole


@needed_by(EditionRoleName.COORDINATOR)
def coordinators(on: dt.date) -> QuerySet[EditionRole]:
    """They see everybody's data in their edition."""
    return EditionRole.objects.active(on).filter(role=EditionRoleName.COORDINATOR)
