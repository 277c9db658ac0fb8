"""The teams of a person and their roles there, on the page of the person: as a list, and each change on its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

from microprojects.choices import TeamRole
from microprojects.models import TeamMembership
from programmes.presenters.participant_timeline import Turn


def turns_of(memberships: Iterable[TeamMembership]) -> list[Turn]:
    """What memberships of one person, read with `microproject_name`, put on their timeline. No query."""
    turns = []
    for _group, rows in groupby(
        sorted(memberships, key=lambda row: (row.starts_on, row.pk)), key=lambda row: row.microproject_id
    ):
        turns += _turns_in(list(rows))
    return turns


def _turns_in(memberships: list[TeamMembership]) -> list[Turn]:
    """One stay in a team: joining, each new role, and the last day."""
    turns: list[Turn] = []
    before: TeamMembership | None = None
    for row in memberships:
        stays = before is not None and before.ends_on and row.starts_on <= before.ends_on + dt.timedelta(days=1)
        if not stays:
            turns += _left(before)
        turns.append(Turn(row.starts_on, _begun(row, joins=not stays), detail=row.reason))
        before = row
    return turns + _left(before)


def _begun(row: TeamMembership, *, joins: bool) -> str:
    words = {"microproject": row.microproject_name, "role": row.role_label}
    if row.role == TeamRole.MEMBER:
        return (
            _("Joins the team “%(microproject)s”") if joins else _("“%(microproject)s”: no special role from now on")
        ) % words
    return (
        _("Joins the team “%(microproject)s”: %(role)s") if joins else _("“%(microproject)s”: now %(role)s")
    ) % words


def _left(membership: TeamMembership | None) -> list[Turn]:
    if membership is None or membership.ends_on is None:
        return []
    text = _("Last day in the team “%(microproject)s”") % {"microproject": membership.microproject_name}
    return [Turn(membership.ends_on, text, detail=membership.reason)]
