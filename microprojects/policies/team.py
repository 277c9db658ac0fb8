"""Who may end a place in a team or beside it, open it again, and say that somebody was never there."""

import datetime as dt

from django.utils.translation import gettext as _

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import TeamRole
from microprojects.models import Accompaniment, Entry, TeamMembership
from microprojects.policies.core import MEMBERSHIP_ENDED, change_team
from people import audit
from people.models import User

ONE_DAY = dt.timedelta(days=1)


def change_role(user: User, row: TeamMembership | Accompaniment) -> Decision:
    """The coordinators of the edition, while the microproject is open."""
    return change_team(user, row.microproject)


def undo_member(user: User, row: TeamMembership) -> Undoing:
    """The coordinators of the edition, until the person has done something in the team."""
    could, stay = change_role(user, row), stay_of(row)
    decision = undo.may_undo(
        could=could,
        coordinates=could.allowed,
        acted_at=stay[0].created_at if stay else None,
        edition=row.microproject.edition_id,
    )
    if decision and (sentence := took_part(stay)):
        return Undoing(False, sentence)
    return decision


def reopen_membership(user: User, row: TeamMembership | Accompaniment) -> Undoing:
    """The coordinators of the edition, while the microproject is open."""
    could = change_role(user, row)
    entry = audit.last(row, MEMBERSHIP_ENDED) if row.ends_on is not None else None
    return undo.may_undo(
        could=could,
        coordinates=could.allowed,
        acted_at=entry.at if entry else None,
        edition=row.microproject.edition_id,
    )


def stay_of(row: TeamMembership) -> list[TeamMembership]:
    """The rows of one stay in the team, oldest first: a new role is a new row, and goes on where the former one ended."""
    rows = TeamMembership.objects.filter(microproject=row.microproject_id, participation=row.participation_id)
    stay: list[TeamMembership] = []
    for one in rows.order_by("starts_on", "pk"):
        if stay and (stay[-1].ends_on is None or stay[-1].ends_on + ONE_DAY < one.starts_on):
            if row in stay:
                break
            stay = []
        stay.append(one)
    return stay if row in stay else []


def may_leave(row: TeamMembership) -> Decision:
    """Whether the team would still have who leads it."""
    if row.role == TeamRole.LEADER and row.ends_on is None:
        return no(_("This person leads the team. Hand over the team lead role first."))
    return yes()


def took_part(stay: list[TeamMembership]) -> str:
    """Why somebody was in the team after all, or nothing."""
    last = stay[-1]
    if not (decision := may_leave(last)):
        return str(decision.reason)
    entries = Entry.objects.filter(
        microproject=last.microproject_id, participation=last.participation_id, happened_on__gte=stay[0].starts_on
    )
    if last.ends_on is not None:
        entries = entries.filter(happened_on__lte=last.ends_on)
    if entries.exists():
        return _("This person has entries in this team. Record their last day instead.")
    return ""
