"""What may be changed about somebody's place in a team: the words of each link."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.choices import TeamRole
from microprojects.models import TeamMembership
from microprojects.queries.core_team import TeamPeople


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What the asking person may change about somebody's place in a team: the words of a link, and its page."""

    verb: str
    url: str


def changes_of_member(row: TeamMembership, people: TeamPeople, *, coordinates: bool) -> list[MemberChange]:
    """What may be changed about a member of today; nothing about one whose end is known."""
    if row.ends_on is not None:
        return []
    found = []
    if row.pk in people.may_hand_over:
        found.append(_change(pgettext("change", "hand over"), "role_hand_over", row))
    if coordinates and row.role != TeamRole.LEADER:
        found.append(_change(pgettext("change", "role"), "role_change", row))
    if coordinates:
        found.append(_change(pgettext("change", "end or move to another team"), "member_end", row))
    return found + _mistakes(row, people, coordinates=coordinates)


def ways_back_of_member(row: TeamMembership, people: TeamPeople, *, coordinates: bool) -> list[MemberChange]:
    """What may be taken back about a former member."""
    if not coordinates:
        return []
    return [_change(_("undo the end date"), "member_reopen", row), *_mistakes(row, people, coordinates=True)]


def _mistakes(row: TeamMembership, people: TeamPeople, *, coordinates: bool) -> list[MemberChange]:
    if not coordinates or row.pk in people.took_part:
        return []
    return [_change(pgettext("change", "added by mistake"), "member_undo", row)]


def _change(verb: str, name: str, row: TeamMembership) -> MemberChange:
    return MemberChange(verb, reverse(f"microprojects:{name}", args=[row.microproject.code, row.pk]))
