"""What a mentor is and does: a profile, meetings with the team, and notes whose audience was chosen before writing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from mentors.choices import NoteAudience
from microprojects.models import Accompaniment, Microproject, TeamRelation, in_visible_microproject
from people.models import User, rights
from programmes.models import Participation, coordinated_by


class MentorProfile(models.Model):
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="mentor_profile")
    about = models.TextField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        return self.filter(in_visible_microproject(user))

    def not_undone(self) -> "MeetingQuerySet":
        """Meetings nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class Meeting(models.Model):
    """A meeting of a mentor with a team. It hangs on the accompaniment, so it survives a change of mentor."""

    code = CodeField()
    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="meetings")
    accompaniment = models.ForeignKey(Accompaniment, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    minutes = models.PositiveIntegerField()
    next_step = models.CharField(max_length=500, blank=True)
    present = models.ManyToManyField(Participation, blank=True, related_name="mentor_meetings")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=24 * 60),
                name="meeting_minutes_within_a_day",
                violation_error_message=_("A meeting must last between one minute and 24 hours."),
            ),
            paired("taken_back_by", "taken_back_at", name="meeting_taken_back_paired"),
        )

    def __str__(self) -> str:
        return f"{self.microproject_id}: {self.held_on}"


class MeetingNoteQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MeetingNoteQuerySet":
        """The author always; others by the audience chosen, until the note is taken back. Nobody, coordinators
        included, reads «only me»."""
        if not user.is_authenticated:
            return self.none()
        coordinated = coordinated_by(user, "meeting__microproject__edition")
        accompanied = Q(meeting__microproject__in=rights.of(user).rows(TeamRelation.MENTOR))
        in_team = Q(meeting__microproject__in=rights.of(user).rows(TeamRelation.TEAM))
        meant = (
            (Q(audience=NoteAudience.MENTORS) & accompanied)
            | (Q(audience=NoteAudience.COORDINATORS) & coordinated)
            | (Q(audience=NoteAudience.TEAM) & (in_team | accompanied | coordinated))
        )
        return self.filter(Q(written_by=user.pk) | (Q(taken_back_at__isnull=True) & meant))

    def not_undone(self) -> "MeetingNoteQuerySet":
        """Notes nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class MeetingNote(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=12, choices=NoteAudience.choices)
    text = models.TextField(max_length=5000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingNoteQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            known_state("audience", NoteAudience, name="meeting_note_audience_known"),
            paired("taken_back_by", "taken_back_at", name="meeting_note_taken_back_paired"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} ({self.audience})"
