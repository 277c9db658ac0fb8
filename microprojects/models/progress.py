"""What a team logs: progress entries with hours and photos, quotes and insights for the publication.

Hours count only when somebody other than their author confirmed them, and the database itself refuses a self-confirmed
entry. Reviews are rows of their own, so a returned and mended entry keeps what was said about it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from kopalnia.lib.domain.versions import Versioned
from microprojects.choices import ENTRY_ARROWS, EntryAudience, EntryState, InsightKind, TimeMode
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


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: User) -> "PhotoQuerySet":
        """Own photos, and photos of entries seen inside the team. An entry told to the whole programme goes without
        them: people on them agreed to nothing yet. A photo without an entry is a draft of who uploaded it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(uploaded_by=user.pk)
            | in_visible_microproject(user)
            & Q(entry__isnull=False)
            & (~Q(entry__state=EntryState.DRAFT) | Q(entry__author=user.pk))
        )

    def attached(self) -> "PhotoQuerySet":
        """Photos that stand by an entry: no drafts, none that were taken away."""
        return self.filter(removed_at__isnull=True, entry__isnull=False)


class Photo(models.Model):
    """A photo, re-encoded without metadata. It may be published only when everyone recognisable agreed."""

    code = CodeField()
    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="photos")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    file = models.FileField(upload_to="photos/")
    thumbnail = models.FileField(upload_to="photos/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=300, blank=True)
    people_count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many people can be recognised. Empty: no one has said yet.")
    )
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.caption or self.code


class PhotoSubject(models.Model):
    """One recognisable person on a photo.

    People with an account agree in the consent ledger (under age: a paper of their guardian is noted there); for others a
    paper is noted here, with who gave it and when. The rule stands in `microprojects.queries.consents`.
    """

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="subjects")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_minor = models.BooleanField(default=False)
    consent_given_by = models.CharField(max_length=160, blank=True)
    consent_given_on = models.DateField(null=True, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("photo", "user"),
                condition=Q(user__isnull=False),
                name="photo_subject_once",
                violation_error_message=_("This person is already tagged in the photo."),
            ),
            models.CheckConstraint(
                condition=Q(consent_given_on__isnull=True) | ~Q(consent_given_by=""),
                name="photo_subject_consent_has_giver",
                violation_error_message=_("Say who gave the consent."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.photo_id}"


class QuoteQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "QuoteQuerySet":
        return self.filter(in_visible_microproject(user))


class Quote(models.Model):
    """Somebody's words, collected during the work. A name is printed only with a valid consent to it."""

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="quotes")
    text = models.TextField(max_length=2000)
    speaker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    speaker_name = models.CharField(max_length=160, blank=True)
    speaker_role = models.CharField(max_length=160, blank=True)
    name_consent_on = models.DateField(
        null=True, blank=True, help_text=_("When a person without an account agreed to be named.")
    )
    name_consent_by = models.CharField(
        max_length=160, blank=True, help_text=_("Which parent or guardian signed, for a child without an account.")
    )
    name_consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]


class InsightQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "InsightQuerySet":
        return self.filter(in_visible_microproject(user))


class Insight(models.Model):
    """A lesson, a difficulty or something that goes on, noted while it is fresh."""

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="insights")
    kind = models.CharField(max_length=10, choices=InsightKind.choices)
    text = models.TextField(max_length=3000)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (known_state("kind", InsightKind, name="insight_kind_known"),)

    def __str__(self) -> str:
        return self.text[:60]


class FinalReport(Versioned):
    """The team's own account of what happened, written when the work is done."""

    microproject = models.OneToOneField(Microproject, on_delete=models.PROTECT, related_name="final_report")
    what_happened = models.TextField(max_length=10000)
    what_continues = models.TextField(max_length=5000, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.microproject)
