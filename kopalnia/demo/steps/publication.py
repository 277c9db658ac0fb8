"""October and November 2017: the publication is collected, edited, made ready, frozen and released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopalnia.demo.engine import Step
from kopalnia.demo.texts import closing as texts
from kopalnia.demo.world import World
from microprojects.presenters.consents import Consents
from publications.actions import chapters, freezing, workshop
from publications.choices import ChapterKind
from publications.models import Chapter, Publication
from publications.queries.workshop import photos_to_choose, quotes_to_choose

NOTES = {
    ChapterKind.PROGRAMME: texts.PROGRAMME_NOTE,
    ChapterKind.VISITS: texts.VISIT_NOTE,
    ChapterKind.NUMBERS: texts.NUMBERS_NOTE,
}
MOST_PHOTOS = 2


def steps() -> Iterator[Step]:
    yield Step(dt.datetime(2017, 10, 12, 9), "the publication is begun", _begin)
    yield Step(dt.datetime(2017, 11, 6, 9), "the publication is collected again", _collect)
    yield Step(dt.datetime(2017, 11, 7, 11), "chapters are edited", _edit)
    yield Step(dt.datetime(2017, 11, 8, 12), "photos and quotes are chosen", _choose)
    yield Step(dt.datetime(2017, 11, 15, 10), "the publication is frozen", _freeze)
    yield Step(dt.datetime(2017, 11, 20, 9), "the publication is released", _release)


def _publication(world: World) -> Publication:
    return Publication.objects.select_related("edition__programme").get(edition=world.edition, number=1)


def _chapters(world: World) -> list[Chapter]:
    rows = _publication(world).chapters.select_related("publication__edition", "microproject")
    return list(rows.order_by("position", "pk"))


def _begin(world: World) -> None:
    workshop.begin(world.edition, title=texts.TITLE, subtitle=texts.SUBTITLE, by=world.coordinator)


def _collect(world: World) -> None:
    workshop.collect(_publication(world), by=world.coordinator)


def _edit(world: World) -> None:
    """The editors say which words and numbers are examples, and give the difficulties a lead of their own."""
    for chapter in _chapters(world):
        note = NOTES.get(ChapterKind(chapter.kind), "")
        lead = texts.DIFFICULTIES_LEAD if chapter.kind == ChapterKind.DIFFICULTIES else chapter.lead
        if not note and lead == chapter.lead:
            continue
        chapters.edit(
            chapter,
            title=chapter.title,
            lead=lead,
            body=chapter.body + note,
            expected=chapter.version,
            by=world.coordinator,
        )


def _choose(world: World) -> None:
    """For each team two photos that may be printed, one without consent as a drawing, and its quotes."""
    for chapter in _chapters(world):
        if chapter.kind != ChapterKind.MICROPROJECT:
            continue
        photos = list(photos_to_choose(chapter))
        consents = Consents(photos=photos)
        allowed = [photo for photo in photos if consents.photo(photo)][-MOST_PHOTOS:]
        refused = [photo for photo in photos if not consents.photo(photo)][:1]
        chosen = [chapters.ChosenPhoto(photo, f"{photo.caption}.") for photo in allowed]
        chosen += [chapters.ChosenPhoto(photo, f"{photo.caption}.", as_drawing=True) for photo in refused]
        chapters.choose_photos(chapter, chosen=chosen, by=world.coordinator)
        chapters.choose_quotes(chapter, quotes=quotes_to_choose(chapter), by=world.coordinator)


def _freeze(world: World) -> None:
    publication = _publication(world)
    freezing.freeze(publication, expected=publication.version, by=world.coordinator)


def _release(world: World) -> None:
    freezing.release(_publication(world), by=world.coordinator)
