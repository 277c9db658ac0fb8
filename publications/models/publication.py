"""The final publication: chapters collected from live data, edited as copies, frozen, released.

A frozen issue is rendered, on the web and as PDF, only from its snapshot: canonical JSON with a hash.
A correction is a new issue (`corrects`), so that what was printed once can always be shown again.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.documents.rendering import Rendering
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from kopalnia.lib.domain.versions import Versioned
from microprojects.models import Microproject, Photo, Quote
from people.models import User
from people.models.append_only import AppendOnly
from programmes.models import Edition, coordinated_by
from publications.choices import FROZEN_STATES, PUBLICATION_ARROWS, ChapterKind, PublicationState

CHAPTER_EXISTS = _("This chapter already exists.")


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PublicationQuerySet":
        """Released ones for everybody; the workshop only for the coordinators of the edition."""
        released = Q(state=PublicationState.RELEASED)
        if not user.is_authenticated:
            return self.filter(released)
        return self.filter(released | coordinated_by(user))

    def workshop_of(self, user: User) -> "PublicationQuerySet":
        """Those the person works on: as its edition's coordinator, or as an administrator of the portal."""
        return self.filter(coordinated_by(user))

    def released(self) -> "PublicationQuerySet":
        return self.filter(state=PublicationState.RELEASED)


class Publication(Versioned):
    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    language = models.CharField(max_length=2, default="pl")
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.COLLECTING)
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    arrows = PUBLICATION_ARROWS
    # The title of a frozen issue as lists may show it (`publications.queries.withheld.set_titles`).
    title_today = ""

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "pk")
        constraints = (
            known_state("state", PublicationState, name="publication_state_known"),
            paired("released_by", "released_at", name="publication_release_paired"),
            models.UniqueConstraint(
                fields=("edition", "language", "number"),
                name="publication_number_once",
                violation_error_message=_("There is already an issue of the publication with this number."),
            ),
            models.UniqueConstraint(
                fields=("edition", "language"),
                condition=Q(state=PublicationState.COLLECTING),
                name="publication_one_open",
                violation_error_message=_("Another issue of the publication is open in this language."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=FROZEN_STATES, snapshot__isnull=False)
                | (~Q(state__in=FROZEN_STATES) & Q(snapshot__isnull=True)),
                name="publication_frozen_has_snapshot",
                violation_error_message=_("A frozen issue has a snapshot; an open one does not."),
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.RELEASED, released_at__isnull=False)
                | (~Q(state=PublicationState.RELEASED) & Q(released_at__isnull=True)),
                name="publication_released_has_who_and_when",
                violation_error_message=_("Record who released the publication and when."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its texts may still change."""
        return self.state == PublicationState.COLLECTING


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def visible_to(self, user: User) -> "ChapterQuerySet":
        return self.filter(publication__in=Publication.objects.workshop_of(user).values("pk"))


class Chapter(Versioned):
    """An edited copy of collected material.

    `source` says what it was collected from: `records` (which, how many), `text` (what the data said when it was last
    collected) and `seen` (the collected text the editors have taken into account; where the two differ there is news).
    """

    code = CodeField()
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="chapters")
    kind = models.CharField(max_length=14, choices=ChapterKind.choices)
    microproject = models.ForeignKey(
        Microproject, on_delete=models.PROTECT, null=True, blank=True, related_name="chapters"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=500, blank=True)
    body = models.TextField(max_length=40000, blank=True, help_text=_("Markdown."))
    source = models.JSONField(default=dict)
    collected_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    quotes = models.ManyToManyField(Quote, blank=True, related_name="chapters")

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            known_state("kind", ChapterKind, name="chapter_kind_known"),
            paired("edited_by", "edited_at", name="chapter_edit_paired"),
            models.UniqueConstraint(
                fields=("publication", "kind"),
                condition=Q(microproject__isnull=True),
                name="chapter_once",
                violation_error_message=CHAPTER_EXISTS,
            ),
            models.UniqueConstraint(
                fields=("publication", "microproject"),
                condition=Q(microproject__isnull=False),
                name="chapter_once_per_microproject",
                violation_error_message=CHAPTER_EXISTS,
            ),
            models.CheckConstraint(
                condition=Q(kind=ChapterKind.MICROPROJECT, microproject__isnull=False)
                | (~Q(kind=ChapterKind.MICROPROJECT) & Q(microproject__isnull=True)),
                name="chapter_microproject_only_for_its_kind",
                violation_error_message=_("A microproject chapter names its microproject; other chapters do not."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def has_news(self) -> bool:
        """Whether the data say something else than what the editors have seen."""
        return self.is_edited and self.source.get("text", "") != self.source.get("seen", "")


class ChapterPhoto(models.Model):
    """A photo chosen for a chapter. Whether it may be printed is computed from consents, never ticked.

    The caption is also what a screen reader says, so it is needed before freezing. `as_drawing` chooses a drawing in
    place of a photo that has no consent.
    """

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="chapters")
    caption = models.CharField(max_length=300, blank=True)
    as_drawing = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("chapter", "photo"),
                name="chapter_photo_once",
                violation_error_message=_("This photo is already in the chapter."),
            ),
        )

    def __str__(self) -> str:
        return self.caption or str(self.photo)


class Snapshot(AppendOnly):
    """The frozen issue. `content` is canonical JSON; `sha256` its hash. Never changed.

    An issue that is opened again before its release keeps the snapshot it had, and gets a new one at the next freeze;
    `Publication.snapshot` is the one in force.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="snapshots")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class PublicationPdf(Rendering):
    """The PDF of a frozen issue. `key` is the hash of all it is made of: the same key is the same file. `left_out` is
    what was withdrawn when it was asked for, so it is in no file made under this key, whenever that is."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="pdfs")
    key = models.CharField(max_length=64)
    left_out = models.JSONField(default=dict)

    class Meta(Rendering.Meta):
        ordering = ("pk",)
        constraints = [
            *Rendering.Meta.constraints,
            models.UniqueConstraint(
                fields=("publication", "key"),
                name="publication_pdf_once",
                violation_error_message=_("This file is already being prepared."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.publication)
