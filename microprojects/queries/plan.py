"""Plans with their parts, and what changed between two wordings of an aim or two versions of a plan."""

from decimal import Decimal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from microprojects.choices import PlanState
from microprojects.models import Microproject, Plan, PlanAction, PlanReview


def plans_of(microproject: Microproject) -> QuerySet[Plan]:
    """All versions, oldest first, with the moments of answer and approval and the lines of their budgets. Two queries."""
    answers = (
        PlanReview.objects.not_undone().filter(plan=OuterRef("pk")).order_by("-reviewed_at").values("reviewed_at")
    )
    return (
        microproject.plans.select_related("aim_version", "created_by", "submitted_by")
        .annotate(answered_at=Subquery(answers[:1]), approved_at=Subquery(answers.filter(approved=True)[:1]))
        .prefetch_related("budget_lines")
        .order_by("number")
    )


def whole_plans_of(microproject: Microproject) -> QuerySet[Plan]:
    """All versions with actions and answers too. Four queries."""
    return plans_of(microproject).prefetch_related(
        Prefetch("actions", PlanAction.objects.order_by("pk")),
        Prefetch("reviews", PlanReview.objects.select_related("reviewed_by")),
    )


def latest_approved(plans: list[Plan]) -> tuple[Plan | None, Plan | None]:
    """The approved plan in use and the one before it."""
    approved = [plan for plan in plans if plan.state == PlanState.APPROVED]
    return (approved[-1] if approved else None), (approved[-2] if len(approved) > 1 else None)


def total_of(plan: Plan) -> Decimal:
    """The sum of the budget in Decimal; costs no query on plans read with their lines."""
    return sum((line.amount for line in plan.budget_lines.all()), Decimal("0.00"))
