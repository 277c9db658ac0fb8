"""Who may name, staff and move a microproject. Rows come from `queries.core_page` with their facts and standing."""

import datetime as dt

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import CLOSED_STATES, OPEN_STATES, AimVersionState, MicroprojectState, TeamRole
from microprojects.models import Accompaniment, AimVersion, HandOver, Microproject, TeamMembership
from microprojects.policies import coordinate, work_in
from people import audit
from people.models import User
from people.sign_in_methods import who_can_sign_in
from people.undo import WayBack, may_undo, way_back
from programmes import policies as programme_policies
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation

# How the log tells that somebody's place in a team, or beside it, ended.
PLACE_ENDED = ("microproject.member_ended", "microproject.mentor_ended")
# Steps a person takes by hand; those of the plan happen with its sending and its review.
STEPS_BY_HAND = ("diagnose", "start", "finish", "report", "abandon")


def found_group(user: User, edition: Edition) -> Decision:
    """Form a group."""
    return programme_policies.coordinate(user, edition)


def propose_change(user: User, microproject: Microproject) -> Decision:
    """Change the name or propose a new aim. One proposal waits at a time, so that a decision has one meaning."""
    decision = work_in(user, microproject)
    if not decision:
        return decision
    if microproject.aim_waiting_at is not None:  # type: ignore[attr-defined]  # from `queries.core_facts`
        return no(_("Another change is already awaiting a decision."))
    return yes()


def decide_change(user: User, microproject: Microproject, version: AimVersion) -> Decision:
    """Approve or refuse a proposed change of aim."""
    decision = coordinate(user, microproject)
    if not decision:
        return decision
    if microproject.state in CLOSED_STATES:
        return no(_("This microproject is closed."))
    if version.state != AimVersionState.PROPOSED:
        return no(decided_already(version))
    return yes()


def decided_already(version: AimVersion) -> str:
    """Who decided first, in a sentence."""
    sentences = {
        AimVersionState.IN_FORCE: _("This change has already been approved (%(who)s)."),
        AimVersionState.REFUSED: _("This change has already been refused (%(who)s)."),
        AimVersionState.WITHDRAWN: _("This change has already been withdrawn (%(who)s)."),
    }
    return sentences[AimVersionState(version.state)] % {"who": version.decided_by}


def withdraw_change(user: User, microproject: Microproject, version: AimVersion) -> Decision:
    """Withdraw a proposed change of aim: who proposed it."""
    if version.proposed_by_id != user.pk:
        return no(_("Only the person who proposed this change can withdraw it."))
    decision = work_in(user, microproject)
    if not decision:
        return decision
    if version.state != AimVersionState.PROPOSED:
        return no(decided_already(version))
    return yes()


def undo_decision(user: User, microproject: Microproject, version: AimVersion) -> Undoing:
    """Take back a decision (the coordination) or a withdrawal (who proposed the change), as long as nobody built on it."""
    if version.state != AimVersionState.WITHDRAWN:
        could = coordinate(user, microproject)
    elif version.proposed_by_id == user.pk:
        could = work_in(user, microproject)
    else:
        could = no(_("Only the person who proposed this change can withdraw it."))
    decision = may_undo(
        version,
        could=could,
        coordinates=microproject.is_coordinated,
        edition=microproject.edition_id,
        way=way_back(version),
    )
    if decision and (sentence := aim_built_on(microproject, version)):
        return Undoing(False, sentence)
    return decision


def aim_built_on(microproject: Microproject, version: AimVersion) -> str:
    """Why a decision about a change of aim is not taken back any more, or nothing."""
    if microproject.state in CLOSED_STATES:
        return _("This microproject is closed.")
    later = AimVersion.objects.filter(microproject=microproject.pk, number__gt=version.number)
    if later.proposed().exists():
        return _("Another change is already awaiting a decision.")
    if later.in_force().exists():
        return _("The name or the aim has changed again since then. Propose the right one as a new change.")
    if version.plans.exists() or version.entries.exists() or version.events.exists():
        return _("Plans, entries or events are already linked to this aim. Propose the right one as a new change.")
    return ""


def change_team(user: User, microproject: Microproject) -> Decision:
    """Add and end members, roles and mentors."""
    decision = coordinate(user, microproject)
    if not decision:
        return decision
    if microproject.state not in OPEN_STATES:
        return no(_("This microproject is closed."))
    return yes()


def hand_role_over(user: User, microproject: Microproject, membership: TeamMembership) -> Decision:
    """Give a role in the team to another member: who holds it, or the coordination."""
    if microproject.state not in OPEN_STATES:
        return no(_("This microproject is closed."))
    if not (microproject.is_coordinated or (microproject.in_team and membership.participation.user_id == user.pk)):
        return no(_("Only the person who holds this role or the coordinators can hand it over."))
    if membership.role == TeamRole.MEMBER:
        return no(_("This person has no role to hand over."))
    return yes()


def read_hand_over(user: User, hand_over: HandOver) -> Decision:
    """Say that a hand-over is read: the person it is for."""
    if hand_over.to_user_id != user.pk:
        return no(_("Only the person it is for can mark it as read."))
    return yes()


def join_team(participation: Participation, microproject: Microproject, *, on: dt.date) -> Decision:
    """Whether a person may belong to the team from a day on: enrolled here, and in one team at a time."""
    if participation.edition_id != microproject.edition_id:
        return no(_("This person takes part in another edition."))
    if not participation.is_active(on):
        return no(_("This person is not taking part in the programme on that day."))
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
        return no(_("This person is already in the team."))
    return no(
        _(
            "This person is in the team “%(group)s”. A person can be in only one team at a time, so end that"
            " membership first."
        )
        % {"group": other.microproject.name}
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
        return no(_("This person is already mentoring the team."))
    if TeamMembership.objects.overlapping(on).filter(microproject=microproject, participation__user=mentor).exists():
        return no(_("A team member cannot also be the team's mentor."))
    return yes()


def take_step(user: User, microproject: Microproject, verb: str) -> Decision:
    """Move the microproject along one of `STEPS_BY_HAND`."""
    who = coordinate(user, microproject) if verb == "abandon" else work_in(user, microproject)
    if not who:
        return who
    if not microproject.arrows.allows(microproject.state, verb):
        return no(_too_early_or_late(verb, microproject))
    if verb == "start" and not microproject.has_mentor:  # type: ignore[attr-defined]
        return no(_("The work starts once the team has a mentor. No one is assigned yet."))
    if verb == "report" and not microproject.has_report:  # type: ignore[attr-defined]
        return no(_("Write the final report first."))
    return yes()


def undo_step(user: User, microproject: Microproject) -> Undoing:
    """Take back the last step by hand: who could take it for a while, the coordination later with a reason."""
    if microproject.state == MicroprojectState.ABANDONED:
        could = coordinate(user, microproject)
    elif microproject.in_team or microproject.is_coordinated:
        could = yes()
    else:
        could = no(_("Only team members can write here."))
    way = way_back(microproject)
    decision = may_undo(
        microproject,
        could=could,
        coordinates=microproject.is_coordinated,
        edition=microproject.edition_id,
        way=way,
    )
    if decision and way is not None and (sentence := step_of_a_plan(way)):
        return Undoing(False, sentence)
    if decision and (sentence := elsewhere(microproject)):
        return Undoing(False, sentence)
    return decision


def goes_back(microproject: Microproject) -> bool:
    """Whether the present state may have come of a step by hand, so that it is taken back by hand."""
    return any(arrow.undoes in STEPS_BY_HAND for arrow in microproject.arrows.back_from(microproject.state))


def step_of_a_plan(way: WayBack) -> str:
    """Why a step is not taken back on its own: it came with the sending of a plan or with the answer to it."""
    if way.arrow.undoes in STEPS_BY_HAND:
        return ""
    return _("This step came with the plan. Undo it on the plan page.")


def elsewhere(microproject: Microproject) -> str:
    """Why a closed group does not open again: somebody of its team is in another one now."""
    if microproject.state not in CLOSED_STATES:
        return ""
    own = TeamMembership.objects.overlapping(clock.today()).filter(microproject=microproject)
    other = (
        TeamMembership.objects.overlapping(clock.today())
        .filter(participation__in=own.values("participation"))
        .exclude(microproject__state__in=CLOSED_STATES)
        .select_related("participation__user", "microproject")
        .first()
    )
    if other is None:
        return ""
    return _("%(person)s is now in the team “%(group)s”. End that membership first.") % {
        "person": other.participation.user,
        "group": other.microproject.name,
    }


def reopen_place(user: User, microproject: Microproject, row: TeamMembership | Accompaniment) -> Undoing:
    """Take back the end of somebody's place in the team or beside it: the coordination."""
    could = change_team(user, microproject)
    entry = audit.last(row, PLACE_ENDED) if row.ends_on is not None else None
    return undo.may_undo(
        could=could,
        coordinates=could.allowed,
        acted_at=entry.at if entry else None,
        edition=microproject.edition_id,
    )


def _too_early_or_late(verb: str, microproject: Microproject) -> str:
    if microproject.state in CLOSED_STATES:
        return _("This microproject is closed.")
    if verb == "diagnose":
        return _("The diagnosis has already started.")
    if verb == "start" and microproject.state in (MicroprojectState.UNDER_WAY, MicroprojectState.FINISHED):
        return _("The work has already started.")
    if verb == "start":
        return _("The work starts when the plan is approved.")
    if verb == "finish" and microproject.state == MicroprojectState.FINISHED:
        return _("The work is already finished.")
    if verb == "finish":
        return _("Only work that has started can be finished.")
    return _("Finish the work first.")
