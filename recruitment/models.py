"""The call and what comes of it: applications, and decisions that are made now and announced together.

A verdict is a row. The application carries the newest one (`verdict`) so that the board needs no join; what the
applicant may read is only `announced_verdict`, which one act sets for everybody (the embargo of the cohort).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.domain.versions import Versioned
from organisations.models import Organisation
from people.models import User
from programmes.models.participation import Participation
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by
from recruitment.choices import APPLICATION_ARROWS, ApplicationState, Verdict

NO_SUCH_DECISION = _("There is no such decision.")


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Own ones; those sent in editions the person coordinates. Companies never see applications."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(applicant=user.pk) | coordinated_by(user) & ~Q(state=ApplicationState.DRAFT))

    def submitted(self) -> "ApplicationQuerySet":
        return self.filter(state=ApplicationState.SUBMITTED)

    def waiting(self) -> "ApplicationQuerySet":
        return self.submitted().filter(verdict="")

    def to_announce(self) -> "ApplicationQuerySet":
        """Decided, and the decision differs from what the applicant was told."""
        return self.submitted().exclude(verdict="").exclude(verdict=models.F("announced_verdict"))


class UnmergedApplications(models.Manager.from_queryset(ApplicationQuerySet)):  # type: ignore[misc]
    """Without those merged into another one of the same person, who is considered and counted once."""

    def get_queryset(self) -> ApplicationQuerySet:
        return super().get_queryset().filter(merged_into__isnull=True)


class Application(Versioned):
    """One person's application to one edition. The answers are private to the applicant and the coordinators.

    Of two applications of one person to an edition the second stays as it was, closed, and points at the first
    (`merged_into`); only `everything` reads it.
    """

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)

    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    unit = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    motivation = models.TextField(max_length=3000, blank=True)
    experience = models.TextField(max_length=3000, blank=True)
    availability = models.TextField(max_length=1000, blank=True)
    special_needs = models.TextField(max_length=1000, blank=True)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reserve_position = models.PositiveSmallIntegerField(null=True, blank=True)
    announced_verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # What came of an accepted one.
    participation = models.OneToOneField(
        Participation, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="application"
    )

    arrows = APPLICATION_ARROWS

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed"
    )

    objects = UnmergedApplications()
    everything = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("submitted_at", "pk")
        constraints = (
            known_state("state", ApplicationState, name="application_state_known"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *Verdict.values], announced_verdict__in=["", *Verdict.values]),
                name="application_verdicts_known",
                violation_error_message=NO_SUCH_DECISION,
            ),
            models.UniqueConstraint(
                fields=("edition", "applicant"),
                name="application_once_per_person",
                violation_error_message=_("You already have an application in this call."),
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT) | Q(submitted_at__isnull=False),
                name="application_sent_has_time",
                violation_error_message=_("A sent application must have the time it was sent."),
            ),
            models.CheckConstraint(
                condition=Q(announced_verdict="", announced_at__isnull=True)
                | (~Q(announced_verdict="") & Q(announced_at__isnull=False)),
                name="application_announcement_has_time",
                violation_error_message=_("An announced decision must have the time it was announced."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="application_withdrawn_has_time",
                violation_error_message=_("A withdrawn application must have the time it was withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(reserve_position__isnull=True) | Q(verdict=Verdict.RESERVE),
                name="application_place_only_on_reserve",
                violation_error_message=_("Only people on the reserve list have a number on it."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.applicant} → {self.edition_id}"


class ApplicationDecision(models.Model):
    """One verdict on an application, never changed: a new decision is a new row."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True, help_text=_("For the coordinators only."))
    told = models.TextField(
        max_length=1000, blank=True, help_text=_("Why an announced decision is changing; the applicant reads it.")
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("decided_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=["", *Verdict.values]),
                name="application_decision_known",
                violation_error_message=NO_SUCH_DECISION,
            ),
        )

    def __str__(self) -> str:
        return self.get_verdict_display() or "–"
