"""What the publication is made of: photos with the people on them, quotes, insights and the final report."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.domain.versions import Versioned
from microprojects.choices import EntryState, InsightKind
from microprojects.models.entry import Entry
from microprojects.models.microproject import (
    Microproject,
    in_visible_microproject,
)
from people.models import User


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
