"""Who may name, staff and move a microproject. Rows come from `queries.core_page` with their facts and standing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import CLOSED_STATES, AimVersionState, MicroprojectState, TeamRole
from microprojects.models import AimVersion, HandOver, Microproject, TeamMembership
from microprojects.models.microproject import ANOTHER_CHANGE_WAITS
from microprojects.policies import coordinate, is_open, read, work_in, write_for
from people.models import User
from people.undo import WayBack, may_undo, way_back
from programmes import policies as programme_policies
from programmes.models import Edition

# How the log tells that somebody's place in a team, or beside it, ended.
MEMBERSHIP_ENDED = ("microproject.member_ended", "microproject.mentor_ended")
# Steps a person takes by hand; those of the plan happen with its sending and its review.
STEPS_BY_HAND = ("diagnose", "start", "finish", "report", "abandon")


def create_microproject(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition."""
    return programme_policies.coordinate(user, edition)


def propose_change(user: User, microproject: Microproject) -> Decision:
    """Members of the team, or the coordinators in their stead, unless a proposal already waits.

    One proposal waits at a time, so that a decision has one meaning.
    """
    return work_in(user, microproject) and alone(waiting=microproject.aim_waiting_at is not None)


def alone(*, waiting: bool) -> Decision:
    """Whether a change of aim may wait now."""
    return no(ANOTHER_CHANGE_WAITS) if waiting else yes()


def read_change(user: User, version: AimVersion) -> Decision:
    """Members of the team, its mentors and the coordinators."""
    return read(user, version.microproject)


def decision_of_change(user: User, version: AimVersion) -> Decision:
    """The coordinators of the edition."""
    return coordinate(user, version.microproject)


def decide_change(user: User, version: AimVersion) -> Decision:
    """The coordinators of the edition, about a proposed change of aim."""
    decision = decision_of_change(user, version) and is_open(version.microproject)
    if not decision:
        return decision
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


def own_change(user: User, version: AimVersion) -> Decision:
    """Who proposed the change and still works in the microproject."""
    if version.proposed_by_id != user.pk:
        return no(_("Only the person who proposed this change can withdraw it."))
    return work_in(user, version.microproject)


def withdraw_change(user: User, version: AimVersion) -> Decision:
    """Who proposed the change, before it is decided."""
    decision = own_change(user, version)
    if not decision:
        return decision
    if version.state != AimVersionState.PROPOSED:
        return no(decided_already(version))
    return yes()


def undo_decision(user: User, version: AimVersion) -> Undoing:
    """Coordinators undo a decision, whoever proposed the change its withdrawal, until somebody builds on it."""
    microproject, withdrawn = version.microproject, version.state == AimVersionState.WITHDRAWN
    could = own_change(user, version) if withdrawn else decision_of_change(user, version)
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
    if not (decision := is_open(microproject)):
        return str(decision.reason)
    later = AimVersion.objects.filter(microproject=microproject.pk, number__gt=version.number)
    if not (decision := alone(waiting=later.proposed().exists())):
        return str(decision.reason)
    if later.in_force().exists():
        return _("The name or the aim has changed again since then. Propose the right one as a new change.")
    if version.plans.exists() or version.entries.exists() or version.events.exists():
        return _("Plans, entries or events are already linked to this aim. Propose the right one as a new change.")
    return ""


def change_team(user: User, microproject: Microproject) -> Decision:
    """The coordinators of the edition, while the microproject is open."""
    return coordinate(user, microproject) and is_open(microproject)


def hand_role_over(user: User, membership: TeamMembership) -> Decision:
    """Who holds the role in the team, and the coordinators."""
    microproject = membership.microproject
    if not (decision := is_open(microproject)):
        return decision
    if not (microproject.is_coordinated or (microproject.in_team and membership.participation.user_id == user.pk)):
        return no(_("Only the person who holds this role or the coordinators can hand it over."))
    return holds_role(membership)


def holds_role(membership: TeamMembership) -> Decision:
    """Whether the person is more than a member."""
    return no(_("This person has no role to hand over.")) if membership.role == TeamRole.MEMBER else yes()


def read_hand_over(user: User, hand_over: HandOver) -> Decision:
    """The person the hand-over is for."""
    if hand_over.to_user_id != user.pk:
        return no(_("Only the person it is for can mark it as read."))
    return yes()


@dataclass(frozen=True, slots=True)
class StepByHand:
    """One of `STEPS_BY_HAND` that a microproject may take."""

    microproject: Microproject
    verb: str


def take_steps(user: User, step: StepByHand) -> Decision:
    """Members of the team, or the coordinators in their stead; only coordinators abandon a microproject."""
    return (coordinate if step.verb == "abandon" else write_for)(user, step.microproject)


def see_step(user: User, step: StepByHand) -> Decision:
    """Whoever reads the page sees what comes next and why not yet; abandoning only who may do it."""
    return take_steps(user, step) if step.verb == "abandon" else yes()


def take_step(user: User, step: StepByHand) -> Decision:
    """Members of the team, or the coordinators in their stead; only coordinators abandon a microproject."""
    microproject, verb = step.microproject, step.verb
    if verb != "abandon" and not (decision := is_open(microproject)):
        return decision
    if not (decision := take_steps(user, step)):
        return decision
    if not microproject.arrows.allows(microproject.state, verb):
        return no(_too_early_or_late(verb, microproject))
    if verb == "start" and not microproject.has_mentor:  # type: ignore[attr-defined]
        return no(_("The work starts once the team has a mentor. No one is assigned yet."))
    if verb == "report" and not microproject.has_report:  # type: ignore[attr-defined]
        return no(_("Write the final report first."))
    return yes()


def undo_step(user: User, microproject: Microproject) -> Undoing:
    """Members of the team for a while; the coordinators later too, with a reason."""
    abandoned = microproject.state == MicroprojectState.ABANDONED
    could = coordinate(user, microproject) if abandoned else write_for(user, microproject)
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
    return _("This step was recorded with the plan. Undo it on the plan page.")


def elsewhere(microproject: Microproject) -> str:
    """Why a closed team does not open again: somebody of its team is in another one now."""
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
    return _("%(person)s is now in the team “%(microproject)s”. End that membership first.") % {
        "person": other.participation.user,
        "microproject": other.microproject.name,
    }


def _too_early_or_late(verb: str, microproject: Microproject) -> str:
    if not (decision := is_open(microproject)):
        return str(decision.reason)
    if verb == "diagnose":
        return _("The needs assessment has already started.")
    if verb == "start" and microproject.state in (MicroprojectState.UNDER_WAY, MicroprojectState.FINISHED):
        return _("The work has already started.")
    if verb == "start":
        return _("The work starts when the plan is approved.")
    if verb == "finish" and microproject.state == MicroprojectState.FINISHED:
        return _("The work is already finished.")
    if verb == "finish":
        return _("Only work that has started can be finished.")
    return _("Finish the work first.")
