"""What microprojects add to pages of the rooms below."""

from __future__ import annotations

import datetime as dt
from typing import Any

from microprojects.models import TeamMembership
from microprojects.presenters.person import turns_of
from microprojects.queries.core_team import memberships_of
from programmes import extensions
from programmes.models import Participation


@extensions.memberships.register
def members_of_teams(on: dt.date) -> Any:
    return TeamMembership.objects.active(on)


@extensions.places.register
def teams(participation: Participation, on: dt.date) -> extensions.Places:
    """One query, looking back one more for the names the teams had."""
    found = memberships_of(participation, on=on)
    return extensions.Places(found, turns_of(found))
