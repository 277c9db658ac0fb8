"""Freezing, releasing and correcting an issue."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import canonical
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.domain.problems import Problem, blocking
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused, require_still
from people.audit import record
from people.models import User
from people.undo import require_way_back
from programmes.models import Edition
from programmes.policies import coordinate
from publications import policies
from publications.actions import pdf
from publications.actions.workshop import next_number, require_none_open
from publications.collect import collect_all, key_of
from publications.content import compose
from publications.models import Chapter, ChapterPhoto, PrintedName, Publication, Snapshot
from publications.queries.workshop import Workshop, with_waiting
from publications.readiness import readiness


class NotReady(Refused):
    """Something blocks the freeze; `problems` is the list the page shows."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = problems


@transaction.atomic
def freeze(publication: Publication, *, expected: int, by: User) -> Snapshot:
    """Freeze the edition as canonical JSON with its hash, photos copied into the store; the PDF is asked for.

    `expected` is the version the person saw. Raises `StaleVersion` when anything was edited since, `NotReady` when
    something blocks (consents are asked here, at this moment), `IllegalStep` when it is frozen already.
    """
    edition = locked(Edition.objects, publication.edition_id, no_key=True)  # what is taken back meanwhile waits for us
    row = locked(Publication.objects, publication.pk)
    require_still(coordinate, by, edition)
    if not row.is_open:
        raise IllegalStep(policies.closed(row))
    if row.version != expected:
        raise StaleVersion(row)
    row = with_waiting(Publication.objects.select_related("edition__programme", "corrects")).get(pk=row.pk)
    workshop = Workshop(row)
    stopped = [*blocking(readiness(workshop)), *_outdated(workshop)]
    if stopped:
        raise NotReady(stopped)
    content = canonical(compose(workshop, frozen_on=clock.today()))
    snapshot = Snapshot.objects.create(
        publication=row,
        content=content.decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        frozen_by=by,
        frozen_at=clock.now(),
    )
    _note_names(workshop, snapshot)
    step(row, "freeze", by=by, snapshot=snapshot)
    record("publication.frozen", on=[row], by=by, edition=row.edition_id, number=row.number, hash=snapshot.sha256[:12])
    pdf.ask_for(row, snapshot, by=by)
    return snapshot


def _note_names(workshop: Workshop, snapshot: Snapshot) -> None:
    """Write down whose names the snapshot prints, so that each can be asked for live."""
    quotes = [quote for quote in workshop.quotes if workshop.consents.name_under(quote)]
    people = {user.pk: user for user in workshop.named}
    people |= {quote.speaker.pk: quote.speaker for quote in quotes if quote.speaker is not None}
    names = [PrintedName(snapshot=snapshot, user=user, name=user.full_name) for user in people.values()]
    names += [
        PrintedName(snapshot=snapshot, quote=quote, name=quote.speaker_name) for quote in quotes if not quote.speaker
    ]
    PrintedName.objects.bulk_create(names)


def _outdated(workshop: Workshop) -> list[Problem]:
    """Texts nobody edited that no longer say what the data say: they would contradict the figures frozen beside them.

    Costs as much as collecting, so it is asked here only; the page shows a cheaper sign (`records_since`).
    """
    publication = workshop.publication
    fresh = {
        key_of(one.kind, one.microproject.pk if one.microproject else None): one.body
        for one in collect_all(publication.edition, language=publication.language)
    }
    old = [
        chapter.title
        for chapter in workshop.chapters
        if not chapter.is_edited
        and fresh.get(key_of(chapter.kind, chapter.microproject_id), chapter.body)[:40000] != chapter.body
    ]
    if not old:
        return []
    return [
        Problem(
            _("The data has changed since these chapters were collected: %(titles)s. Collect them again.")
            % {"titles": ", ".join(old)},
            url=reverse("publications:publication_detail", args=[publication.code]),
            verb=_("Collect"),
        )
    ]


@transaction.atomic
def release(publication: Publication, *, by: User) -> Publication:
    """Show a frozen issue to everybody. Raises `IllegalStep` unless it is frozen."""
    row = locked(Publication.objects.select_related("edition"), publication.pk)
    require_still(policies.work_on, by, row, of=row.edition)
    step(row, "release", by=by, released_by=by, released_at=clock.now())
    record("publication.released", on=[row], by=by, edition=row.edition_id, number=row.number)
    return row


@transaction.atomic
def discard(publication: Publication, *, by: User) -> Publication:
    """Put an open issue away: it makes room for another one and keeps its number. Raises `IllegalStep`."""
    row = locked(Publication.objects.select_related("edition"), publication.pk)
    require_still(policies.work_on, by, row, of=row.edition)
    step(row, "discard", by=by, version=row.version + 1)
    record("publication.discarded", on=[row], by=by, edition=row.edition_id, number=row.number)
    return row


@transaction.atomic
def undo_step(publication: Publication, *, reason: str = "", by: User) -> Publication:
    """Open a frozen issue again before its release, or a discarded one. The snapshot it had stays kept.

    Raises `IllegalStep` when it was released meanwhile, or another edition is open in its language.
    """
    locked(Edition.objects, publication.edition_id)
    row = locked(Publication.objects.select_related("edition"), publication.pk)
    require_still(policies.work_on, by, row, of=row.edition)
    way = require_way_back(row, edition=None)
    try:
        require_none_open(row.edition, row.language)
    except Refused as error:
        raise IllegalStep(str(error.reason)) from error
    step(row, way.arrow.verb, by=by, snapshot=None, version=row.version + 1)
    record(way.verb, on=[row], by=by, edition=row.edition_id, reason=reason, undoes=way.entry.pk, number=row.number)
    return row


@transaction.atomic
def correct(publication: Publication, *, by: User) -> Publication:
    """Begin a new issue from the words of a frozen one. The old one stays, with its own address and number."""
    locked(Edition.objects, publication.edition_id)
    old = locked(Publication.objects.select_related("edition"), publication.pk)
    require_still(policies.correct, by, old, of=old.edition)
    new = Publication.objects.create(
        edition=old.edition,
        number=next_number(old.edition, old.language),
        corrects=old,
        language=old.language,
        title=old.title,
        subtitle=old.subtitle,
        created_by=by,
        created_at=clock.now(),
        collected_at=old.collected_at,
    )
    for chapter in old.chapters.prefetch_related("photos", "quotes").order_by("position", "pk"):
        _copy(chapter, new)
    record(
        "publication.corrected",
        on=[new, old],
        by=by,
        edition=old.edition_id,
        number=new.number,
        old=old.number,
    )
    return new


def _copy(chapter: Chapter, publication: Publication) -> None:
    copy = Chapter.objects.create(
        publication=publication,
        kind=chapter.kind,
        microproject_id=chapter.microproject_id,
        position=chapter.position,
        title=chapter.title,
        lead=chapter.lead,
        body=chapter.body,
        source=chapter.source,
        collected_at=chapter.collected_at,
        edited_by_id=chapter.edited_by_id,
        edited_at=chapter.edited_at,
    )
    ChapterPhoto.objects.bulk_create(
        ChapterPhoto(
            chapter=copy,
            photo_id=one.photo_id,
            caption=one.caption,
            as_drawing=one.as_drawing,
            position=one.position,
        )
        for one in chapter.photos.all()
    )
    copy.quotes.set(chapter.quotes.all())
