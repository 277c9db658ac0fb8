"""Who may have a place in a team or beside it, end it, open it again, and say that somebody was never there."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import CLOSED_STATES, TeamRole
from microprojects.models import Accompaniment, Entry, Microproject, TeamMembership
from microprojects.models.team import ALREADY_IN_TEAM, ALREADY_MENTOR
from microprojects.policies.core import MEMBERSHIP_ENDED, change_team
from people import audit
from people.models import User
from people.sign_in_methods import who_can_sign_in
from programmes.choices import EditionRoleName
from programmes.models import EditionRole, Participation

ONE_DAY = dt.timedelta(days=1)
NEVER_BOTH = gettext_lazy("A team member cannot also be the team's mentor.")


def takes_part(participation: Participation, *, on: dt.date) -> Decision:
    """Whether a person takes part in the programme on a day."""
    if not participation.is_active(on):
        return no(_("This person is not taking part in the programme on that day."))
    return yes()


def join_team(participation: Participation, microproject: Microproject, *, on: dt.date) -> Decision:
    """Whether a person may belong to the team from a day on: enrolled here, in one team at a time, and not its mentor."""
    if participation.edition_id != microproject.edition_id:
        return no(_("This person takes part in another edition."))
    if not (decision := takes_part(participation, on=on)):
        return decision
    mentors = Accompaniment.objects.overlapping(on).filter(microproject=microproject)
    if mentors.filter(mentor=participation.user_id).exists():
        return no(NEVER_BOTH)
    other = (
        TeamMembership.objects.overlapping(on)
        .filter(participation=participation)
        .exclude(microproject__state__in=CLOSED_STATES)
        .select_related("microproject")
        .first()
    )
    if other is None:
        return yes()
    if other.microproject_id == microproject.pk:
        return no(ALREADY_IN_TEAM)
    return no(
        _(
            "This person is in the team “%(microproject)s”. A person can be in only one team at a time, so end that"
            " membership first."
        )
        % {"microproject": other.microproject.name}
    )


def become_mentor(mentor: User, microproject: Microproject, *, on: dt.date) -> Decision:
    """Whether a person may accompany the team from a day on: a mentor of the edition who can sign in, not a member, not
    there yet."""
    held = EditionRole.objects.active(on).filter(
        edition=microproject.edition_id, user=mentor.pk, role=EditionRoleName.MENTOR
    )
    if not held.exists():
        return no(_("This person is not a mentor in this edition on that day."))
    if not who_can_sign_in().filter(pk=mentor.pk).exists():
        return no(_("This person cannot sign in, so no one would answer the team."))
    if Accompaniment.objects.overlapping(on).filter(microproject=microproject, mentor=mentor).exists():
        return no(ALREADY_MENTOR)
    if TeamMembership.objects.overlapping(on).filter(microproject=microproject, participation__user=mentor).exists():
        return no(NEVER_BOTH)
    return yes()


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
