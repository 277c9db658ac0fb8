"""What microprojects add to pages of the rooms below."""

from __future__ import annotations

import datetime as dt
from typing import Any

from microprojects.models import TeamMembership
from programmes import extensions


@extensions.memberships.register
def members_of_teams(on: dt.date) -> Any:
    return TeamMembership.objects.active(on)
