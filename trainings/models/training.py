"""Trainings: modules with planned minutes, sessions, and attendance hanging on the session and its date.

Joining, being present and counted time are three facts. A correction of attendance never changes a row: the old one
gets `replaced_at` and stays, the new one stands beside it with who and when.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.documents.rendering import Rendering
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from people.models import User
from programmes.models.participation import Participation
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by, visible_to_member
from trainings.choices import SESSION_ARROWS, Presence, SessionState

TOPIC_PLANNED = _("This topic is already in the plan.")


class ModuleQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ModuleQuerySet":
        return self.filter(visible_to_member(user))


class Module(Versioned):
    """One topic of the training plan, with the minutes planned for it."""

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="modules")
    topic = models.CharField(max_length=160)
    planned_minutes = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "topic"),
                name="module_topic_once",
                violation_error_message=TOPIC_PLANNED,
            ),
        )

    def __str__(self) -> str:
        return self.topic


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SessionQuerySet":
        return self.filter(visible_to_member(user, "module__edition"))

    def held(self) -> "SessionQuerySet":
        """Sessions whose attendance is signed off: only these give hours."""
        return self.filter(state=SessionState.SIGNED)


class Session(Versioned):
    """A meeting of a module. The trainer needs no account."""

    code = CodeField()
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(help_text=_("Training time that counts, without breaks."))
    place = models.CharField(max_length=200, blank=True)
    trainer = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    cancel_reason = models.CharField(max_length=300, blank=True)
    # What people on the list were told before a move; homes show it until both days are over.
    former_starts_at = models.DateTimeField(null=True, blank=True)
    former_place = models.CharField(max_length=200, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    arrows = SESSION_ARROWS

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            ordered("starts_at", "ends_at", name="session_times_ordered"),
            known_state("state", SessionState, name="session_state_known"),
            models.CheckConstraint(
                condition=Q(state=SessionState.SIGNED, signed_by__isnull=False, signed_at__isnull=False)
                | (~Q(state=SessionState.SIGNED) & Q(signed_by__isnull=True, signed_at__isnull=True)),
                name="session_signed_has_who_and_when",
                violation_error_message=_("Record who signed the attendance list and when."),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.module.topic

    @property
    def is_moved(self) -> bool:
        return self.former_starts_at is not None


class AttendanceQuerySet(models.QuerySet):
    def current(self) -> "AttendanceQuerySet":
        return self.filter(replaced_at__isnull=True)

    def counted(self) -> "AttendanceQuerySet":
        """Rows that give hours: current ones of sessions that were signed off."""
        return self.current().filter(session__state=SessionState.SIGNED)

    def visible_to(self, user: User) -> "AttendanceQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(participation__user=user.pk) | coordinated_by(user, "participation__edition"))


class Attendance(models.Model):
    """How long one person was at one session. `reason` is private to the person and the coordinators."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    minutes = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            known_state("presence", Presence, name="attendance_presence_known"),
            models.UniqueConstraint(
                fields=("session", "participation"),
                condition=Q(replaced_at__isnull=True),
                name="attendance_one_current",
                violation_error_message=_("This person is already on this list."),
            ),
            models.CheckConstraint(
                condition=~Q(presence__in=(Presence.EXCUSED, Presence.ABSENT)) | Q(minutes=0),
                name="attendance_absent_has_no_minutes",
                violation_error_message=_("Do not enter any time for someone who was absent."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("recorded_at")),
                name="attendance_replaced_after_recorded",
                violation_error_message=_("A correction cannot be earlier than what it corrects."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.participation_id}@{self.session_id}: {self.presence}"


class AttendanceListQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AttendanceListQuerySet":
        return self.filter(coordinated_by(user, "session__module__edition"))


class AttendanceList(Rendering):
    """A printable attendance list of a session, with or without personal data, numbered within its edition."""

    # It prints the roster of the moment: made again, it could say other names under the same number.
    is_frozen = False

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attendance_lists")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="lists")
    number = models.PositiveIntegerField()
    with_names = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="pl")

    objects = AttendanceListQuerySet.as_manager()

    class Meta(Rendering.Meta):
        ordering = ("number",)
        constraints = [
            *Rendering.Meta.constraints,
            models.UniqueConstraint(
                fields=("edition", "number"),
                name="attendance_list_number_once",
                violation_error_message=_("There is already a list with this number."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
