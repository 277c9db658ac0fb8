"""What the workshop page, the readiness list and the freeze read: a publication with all its chapters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.totals import total_of
from microprojects.choices import EntryState, MicroprojectState
from microprojects.models import Entry, Microproject, Photo, Quote
from microprojects.presenters.consents import Consents
from microprojects.queries.reach import ReachOf, reach_of
from people.models import AuditEntry, User
from programmes.models import Edition
from publications.markup import parse, to_text
from publications.models import Chapter, ChapterPhoto, Publication
from publications.queries.names import people_named_in
from trainings.choices import SessionState
from trainings.models import Session

CLOSED = (MicroprojectState.REPORTED, MicroprojectState.ABANDONED)


def publications_of(user: User, edition: Edition) -> QuerySet[Publication]:
    """Issues of the publication this person works on, the newest first in each language."""
    return (
        Publication.objects.workshop_of(user)
        .filter(edition=edition)
        .select_related("corrects", "snapshot")
        .annotate(chapter_count=Count("chapters"))
        .order_by("language", "-number")
    )


def for_work(user: User) -> QuerySet[Publication]:
    """Publications the person works on, with their edition as this person stands to it. Two queries."""
    return (
        Publication.objects.workshop_of(user)
        .select_related("snapshot", "corrects")
        .prefetch_related(Prefetch("edition", Edition.objects.visible_to(user).select_related("programme")))
    )


def with_waiting(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Add how many records of the edition still wait for somebody: they would be missing from the figures."""
    edition = OuterRef("edition")
    sessions = Session.objects.filter(module__edition=edition, state=SessionState.PLANNED, ends_at__lt=clock.now())
    entries = Entry.objects.filter(microproject__edition=edition, state=EntryState.SUBMITTED)
    microprojects = Microproject.objects.filter(edition=edition)
    without_chapter = microprojects.exclude(state=MicroprojectState.ABANDONED).exclude(
        chapters__publication=OuterRef("pk")
    )
    since = AuditEntry.objects.filter(edition_id=edition, at__gt=OuterRef("collected_at")).exclude(
        Q(verb__startswith="publication.") | Q(verb__startswith="chapter.")
    )
    return publications.annotate(
        sessions_unsigned=total_of(sessions),
        entries_waiting=total_of(entries),
        microprojects_unreported=total_of(microprojects.exclude(state__in=CLOSED)),
        microprojects_without_chapter=total_of(without_chapter),
        records_since=Exists(since),
    )


@dataclass
class Workshop:
    """A publication with chapters, chosen photos and quotes, and everything that is asked about them. Read once."""

    publication: Publication

    @cached_property
    def chapters(self) -> list[Chapter]:
        return list(
            self.publication.chapters.select_related("microproject")
            .prefetch_related(
                Prefetch("photos", ChapterPhoto.objects.select_related("photo")),
                Prefetch("quotes", Quote.objects.select_related("speaker").order_by("pk")),
            )
            .order_by("position", "pk")
        )

    @cached_property
    def photos(self) -> list[Photo]:
        return [chosen.photo for chapter in self.chapters for chosen in chapter.photos.all()]

    @cached_property
    def quotes(self) -> list[Quote]:
        return [quote for chapter in self.chapters for quote in chapter.quotes.all()]

    @cached_property
    def texts(self) -> dict[int, str]:
        """The words of each chapter, captions and quotes included, without markup."""
        return {chapter.pk: _words(chapter) for chapter in self.chapters}

    @cached_property
    def named(self) -> list[User]:
        titles = (self.publication.title, self.publication.subtitle)
        return people_named_in(self.publication.edition, "\n".join([*titles, *self.texts.values()]))

    @cached_property
    def consents(self) -> Consents:
        return Consents(photos=self.photos, quotes=self.quotes, users=self.named, private=True)

    @cached_property
    def reach(self) -> ReachOf:
        return reach_of(self.publication.edition)


def _words(chapter: Chapter) -> str:
    captions = [chosen.caption for chosen in chapter.photos.all()]
    quotes = [quote.text for quote in chapter.quotes.all()]
    return "\n".join([chapter.title, chapter.lead, to_text(parse(chapter.body)), *captions, *quotes])


def photos_to_choose(chapter: Chapter) -> QuerySet[Photo]:
    """Kept photos of confirmed or sent entries: of the chapter's microproject, or of the whole edition."""
    photos = Photo.objects.attached().filter(microproject__edition=chapter.publication.edition_id)
    if chapter.microproject_id is not None:
        photos = photos.filter(microproject=chapter.microproject_id)
    return photos.exclude(Q(entry__isnull=True) | Q(entry__state=EntryState.DRAFT)).select_related("microproject")


def quotes_to_choose(chapter: Chapter) -> QuerySet[Quote]:
    quotes = Quote.objects.filter(microproject__edition=chapter.publication.edition_id)
    if chapter.microproject_id is not None:
        quotes = quotes.filter(microproject=chapter.microproject_id)
    return quotes.select_related("speaker", "microproject").order_by("pk")
