"""Who may write, send and review a plan, and what a plan must say before it is sent."""

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import NOTHING, Undoing
from microprojects.choices import CLOSED_STATES, MicroprojectState, PlanState
from microprojects.models import Microproject, Plan
from microprojects.policies import coordinate, work_in
from people.models import User
from people.undo import WayBack, may_undo, way_back


def write_plan(user: User, plan: Plan) -> Decision:
    """Members of the team, or the coordinators in their stead, unless a sent plan is awaiting its answer.

    A plan under way may be amended. Where there is none yet, the rule is asked about a new one.
    """
    microproject = plan.microproject
    return work_in(user, microproject) and goes_on(microproject) and not_sent(plan)


def goes_on(microproject: Microproject) -> Decision:
    """Whether the plan of a microproject may still change."""
    if microproject.state in (*CLOSED_STATES, MicroprojectState.FINISHED):
        return no(_("The work is finished, so the plan can no longer be changed."))
    return yes()


def not_sent(plan: Plan) -> Decision:
    """Whether nobody is about to answer the plan."""
    if plan.state == PlanState.SUBMITTED:
        return no(_("The plan has been sent and is awaiting an answer. You can change it if it is returned."))
    return yes()


def send_plan(user: User, plan: Plan, problems: list[Problem]) -> Decision:
    """Send a draft; it must be complete."""
    decision = write_plan(user, plan)
    if not decision:
        return decision
    if plan.state != PlanState.DRAFT:
        return no(_("Only a draft can be sent."))
    return complete(problems)


def complete(problems: list[Problem]) -> Decision:
    """Whether a plan lacks nothing."""
    return no(_("Complete the plan first. What is missing is listed below.")) if problems else yes()


def review_of_plan(user: User, plan: Plan) -> Decision:
    """The coordinators of the edition."""
    return coordinate(user, plan.microproject)


def review_plan(user: User, plan: Plan) -> Decision:
    """The coordinators of the edition, while the plan is awaiting an answer."""
    decision = review_of_plan(user, plan)
    if not decision:
        return decision
    if plan.state != PlanState.SUBMITTED:
        return no(reviewed_already(plan))
    return yes()


def undo_plan(user: User, plan: Plan) -> Undoing:
    """Members of the team undo the sending, the coordinators the answer, until somebody builds on it."""
    microproject = plan.microproject
    sent, way = plan.state == PlanState.SUBMITTED, way_back(plan)
    decision = may_undo(
        plan,
        could=work_in(user, microproject) if sent else review_of_plan(user, plan),
        coordinates=microproject.is_coordinated,
        edition=microproject.edition_id,
        way=way,
    )
    if decision and way is not None and (sentence := built_on(microproject, plan, way)):
        return Undoing(False, sentence)
    return decision


def built_on(microproject: Microproject, plan: Plan, way: WayBack) -> str:
    """Why the last step of a plan is not taken back any more, or nothing."""
    if not (decision := goes_on(microproject)):
        return str(decision.reason)
    if not way.before:  # a step logged before the log told what state it began from
        return str(NOTHING)
    following = Plan.objects.filter(microproject=microproject.pk, number__gt=plan.number).order_by("number").first()
    if way.arrow.verb == "undo_return":
        untouched = following is not None and following.state == PlanState.DRAFT and following.version == 1
        return (
            "" if untouched else _("The team is already correcting this plan. You will see it again once it is sent.")
        )
    if following is not None:
        return _("The next version of the plan is already under way. Answer that one once it is sent.")
    begun = way.arrow.verb == "undo_approve" and microproject.state == MicroprojectState.UNDER_WAY
    if begun and way.before == MicroprojectState.SUBMITTED:
        return _("Work on this plan has started. Undo that step first.")
    return ""


def reviewed_already(plan: Plan) -> str:
    """What became of a plan that no longer waits, in a sentence."""
    if plan.state == PlanState.APPROVED:
        return _("This version of the plan has already been approved.")
    if plan.state == PlanState.RETURNED:
        return _("This version of the plan has already been returned for changes.")
    return _("This version of the plan is a draft: the team has not sent it.")


def problems_of(plan: Plan, *, actions: int, lines: int) -> list[Problem]:
    """What a plan lacks before it can be sent; each problem names its field."""
    problems = [
        Problem(sentence, field=field)
        for field, sentence in (
            ("need", _("Describe the need.")),
            ("diagnosis", _("Say how you know and from whom.")),
            ("recipients", _("Say who it is for.")),
        )
        if not getattr(plan, field).strip()
    ]
    if not plan.expected_direct:
        problems.append(Problem(_("Say how many people you expect to help directly."), field="expected_direct"))
    if not plan.planned_minutes:
        problems.append(Problem(_("Say how many hours the team plans."), field="planned_minutes"))
    if not actions:
        problems.append(Problem(_("Add at least one action."), field="actions"))
    if not lines:
        problems.append(
            Problem(_("Add at least one budget line. If the work costs nothing, add a line of 0 zł."), field="lines")
        )
    return problems
