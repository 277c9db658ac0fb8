"""Writing, sending and answering a plan.

A sent plan is what the reviewer read, so nobody edits it: a returned one stays and its copy becomes the next draft, an
approved one stays and an amendment begins as its copy. All verbs lock the microproject first, then the plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.domain.versions import StaleVersion, save_version
from kopalnia.lib.web.access import require, require_still
from microprojects.actions.core_mail import mail_coordinators, mail_team
from microprojects.choices import BEFORE_PLAN, AimVersionKind, MicroprojectState, PlanState
from microprojects.models import BudgetLine, Microproject, Plan, PlanAction, PlanReview
from microprojects.policies import is_open, write_for
from microprojects.policies.plan import (
    built_on,
    complete,
    goes_on,
    not_sent,
    problems_of,
    review_of_plan,
    reviewed_already,
    undo_plan,
)
from people import audit
from people.models import User
from people.undo import require_way_back
from programmes.models import Edition

CENT = Decimal("0.01")
COPIED = (
    "need",
    "diagnosis",
    "recipients",
    "expected_direct",
    "expected_indirect",
    "planned_minutes",
    "minors_contact",
)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a plan says: its own fields (names in `COPIED`), actions and budget lines as plain dictionaries.

    An action has title, starts_on, ends_on, owner; a line has description, quantity, unit_price, source.
    """

    fields: dict[str, Any]
    actions: list[dict[str, Any]]
    lines: list[dict[str, Any]]


@transaction.atomic
def write(microproject: Microproject, *, content: Content, based_on: int = 0, expected: int = 0, by: User) -> Plan:
    """Save what the draft says; after an approval, or the first time, begin the next version with it.

    `based_on` is the number of the version the writer had before them (0: there was none) and `expected` its counter.
    The amount of a line is quantity × unit price, rounded to a grosz, half up. Raises `StaleVersion` with the plan as
    it is when somebody wrote in between, `IllegalStep` when a sent plan waits for its answer.
    """
    row = _locked_open(microproject, by)
    last = row.plans.order_by("-number").first()
    if last is not None:
        require(not_sent(last), error=IllegalStep)
    if last is not None and last.number != based_on:
        raise StaleVersion(last)
    draft, begun = (
        (last, False) if last is not None and last.state == PlanState.DRAFT else (_next(row, last, by=by), True)
    )
    save_version(draft, draft.version if begun else expected, **content.fields)
    draft.actions.all().delete()
    draft.budget_lines.all().delete()
    PlanAction.objects.bulk_create(actions_from(content, draft))
    BudgetLine.objects.bulk_create(lines_from(content, draft))
    if begun:
        audit.record("plan.begun", on=[row, draft], by=by, edition=row.edition_id, number=draft.number)
    return draft


@transaction.atomic
def send(plan: Plan, *, expected: int, by: User) -> Plan:
    """Send a complete draft to the coordinators, exactly as the sender saw it.

    The plan is bound to the aim in force. Before the work begins the microproject waits with it; later it is an
    amendment and the work goes on. Raises `StaleVersion` or `IllegalStep`. Mails the coordinators.
    """
    row = _locked_open(plan.microproject, by)
    plan = locked(Plan.objects, plan.pk)
    if plan.version != expected:
        raise StaleVersion(plan)
    problems = problems_of(plan, actions=plan.actions.count(), lines=plan.budget_lines.count())
    require(complete(problems), error=IllegalStep)
    step(
        plan,
        "submit",
        by=by,
        submitted_by=by,
        submitted_at=clock.now(),
        aim_version=row.aim_versions.in_force().order_by("-number")[0],
    )
    before = row.state
    if before in BEFORE_PLAN:
        step(row, "submit_plan", by=by)
    entry = audit.record(
        "plan.sent",
        on=[row, plan],
        by=by,
        edition=row.edition_id,
        number=plan.number,
        total_money=str(total_of(plan)),
        before=before,
    )
    mail_coordinators(row, template="plan_sent", context={"plan": plan}, dedupe=f"plan-sent-{entry.pk}")
    return plan


@transaction.atomic
def approve(plan: Plan, *, expected: int, remarks: str = "", by: User) -> Plan:
    """Approve exactly the version the reviewer saw. Mails the team and its mentors.

    Raises `IllegalStep` when it has been answered meanwhile, when it is not the version seen, or when the aim has
    changed since it was sent: such a plan is for something else.
    """
    row, plan = _locked_sent(plan, expected, by)
    newer = row.aim_versions.in_force().filter(kind=AimVersionKind.CHANGE_OF_AIM, number__gt=plan.aim_version.number)
    if newer.exists():
        raise IllegalStep(
            _("The aim has changed since this plan was sent. Return the plan so that the team can adapt it.")
        )
    return _review(row, plan, "approve", remarks=remarks, by=by)


@transaction.atomic
def return_for_changes(plan: Plan, *, expected: int, remarks: str, by: User) -> Plan:
    """Return a sent plan with remarks. It stays as it was read; its copy becomes the next draft. Mails the team.

    Raises `IllegalStep` as `approve`.
    """
    row, plan = _locked_sent(plan, expected, by)
    _review(row, plan, "return", remarks=remarks, by=by)
    _copy(row, plan, by=plan.created_by)
    return plan


@transaction.atomic
def undo(plan: Plan, *, reason: str = "", by: User) -> Plan:
    """Take back the sending, or the answer, which stays readable as one that was taken back; the microproject goes back
    with it. The team is told of an answer that does not stand.

    Raises `IllegalStep`, also when somebody built on it.
    """
    locked(Edition.objects, plan.microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    row = locked(Microproject.objects, plan.microproject_id)
    plan = locked(Plan.objects.select_related("aim_version"), plan.pk)
    plan.microproject = row
    way = require_way_back(plan, edition=row.edition_id)
    if sentence := built_on(row, plan, way):
        raise IllegalStep(sentence)
    require_still(undo_plan, by, plan, of=row)
    if way.arrow.verb == "undo_return":
        row.plans.filter(number=plan.number + 1).delete()  # the copy nobody has touched
    unsent: dict[str, Any] = {"submitted_by": None, "submitted_at": None} if way.arrow.verb == "undo_submit" else {}
    step(plan, way.arrow.verb, version=plan.version + 1, **unsent)
    if way.before in (*BEFORE_PLAN, MicroprojectState.SUBMITTED):
        step(row, f"{way.arrow.verb}_plan", to=way.before)
    entry = audit.record(
        way.verb,
        on=[row, plan],
        by=by,
        edition=row.edition_id,
        reason=reason,
        number=plan.number,
        undoes=way.entry.pk,
    )
    if not unsent:
        plan.reviews.not_undone().update(taken_back_at=clock.now())
        mail_team(
            row,
            template="plan_answer_taken_back",
            context={"plan": plan, "reason": reason},
            dedupe=f"plan-answer-taken-back-{entry.pk}",
        )
    return plan


def actions_of(plan: Plan) -> list[dict[str, Any]]:
    """The saved actions as `Content` has them."""
    return [dict(row) for row in plan.actions.order_by("pk").values("title", "starts_on", "ends_on", "owner")]


def lines_of(plan: Plan) -> list[dict[str, Any]]:
    """The saved lines of the budget as `Content` has them."""
    rows = plan.budget_lines.order_by("pk").values("description", "quantity", "unit_price", "source")
    return [dict(row) for row in rows]


def actions_from(content: Content, plan: Plan | None = None) -> list[PlanAction]:
    """The actions of a content as unsaved rows."""
    return [PlanAction(plan=plan, **action) for action in content.actions]


def lines_from(content: Content, plan: Plan | None = None) -> list[BudgetLine]:
    """The lines of a content as unsaved rows with their amounts."""
    return [
        BudgetLine(plan=plan, amount=amount_of(line["quantity"], line["unit_price"]), **line) for line in content.lines
    ]


def amount_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """The amount of a budget line in złoty, to a grosz, half up."""
    return (quantity * unit_price).quantize(CENT, rounding=ROUND_HALF_UP)


def total_of(plan: Plan) -> Decimal:
    """The sum of the lines, in Decimal whatever the database."""
    return sum_of(plan.budget_lines.all())


def sum_of(lines: Iterable[BudgetLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))


def _review(row: Microproject, plan: Plan, verb: str, *, remarks: str, by: User) -> Plan:
    before, approved = row.state, verb == "approve"
    step(plan, verb, by=by)
    if before == MicroprojectState.SUBMITTED:
        step(row, f"{verb}_plan", by=by)
    PlanReview.objects.create(plan=plan, approved=approved, remarks=remarks, reviewed_by=by, reviewed_at=clock.now())
    entry = audit.record(
        "plan.approved" if approved else "plan.returned",
        on=[row, plan],
        by=by,
        edition=row.edition_id,
        reason=remarks,
        number=plan.number,
        total_money=str(total_of(plan)),
        before=before,
    )
    mail_team(
        row,
        template="plan_answered",
        context={"plan": plan, "approved": approved, "remarks": remarks},
        dedupe=f"plan-answered-{entry.pk}",
    )
    return plan


def _locked_open(microproject: Microproject, by: User) -> Microproject:
    row = locked(Microproject.objects, microproject.pk)
    require(goes_on(row), error=IllegalStep)
    require_still(write_for, by, row)
    return row


def _locked_sent(plan: Plan, expected: int, by: User) -> tuple[Microproject, Plan]:
    row = locked(Microproject.objects, plan.microproject_id)
    plan = locked(Plan.objects.select_related("aim_version", "created_by"), plan.pk)
    plan.microproject = row
    if plan.state != PlanState.SUBMITTED:
        raise IllegalStep(reviewed_already(plan))
    if plan.version != expected:
        raise IllegalStep(_("This is not the version you were reading. Open the plan again."))
    require(is_open(row), error=IllegalStep)
    require_still(review_of_plan, by, plan, of=row)
    return row, plan


def _next(row: Microproject, last: Plan | None, *, by: User, **fields: Any) -> Plan:
    """An empty draft with the next number, under the aim in force."""
    return Plan.objects.create(
        microproject=row,
        aim_version=row.aim_versions.in_force().order_by("-number")[0],
        number=1 if last is None else last.number + 1,
        created_by=by,
        created_at=clock.now(),
        **fields,
    )


def _copy(row: Microproject, plan: Plan, *, by: User) -> Plan:
    """The next draft, saying what the given plan said."""
    draft = _next(row, plan, by=by, **{name: getattr(plan, name) for name in COPIED})
    said = Content(
        fields={},
        actions=actions_of(plan),
        lines=lines_of(plan),
    )
    PlanAction.objects.bulk_create(actions_from(said, draft))
    BudgetLine.objects.bulk_create(lines_from(said, draft))
    return draft
