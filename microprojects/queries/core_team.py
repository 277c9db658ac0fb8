"""Who is and was in a team, as its page of people shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import as_known_on
from microprojects.choices import TeamRole
from microprojects.models import Accompaniment, Entry, Microproject, TeamMembership
from microprojects.policies.core import hand_role_over
from people.models import User
from programmes.models import Participation

ORDER = (TeamRole.LEADER, TeamRole.TREASURER, TeamRole.REPORTER, TeamRole.MEMBER)


@dataclass(frozen=True, slots=True)
class TeamPeople:
    """`members` and `mentors` of the day (with those who begin later), and rows that are over, newest first.

    `may_hand_over`: the memberships whose role the asking person may give to another member, by primary key.
    `took_part`: those with entries or the lead, of whom nobody says that they were added by mistake.
    """

    members: list[TeamMembership]
    mentors: list[Accompaniment]
    past_members: list[TeamMembership]
    past_mentors: list[Accompaniment]
    may_hand_over: frozenset[int]
    took_part: frozenset[int]

    @property
    def everybody(self) -> list[User]:
        teams = [row.participation.user for row in [*self.members, *self.past_members]]
        return [*teams, *(row.mentor for row in [*self.mentors, *self.past_mentors])]


def people_of(microproject: Microproject, *, on: dt.date, user: User | None = None) -> TeamPeople:
    """The people of a team on a day, in two queries. Of two rows on the day of a change the newer one speaks; a role
    that begins later stands beside the one held until then.

    Looking back, nobody stands here who came later, and whoever has left since then is still there, without an end.
    """
    entries = Entry.objects.filter(
        microproject=microproject, participation=OuterRef("participation"), happened_on__gte=OuterRef("starts_on")
    )
    rows = as_known_on(
        microproject.memberships.annotate(wrote=Exists(entries)).select_related("participation__user").order_by("pk"),
        on,
    )
    mentors = as_known_on(Accompaniment.objects.filter(microproject=microproject).select_related("mentor"), on)
    members, past = _by_day(rows, on)
    return TeamPeople(
        members=members,
        mentors=[row for row in mentors if row.ends_on is None or row.ends_on >= on],
        past_members=sorted(past, key=lambda row: (row.ends_on or on, row.pk), reverse=True),
        past_mentors=[row for row in mentors if row.ends_on is not None and row.ends_on < on][::-1],
        may_hand_over=frozenset(
            row.pk for row in members if user and row.ends_on is None and hand_role_over(user, row)
        ),
        took_part=frozenset(
            row.pk for row in rows if row.wrote or (row.role == TeamRole.LEADER and row.ends_on is None)
        ),
    )


def _by_day(rows: Sequence[TeamMembership], on: dt.date) -> tuple[list[TeamMembership], list[TeamMembership]]:
    """Those of the day with those who begin later, in the order of the page; and those that are over."""
    current: dict[int, TeamMembership] = {}
    ahead: list[TeamMembership] = []
    past: list[TeamMembership] = []
    for row in rows:
        if row.ends_on is not None and row.ends_on < on:
            past.append(row)
            continue
        if row.starts_on > on:
            ahead.append(row)
            continue
        before = current.get(row.participation_id)
        if before is not None:
            past.append(before)
        current[row.participation_id] = row
    members = [*current.values(), *ahead]
    members.sort(
        key=lambda row: (row.starts_on > on, ORDER.index(TeamRole(row.role)), row.participation.user.sort_key, row.pk)
    )
    return members, past


def memberships_of(participation: Participation, *, on: dt.date) -> list[TeamMembership]:
    """Where somebody is and was by a day, each with the `microproject_name` of then. One query, looking back two."""
    rows = participation.memberships.select_related("microproject")
    if clock.is_past(on):
        rows = rows.prefetch_related("microproject__aim_versions")
    found: list[TeamMembership] = as_known_on(rows, on)
    for row in found:
        row.microproject_name = row.microproject.name_on(on)
    return found
