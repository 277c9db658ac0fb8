"""The released book as its public pages read it: at most four queries, whatever its length.

The text comes from the snapshot alone. What is asked of the live tables is only what may change after the release and must:
whether a consent was withdrawn (to a photo, to a name), and whether a newer issue or one in another language is out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404

from people.models import User
from publications.choices import PublicationState
from publications.models import Publication
from publications.queries.withheld import Withheld, readable


@dataclass(frozen=True, slots=True)
class Book:
    """A frozen issue as it may be read today. `content` is shared between requests: read it, never change it."""

    publication: Publication
    content: dict[str, Any]
    sha256: str
    withdrawn: Withheld
    newer: str
    other: str

    @property
    def is_released(self) -> bool:
        return self.publication.state == PublicationState.RELEASED

    @property
    def language(self) -> str:
        return self.content["language"]

    def figures_of(self, chapter: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.content["figures"][number - 1] for number in chapter["figures"]]


def book(user: User | Any, code: str, *, chapter: int | None = None, photos: set[str] | None = None) -> Book:
    """The book under a code, or 404. Frozen ones that are not released are shown to the coordinators only.

    The question about consents is limited to the photos of a `chapter` (0: none), or to given `photos`.
    """
    siblings = Publication.objects.released().filter(edition=OuterRef("edition"))
    newer = siblings.filter(language=OuterRef("language"), number__gt=OuterRef("number")).order_by("-number")
    other = siblings.exclude(language=OuterRef("language")).order_by("-number")
    publication = (
        Publication.objects.visible_to(user)
        .filter(code=code, snapshot__isnull=False)
        .select_related("snapshot")
        .annotate(newer=Subquery(newer.values("code")[:1]), other=Subquery(other.values("code")[:1]))
        .first()
    )
    if publication is None:
        raise Http404
    snapshot = publication.snapshot
    assert snapshot is not None  # asked for above
    today = readable(snapshot, chapter=chapter, photos=photos)
    return Book(
        publication=publication,
        content=today.content,
        sha256=snapshot.sha256,
        withdrawn=today.withdrawn,
        newer=publication.newer or "",
        other=publication.other or "",
    )
