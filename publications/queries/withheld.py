"""What a frozen issue printed and may not be shown any more: asked live, by the web pages and by every PDF."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from microprojects.queries.consents import NAME, agreed_on_paper, agrees, withdrawn_photos
from publications.content import printed_photos
from publications.models import PrintedName, Publication, Snapshot
from publications.redaction import without_names


@dataclass(frozen=True, slots=True)
class Withheld:
    """Codes of photos and names (by the numbers of their rows) of one snapshot that may not be shown today."""

    photos: frozenset[str] = frozenset()
    names: frozenset[int] = frozenset()

    def __or__(self, other: Withheld) -> Withheld:
        return Withheld(self.photos | other.photos, self.names | other.names)

    def as_data(self) -> dict[str, list[Any]]:
        return {"photos": sorted(self.photos), "names": sorted(self.names)}

    @classmethod
    def from_data(cls, data: dict[str, list[Any]]) -> Withheld:
        return cls(frozenset(data.get("photos", ())), frozenset(data.get("names", ())))


@dataclass(frozen=True, slots=True)
class Readable:
    """A snapshot as it may be read today. `content` is shared between requests: read it, never change it."""

    content: dict[str, Any]
    withdrawn: Withheld


def _printed(snapshots: Collection[int | None]) -> list[tuple[int, int, str, bool]]:
    """The printed names: their snapshot, number of the row, the name, may it still be shown today?"""
    rows = PrintedName.objects.filter(snapshot__in=snapshots).select_related("quote")
    return [
        (row.snapshot_id, row.pk, row.name, agreed_on_paper(row.quote) if row.quote is not None else row.agreed)
        for row in rows.annotate(agreed=agrees(NAME, "user"))
    ]


def readable(
    snapshot: Snapshot,
    *,
    chapter: int | None = None,
    photos: set[str] | None = None,
    also: Withheld | None = None,
) -> Readable:
    """The content of a snapshot without what may not be shown today. Two queries, one when no photo was printed.

    The question about photos is limited to those of a `chapter` (0: none), or to given `photos`. What is withdrawn
    `also` is left out as well.
    """
    printed = set(printed_photos(parsed(snapshot.content), chapter=chapter))
    gone_photos = withdrawn_photos(printed if photos is None else printed & photos)
    names = [row[1:] for row in _printed([snapshot.pk])]
    gone = Withheld(frozenset(gone_photos), frozenset(pk for pk, _name, agreed in names if not agreed))
    if also is not None:
        gone |= also
    left_out = tuple(sorted({name for pk, name, _agreed in names if pk in gone.names}))
    kept = tuple(sorted({name for pk, name, _agreed in names if pk not in gone.names} - {*left_out}))
    return Readable(parsed(snapshot.content, left_out, kept), gone)


def set_titles(books: Iterable[Publication]) -> None:
    """Set `title_today` of frozen issues: the title as a list may show it. One query."""
    frozen = [book for book in books if book.snapshot_id is not None]
    names: dict[int | None, list[tuple[str, bool]]] = {book.snapshot_id: [] for book in frozen}
    for snapshot, _pk, name, agreed in _printed(names):
        names[snapshot].append((name, agreed))
    for book in frozen:
        gone = {name for name, agreed in names[book.snapshot_id] if not agreed}
        kept = {name for name, _agreed in names[book.snapshot_id]} - gone
        content = without_names({"language": book.language, "title": book.title}, gone, others=kept)
        book.title_today = content["title"]


def as_frozen(snapshot: Snapshot) -> dict[str, Any]:
    """The content with everything in it: for questions about it, never to be shown."""
    return parsed(snapshot.content)


@lru_cache(maxsize=8)
def parsed(text: str, left_out: tuple[str, ...] = (), kept: tuple[str, ...] = ()) -> dict[str, Any]:
    """The content as data, without some names. The text itself is the key, so a cached book can never be another one."""
    return without_names(json.loads(text), left_out, others=kept)
