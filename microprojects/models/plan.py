"""The plan of a microproject: need, actions, expected recipients and budget.

A plan that was sent is evidence of what the reviewer read, so it is never edited: a returned plan stays and its copy
becomes the next draft.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state, ordered, paired
from kopalnia.lib.domain.versions import Versioned
from microprojects.choices import PLAN_ARROWS, BudgetSource, MinorsContact, PlanState
from microprojects.models.microproject import (
    NO_REMARKS,
    AimVersion,
    Microproject,
    ReviewQuerySet,
    in_visible_microproject,
)
from people.models import User


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PlanQuerySet":
        return self.filter(in_visible_microproject(user))

    def submitted(self) -> "PlanQuerySet":
        return self.filter(state=PlanState.SUBMITTED)


class Plan(Versioned):
    """One version of what a team means to do. A row read for its page knows all `versions`."""

    versions: list["Plan"]

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="plans")
    aim_version = models.ForeignKey(AimVersion, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    need = models.TextField(max_length=5000, blank=True)
    diagnosis = models.TextField(max_length=5000, blank=True, help_text=_("How we know, and from whom."))
    recipients = models.CharField(max_length=300, blank=True)
    expected_direct = models.PositiveIntegerField(null=True, blank=True)
    expected_indirect = models.PositiveIntegerField(null=True, blank=True)
    planned_minutes = models.PositiveIntegerField(null=True, blank=True)
    minors_contact = models.CharField(max_length=10, choices=MinorsContact.choices, default=MinorsContact.NONE)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)

    arrows = PLAN_ARROWS

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            known_state("state", PlanState, name="plan_state_known"),
            known_state("minors_contact", MinorsContact, name="plan_minors_contact_known"),
            paired("submitted_by", "submitted_at", name="plan_submission_paired"),
            models.UniqueConstraint(
                fields=("microproject", "number"),
                name="plan_number_once",
                violation_error_message=_("There is a newer version of the plan."),
            ),
            models.UniqueConstraint(
                fields=("microproject",),
                condition=Q(state__in=(PlanState.DRAFT, PlanState.SUBMITTED)),
                name="plan_one_open",
                violation_error_message=_("Another version of the plan is open."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.microproject} v{self.number}"


class PlanAction(models.Model):
    """One step of the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(max_length=300)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (ordered("starts_on", "ends_on", name="plan_action_dates_ordered"),)

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """One line of the budget estimate, in złoty."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="budget_lines")
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1, validators=(MinValueValidator(0),))
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, validators=(MinValueValidator(0),))
    amount = models.DecimalField(max_digits=12, decimal_places=2, editable=False)
    source = models.CharField(max_length=16, choices=BudgetSource.choices, default=BudgetSource.GRANT)

    class Meta:
        ordering = ("pk",)
        constraints = (
            known_state("source", BudgetSource, name="budget_source_known"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, unit_price__gte=0, amount__gte=0),
                name="budget_line_not_negative",
                violation_error_message=_("Amounts cannot be negative."),
            ),
        )

    def __str__(self) -> str:
        return self.description


class PlanReview(models.Model):
    """What the coordinators answered to a sent plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    approved = models.BooleanField()
    remarks = models.TextField(max_length=5000, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("reviewed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(remarks=""),
                name="plan_return_has_remarks",
                violation_error_message=NO_REMARKS,
            ),
            models.UniqueConstraint(
                fields=("plan",),
                condition=Q(taken_back_at__isnull=True),
                name="plan_answered_once",
                violation_error_message=_("This version of the plan has already been answered."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {'+' if self.approved else '-'}"
