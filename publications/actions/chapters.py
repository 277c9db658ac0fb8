"""Work on one chapter: its words, photos, quotes and place. Each verb locks the publication first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.domain.versions import save_version
from microprojects.models import Photo, Quote
from people.audit import record
from people.models import User
from publications.actions.workshop import number, open_for_work
from publications.choices import ChapterKind
from publications.models import Chapter, ChapterPhoto
from publications.queries.workshop import photos_to_choose, quotes_to_choose


@dataclass(frozen=True, slots=True)
class ChosenPhoto:
    """A photo for a chapter: its caption (also what a screen reader says), or a drawing in its place."""

    photo: Photo
    caption: str = ""
    as_drawing: bool = False


@transaction.atomic
def edit(chapter: Chapter, *, title: str, lead: str, body: str, expected: int, by: User) -> Chapter:
    """Save the words of a chapter. Raises `StaleVersion` when somebody saved it first, `Refused` when frozen."""
    publication = open_for_work(chapter.publication, by)
    save_version(chapter, expected, title=title, lead=lead, body=body, edited_by=by, edited_at=clock.now())
    _record("chapter.edited", chapter, by, publication.edition_id)
    return chapter


@transaction.atomic
def renew(chapter: Chapter, *, expected: int, by: User) -> Chapter:
    """Replace the words by what the data said when last collected; from here on the chapter counts as not edited."""
    publication = open_for_work(chapter.publication, by)
    text = chapter.source.get("text", "")
    save_version(
        chapter,
        expected,
        body=text[:40000],
        source={**chapter.source, "seen": text},
        edited_by=None,
        edited_at=None,
    )
    _record("chapter.renewed", chapter, by, publication.edition_id)
    return chapter


@transaction.atomic
def compare(chapter: Chapter, *, expected: int, by: User) -> Chapter:
    """Say that the news in the data have been taken into account; the words stay."""
    publication = open_for_work(chapter.publication, by)
    save_version(chapter, expected, source={**chapter.source, "seen": chapter.source.get("text", "")})
    _record("chapter.compared", chapter, by, publication.edition_id)
    return chapter


@transaction.atomic
def move(chapter: Chapter, *, up: bool, by: User) -> Chapter:
    """Change places with the neighbour; at the end of the list nothing happens."""
    publication = open_for_work(chapter.publication, by)
    chapters = list(publication.chapters.order_by("position", "pk"))
    here = chapters.index(locked(Chapter.objects, chapter.pk))
    there = here - 1 if up else here + 1
    if 0 <= there < len(chapters):
        chapters[here], chapters[there] = chapters[there], chapters[here]
        number(chapters)
        _record("chapter.moved", chapter, by, publication.edition_id, position=there + 1)
    return chapter


@transaction.atomic
def remove(chapter: Chapter, *, by: User) -> None:
    """Take a chapter out of an open issue. Only those on microprojects can go; the others belong to every book."""
    publication = open_for_work(chapter.publication, by)
    if chapter.kind != ChapterKind.MICROPROJECT:
        raise ValidationError(_("Every publication has this chapter. Edit it instead."), code="belongs")
    title = locked(Chapter.objects, chapter.pk).title
    chapter.delete()
    number(list(publication.chapters.order_by("position", "pk")))
    record("chapter.removed", on=[publication], by=by, edition=publication.edition_id, title=title)


@transaction.atomic
def choose_photos(chapter: Chapter, *, chosen: Collection[ChosenPhoto], by: User) -> Chapter:
    """Choose the photos of a chapter in the given order. Consents are asked when the issue is frozen, and after."""
    publication = open_for_work(chapter.publication, by)
    allowed = set(
        photos_to_choose(chapter).filter(pk__in=[one.photo.pk for one in chosen]).values_list("pk", flat=True)
    )
    if {one.photo.pk for one in chosen} - allowed:
        raise ValidationError(_("One of the photos cannot be used in this chapter."), code="foreign")
    row = locked(Chapter.objects, chapter.pk)
    row.photos.all().delete()
    ChapterPhoto.objects.bulk_create(
        ChapterPhoto(chapter=row, photo=one.photo, caption=one.caption, as_drawing=one.as_drawing, position=place)
        for place, one in enumerate(chosen)
    )
    _record("chapter.photos_chosen", row, by, publication.edition_id, count=len(chosen))
    return row


@transaction.atomic
def choose_quotes(chapter: Chapter, *, quotes: Iterable[Quote], by: User) -> Chapter:
    """Choose the quotes of a chapter. Whether a name stands under one is decided by consents at the freeze."""
    publication = open_for_work(chapter.publication, by)
    ids = {quote.pk for quote in quotes}
    if ids - set(quotes_to_choose(chapter).filter(pk__in=ids).values_list("pk", flat=True)):
        raise ValidationError(_("One of the quotes cannot be used in this chapter."), code="foreign")
    row = locked(Chapter.objects, chapter.pk)
    row.quotes.set(sorted(ids))
    _record("chapter.quotes_chosen", row, by, publication.edition_id, count=len(ids))
    return row


def _record(verb: str, chapter: Chapter, by: User, edition: int, **data: Any) -> None:
    record(verb, on=[chapter, chapter.publication], by=by, edition=edition, title=chapter.title, **data)
