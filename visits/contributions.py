"""What visits and resources add to pages of the rooms below."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from programmes import extensions
from visits.choices import ResourceVisibility
from visits.models import ResourceCard


@extensions.call_numbers.register
def public_map() -> dict[str, Any]:
    cards = ResourceCard.objects.filter(edition=OuterRef("pk"), visibility=ResourceVisibility.PUBLIC)
    return {"has_map": Exists(cards)}
