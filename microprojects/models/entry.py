"""What a team logs: progress entries with their authors' hours, and what was answered.

Hours count only when somebody other than their author confirmed them, and the database itself refuses a self-confirmed
entry. Reviews are rows of their own, so a returned and mended entry keeps what was said about it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from kopalnia.lib.domain.versions import Versioned
from microprojects.choices import ENTRY_ARROWS, EntryAudience, EntryState, TimeMode
from microprojects.models.microproject import (
    NO_REMARKS,
    AimVersion,
    Microproject,
    ReviewQuerySet,
    in_visible_microproject,
)
from people.models import User
from programmes.models import Participation, staffed_or_joined_by

OWN_HOURS = _("No one can confirm their own hours.")


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EntryQuerySet":
        """Entries of visible microprojects (drafts: own only), and those written for the whole programme."""
        if not user.is_authenticated:
            return self.none()
        sent = ~Q(state=EntryState.DRAFT)
        return self.filter(
            Q(author=user.pk)
            | (sent & in_visible_microproject(user))
            | Q(state=EntryState.ACCEPTED, audience=EntryAudience.PROGRAMME)
            & staffed_or_joined_by(user, "microproject__edition")
        )

    def waiting(self) -> "EntryQuerySet":
        return self.filter(state=EntryState.SUBMITTED)

    def confirmed(self) -> "EntryQuerySet":
        """Entries whose hours count."""
        return self.filter(state=EntryState.ACCEPTED)


class Entry(Versioned):
    """One progress entry of a team member. `minutes` are the volunteer time of `participation`.

    `entry_flags` stand on rows read for a reviewer (`microprojects.entry_flags.flag`).
    """

    flags: list[str]

    code = CodeField()
    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="entries")
    aim_version = models.ForeignKey(AimVersion, on_delete=models.PROTECT, related_name="entries")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entries")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="entries")
    event = models.ForeignKey(
        "microprojects.Event", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    text = models.TextField(max_length=5000)
    happened_on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    time_mode = models.CharField(max_length=8, choices=TimeMode.choices, default=TimeMode.OWN)
    audience = models.CharField(max_length=10, choices=EntryAudience.choices, default=EntryAudience.TEAM)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    arrows = ENTRY_ARROWS

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-pk")
        constraints = (
            known_state("state", EntryState, name="entry_state_known"),
            known_state("time_mode", TimeMode, name="entry_time_mode_known"),
            known_state("audience", EntryAudience, name="entry_audience_known"),
            paired("accepted_by", "accepted_at", name="entry_acceptance_paired"),
            models.CheckConstraint(
                condition=Q(state=EntryState.ACCEPTED, accepted_at__isnull=False)
                | (~Q(state=EntryState.ACCEPTED) & Q(accepted_at__isnull=True)),
                name="entry_accepted_has_who_and_when",
                violation_error_message=_("Record who confirmed the entry and when."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("author")),
                name="entry_not_confirmed_by_author",
                violation_error_message=OWN_HOURS,
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=24 * 60),
                name="entry_minutes_within_a_day",
                violation_error_message=_("A day has 24 hours."),
            ),
        )
        indexes = (
            models.Index(fields=("microproject", "state"), name="entry_by_state"),
            models.Index(fields=("microproject", "submitted_at"), name="entry_sent"),
            models.Index(fields=("-happened_on", "-id"), name="entry_newest"),
        )

    def __str__(self) -> str:
        return self.code


class EntryReview(models.Model):
    """The mentor's answer to an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reviews")
    accepted = models.BooleanField()
    comment = models.TextField(max_length=3000, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("reviewed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(comment=""),
                name="entry_return_has_comment",
                violation_error_message=NO_REMARKS,
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}: {'+' if self.accepted else '-'}"
