"""Beginning an issue, collecting its chapters, and the lock all work on it shares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.domain.versions import StaleVersion, save_version
from kopalnia.lib.web.access import Refused, require_still
from people.audit import record
from people.models import User
from programmes.models import Edition
from publications import policies
from publications.choices import PublicationState
from publications.collect import Collected, collect_all, key_of
from publications.models import Chapter, Publication


def open_for_work(publication: Publication, by: User) -> Publication:
    """The issue, locked and marked as changed. Raises `Refused` when it is frozen, or `by` works on it no more.

    Everything that changes a text, a photo or the order goes through here, so the version of the publication says
    whether anything changed since somebody looked, and a freeze waits for a save that has begun.
    """
    row = locked(Publication.objects.select_related("edition__programme"), publication.pk)
    require_still(policies.edit, by, row, of=row.edition)
    Publication.objects.filter(pk=row.pk).update(version=F("version") + 1)
    row.version += 1
    return row


@transaction.atomic
def begin(edition: Edition, *, title: str, subtitle: str = "", language: str = "pl", by: User) -> Publication:
    """Begin a publication of an edition in one language and collect its chapters at once."""
    require_still(policies.begin, by, locked(Edition.objects, edition.pk))  # of two beginnings the second one is told
    require_none_open(edition, language)
    publication = Publication(
        edition=edition,
        number=next_number(edition, language),
        language=language,
        title=title,
        subtitle=subtitle,
        created_by=by,
        created_at=clock.now(),
    )
    publication.full_clean(exclude=["code"])
    publication.save()
    record("publication.begun", on=[publication], by=by, edition=edition, number=publication.number, title=title)
    return collect(publication, by=by)


def require_none_open(edition: Edition, language: str) -> None:
    """One edition is open in a language at a time. Called under the lock of the edition; raises `Refused`."""
    if Publication.objects.filter(edition=edition, language=language, state=PublicationState.COLLECTING).exists():
        raise Refused(policies.one_open())


def next_number(edition: Edition, language: str) -> int:
    rows = Publication.objects.filter(edition=edition, language=language)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def describe(publication: Publication, *, title: str, subtitle: str, expected: int, by: User) -> Publication:
    """Change title and subtitle. Raises `StaleVersion` when anything in the issue changed since `expected`."""
    row = locked(Publication.objects.select_related("edition"), publication.pk)
    require_still(policies.edit, by, row, of=row.edition)
    if row.version != expected:
        raise StaleVersion(row)
    save_version(row, expected, title=title, subtitle=subtitle)
    record("publication.described", on=[row], by=by, edition=row.edition_id, title=title)
    return row


@transaction.atomic
def collect(publication: Publication, *, by: User) -> Publication:
    """Collect all chapters from the data of now. Raises `Refused` when the issue is frozen.

    A chapter nobody has edited is renewed. One that was edited keeps its words; what the data say now is put beside it
    (`Chapter.has_news`). Chapters are never removed here.
    """
    row = open_for_work(publication, by)
    present = {key_of(chapter.kind, chapter.microproject_id): chapter for chapter in row.chapters.all()}
    collected = collect_all(row.edition, language=row.language)
    added = renewed = 0
    for place, fresh in enumerate(collected, start=1):
        chapter = present.get(key_of(fresh.kind, fresh.microproject.pk if fresh.microproject else None))
        if chapter is None:
            _add(row, fresh, place)
            added += 1
        elif chapter.source.get("text") != fresh.body or chapter.title != fresh.title:
            _renew(chapter, fresh)
            renewed += 1
    if added:
        _in_order(row, [key_of(one.kind, one.microproject.pk if one.microproject else None) for one in collected])
    row.collected_at = clock.now()
    row.save(update_fields=["collected_at"])
    record("publication.collected", on=[row], by=by, edition=row.edition_id, added=added, renewed=renewed)
    return row


def source_of(fresh: Collected, *, seen: str) -> dict[str, Any]:
    return {"records": fresh.records, "text": fresh.body, "seen": seen}


def _add(publication: Publication, fresh: Collected, place: int) -> None:
    Chapter.objects.create(
        publication=publication,
        kind=fresh.kind,
        microproject=fresh.microproject,
        position=place,
        title=fresh.title[:200],
        lead=fresh.lead[:500],
        body=fresh.body[:40000],
        source=source_of(fresh, seen=fresh.body),
        collected_at=clock.now(),
    )


def _renew(chapter: Chapter, fresh: Collected) -> None:
    changes: dict[str, Any] = {"collected_at": clock.now()}
    if chapter.is_edited:
        changes["source"] = source_of(fresh, seen=chapter.source.get("seen", ""))
    else:
        changes |= {
            "title": fresh.title[:200],
            "lead": fresh.lead[:500],
            "body": fresh.body[:40000],
            "source": source_of(fresh, seen=fresh.body),
        }
    save_version(chapter, chapter.version, **changes)


def _in_order(publication: Publication, keys: list[tuple[str, int | None]]) -> None:
    """New chapters stand where they usually do; those that were there keep their order among themselves."""
    usual = {key: place for place, key in enumerate(keys)}
    chapters = list(publication.chapters.order_by("position", "pk"))
    known = [chapter for chapter in chapters if key_of(chapter.kind, chapter.microproject_id) in usual]
    if len(chapters) == len(known) and not any(chapter.is_edited for chapter in chapters):
        chapters.sort(key=lambda chapter: usual[key_of(chapter.kind, chapter.microproject_id)])
    number(chapters)


def number(chapters: list[Chapter]) -> None:
    """Write the places of chapters in the order of the list."""
    for place, chapter in enumerate(chapters, start=1):
        if chapter.position != place:
            chapter.position = place
            chapter.save(update_fields=["position"])
