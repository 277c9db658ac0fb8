"""The list of people as it is printed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from people.models import User
from programmes.queries.people import _memberships


@dataclass
class Listed:
    """A person in the list, with the words it prints."""

    user: User
    code: str
    starts_on: dt.date
    ends_on: dt.date | None
    employer: str
    microprojects: str = "–"
    span: str = ""


def shown(page: Iterable[User], *, on: dt.date | None = None) -> list[Listed]:
    """A page of `roster` as the list prints it. One query for the teams; looking back one more for their names then."""
    day = on or clock.today()
    people: list[Any] = list(page)
    members = (
        _memberships(day).filter(participation__in=[row.part_id for row in people]).select_related("microproject")
    )
    if clock.is_past(day):
        members = members.prefetch_related("microproject__aim_versions")
    microprojects: dict[int, list[str]] = defaultdict(list)
    for member in members.order_by("pk"):
        microprojects[member.participation_id].append(member.microproject.name_on(day))
    listed = []
    for row in people:
        # Looking back, an end that was still to come was not known.
        ends_on = None if clock.is_past(day) and row.part_ends_on and row.part_ends_on >= day else row.part_ends_on
        listed.append(
            Listed(
                user=row,
                code=row.part_code,
                starts_on=row.part_starts_on,
                ends_on=ends_on,
                employer=row.employer_name or row.employer_full_name or "–",
                microprojects=", ".join(dict.fromkeys(microprojects[row.part_id])) or "–",
                span=typography.short_range(row.part_starts_on, ends_on),
            )
        )
    return listed
