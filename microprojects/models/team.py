"""Who is in a team and who mentors it, from a day to a day."""

import datetime as dt

from django.db import models
from django.db.models import CharField, Q, Value
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.dated import CountedManager, Dated, DatedQuerySet, Mistakable, active_q, mistake_constraints
from kopalnia.lib.domain.periods import NoOverlap
from microprojects.choices import TeamRole
from microprojects.models.microproject import Microproject, TeamRelation, in_visible_microproject
from people.models import User, rights
from programmes.choices import EditionRoleName
from programmes.models import Participation

ALREADY_IN_TEAM = _("This person is already in the team.")
ALREADY_MENTOR = _("This person is already mentoring the team.")


class TeamMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "TeamMembershipQuerySet":
        return self.filter(in_visible_microproject(user))


TeamMembershipManager = CountedManager.from_queryset(TeamMembershipQuerySet)


class TeamMembership(Mistakable):
    """A participant in a team, in one role, from a day to a day. A new role is a new row."""

    reopened_by = "microprojects.actions.reopening.reopen_membership"

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="memberships")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)

    objects = TeamMembershipManager()  # type: ignore[assignment]  # narrower than that of all dated rows

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="membership_dates_ordered"),
            known_state("role", TeamRole, name="membership_role_known"),
            *mistake_constraints("membership"),
            NoOverlap(
                fields=("microproject", "participation"),
                condition=Q(mistaken_at__isnull=True),
                changes_within_a_day=True,
                name="membership_no_overlap",
                violation_error_message=ALREADY_IN_TEAM,
            ),
            NoOverlap(
                fields=("microproject",),
                condition=Q(role=TeamRole.LEADER, mistaken_at__isnull=True),
                changes_within_a_day=True,
                name="membership_one_leader",
                violation_error_message=_("This team already has a team lead."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.participation} ({self.role_label})"

    @property
    def role_label(self) -> str:
        """The role in the form of address of the member."""
        return TeamRole(self.role).in_form(self.participation.user.form_of_address)


class AccompanimentQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "AccompanimentQuerySet":
        return self.filter(in_visible_microproject(user))


class Accompaniment(Dated):
    """A mentor beside a team, from a day to a day."""

    reopened_by = "microprojects.actions.reopening.reopen_accompaniment"

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="accompaniments")
    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="accompaniments")

    objects = AccompanimentQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="accompaniment_dates_ordered"),
            NoOverlap(
                fields=("microproject", "mentor"),
                name="accompaniment_no_overlap",
                violation_error_message=ALREADY_MENTOR,
            ),
        )

    def __str__(self) -> str:
        return str(self.mentor)

    @property
    def role_label(self) -> str:
        """What the mentor is, in the form of address they chose."""
        return EditionRoleName.MENTOR.in_form(self.mentor.form_of_address)


@rights.part
def _teams(user_id: int, day: dt.date) -> models.QuerySet:
    """A place in a team lasts no longer than the participation."""
    held = TeamMembership.objects.active(day).filter(
        active_q(day, prefix="participation__"), participation__user=user_id
    )
    return held.values_list(Value(TeamRelation.TEAM, CharField()), "microproject_id")


@rights.part
def _mentored(user_id: int, day: dt.date) -> models.QuerySet:
    held = Accompaniment.objects.active(day).filter(mentor=user_id)
    return held.values_list(Value(TeamRelation.MENTOR, CharField()), "microproject_id")
