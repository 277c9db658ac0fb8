"""What this app hands over when two accounts are merged: teams, entries with their hours, mentors, photos and words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.words.typography import hours
from microprojects.choices import CLOSED_STATES, TeamRole
from microprojects.models import Accompaniment, Entry, HandOver, Photo, PhotoSubject, Quote, TeamMembership
from people.merging import (
    AccountPair,
    Fact,
    Transfer,
    dated,
    fact,
    leaves,
    register_check,
    register_facts,
    transfers,
    unless_there,
)


@register_check
def nobody_confirms_their_own_hours(pair: AccountPair) -> Iterator[Problem]:
    """Two accounts of one person cannot have confirmed each other's hours."""
    one, other = pair.both
    crossed = Q(author=one, accepted_by=other) | Q(author=other, accepted_by=one)
    if Entry.objects.filter(crossed).exists():
        yield Problem(
            _(
                "One of these accounts confirmed hours of the other. If they are one person, those hours were"
                " confirmed by their author, so someone else must confirm them first."
            )
        )


def _memberships_of(pair: AccountPair) -> list[TeamMembership]:
    rows = TeamMembership.objects.filter(participation__user__in=pair.both, ends_on=None)
    return list(rows.select_related("participation", "microproject").order_by("pk"))


@register_check
def one_team_twice(pair: AccountPair) -> Iterator[Problem]:
    teams: dict[str, set[int]] = defaultdict(set)
    for row in pair.once(_memberships_of):
        teams[row.microproject.name].add(row.participation.user_id)
    for name, people in teams.items():
        if len(people) > 1:
            yield Problem(
                _("Both accounts are in the team “%(name)s”. One membership stays: the one with the higher role.")
                % {"name": name},
                blocking=False,
            )


@register_check
def two_teams(pair: AccountPair) -> Iterator[Problem]:
    """One person is in one team at a time; the merge ends nobody's place by itself."""
    open_rows = [row for row in pair.once(_memberships_of) if row.microproject.state not in CLOSED_STATES]
    mine, theirs = ({row.microproject_id for row in open_rows if row.participation.user_id == u.pk} for u in pair.both)
    editions = [
        {row.microproject.edition_id for row in open_rows if row.microproject_id in ids} for ids in (mine, theirs)
    ]
    if mine and theirs and mine != theirs and editions[0] & editions[1]:
        yield Problem(
            _(
                "Each account is in a different team, and a person can be in only one team at a time. After the"
                " merge, end one of the memberships."
            ),
            blocking=False,
        )


@register_check
def nobody_mentors_their_own_team(pair: AccountPair) -> Iterator[Problem]:
    """The same rule by which mentors are assigned."""
    crossed = Q()
    for one, other in (pair.both, pair.both[::-1]):
        teams = [row.microproject_id for row in pair.once(_memberships_of) if row.participation.user_id == one.pk]
        crossed |= Q(mentor=other, microproject__in=teams)
    if Accompaniment.objects.active().filter(crossed).exists():
        yield Problem(
            _("One of these accounts is in a team that the other one mentors. End one of these roles first.")
        )


@register_facts
def teams_and_hours(pair: AccountPair) -> Iterator[Fact]:
    teams = [(row.participation.user_id, row.microproject.name) for row in pair.once(_memberships_of)]
    yield fact(_("Current team"), pair, teams)
    rows = Entry.objects.filter(participation__user__in=pair.both).order_by().values_list("participation__user")
    sums = {user: (count, minutes) for user, count, minutes in rows.annotate(Count("pk"), Sum("minutes"))}
    mine, theirs = (sums.get(user.pk, (0, 0)) for user in pair.both)
    together = (mine[0] + theirs[0], mine[1] + theirs[1])
    yield Fact(_("Entries and their hours"), *(f"{n} ({hours(minutes)})" for n, minutes in (mine, theirs, together)))


RANKS = (TeamRole.MEMBER, TeamRole.REPORTER, TeamRole.TREASURER, TeamRole.LEADER)


def _rank(row: Any) -> int:
    return RANKS.index(row.role)


def _places(transfer: Transfer, rows: QuerySet[TeamMembership], name: str, heir: int) -> None:
    """Places in a team move with their dates. Of two on the same days the lesser is closed: the one that ends first, else
    the one of the lower role, else that of the account that ends. It lasts until the day before the other began, or only
    its first day when the other had begun earlier."""
    manager = TeamMembership._base_manager
    for row in rows.filter(mistaken_at=None).order_by("starts_on", "pk"):
        twins = TeamMembership.objects.overlapping(row.starts_on, row.ends_on)
        for twin in twins.filter(**{name: heir}, microproject=row.microproject_id).order_by("starts_on", "pk"):
            lesser, other = sorted((row, twin), key=lambda one: (one.ends_on or dt.date.max, _rank(one)))
            lesser.ends_on = max(lesser.starts_on, other.starts_on - dt.timedelta(days=1))
            transfer.change(manager.filter(pk=lesser.pk), "ends_on", lesser.ends_on)
    transfer.change(rows, name, heir)


def _hand_overs(transfer: Transfer, rows: QuerySet[HandOver], name: str, heir: int) -> None:
    """The open things of a role go on to who stays; what one account handed to the other stays as it was said."""
    transfer.change(rows.exclude(from_user=heir), name, heir)


transfers(TeamMembership, "participation", _places)
transfers(Accompaniment, "mentor", dated("microproject_id"))
transfers(Entry, "participation")
transfers(Entry, "author")
# What a person uploaded and has not put into an entry yet is theirs alone, so it goes with them.
transfers(Photo, "uploaded_by")
transfers(PhotoSubject, "user", unless_there("photo"))
transfers(Quote, "speaker")
transfers(HandOver, "to_user", _hand_overs)
leaves(HandOver, "from_user", "it says which account gave the role away then")
