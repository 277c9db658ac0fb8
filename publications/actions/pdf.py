"""The PDF of a frozen issue: asked for here, made by the worker (`publications.printers`), kept as a file.

A file is identified by a key: the hash of the frozen content, of what of it may not be shown any more and of the template.
So the same content is typeset once, and a withdrawn consent leads to a file without that photo or that name: the one made
before is not served any more.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from kopalnia.lib.documents import printing
from kopalnia.lib.documents.typeset import folder
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import fingerprint
from people.models import User
from publications import image_store
from publications.labels import words_of
from publications.models import Publication, PublicationPdf, Snapshot
from publications.queries.withheld import Readable, Withheld, readable

TEMPLATE = "publication"


def key_of(snapshot: Snapshot, withdrawn: Withheld) -> str:
    """What the file is made of."""
    return fingerprint({"content": snapshot.sha256, "withdrawn": withdrawn.as_data(), "template": _template()})


@lru_cache(maxsize=1)
def _template() -> str:
    files = (folder() / f"{TEMPLATE}.typ", folder() / "house.typ")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@transaction.atomic
def ask_for(
    publication: Publication, snapshot: Snapshot, *, withdrawn: Withheld | None = None, by: User | None = None
) -> PublicationPdf:
    """The row of the current file, asked of the worker when there is none yet (or when it failed a day ago)."""
    gone = readable(snapshot).withdrawn if withdrawn is None else withdrawn
    row, created = PublicationPdf.objects.get_or_create(
        publication=publication,
        key=key_of(snapshot, gone),
        defaults={"requested_by": by, "requested_at": clock.now(), "left_out": gone.as_data()},
    )
    if created or (row.is_failed and row.next_try_at <= timezone.now()):
        printing.ask(row)
        row.refresh_from_db()  # a worker in this process has already made it
    return row


def for_print(today: Readable) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What may be read, as the template takes it: with the words of the page furniture and the photos as files."""
    content, withdrawn = today.content, today.withdrawn
    files: dict[str, bytes] = {}
    chapters = []
    for chapter in content["chapters"]:
        photos = []
        for photo in chapter["photos"]:
            shown = bool(photo["sha256"]) and photo["code"] not in withdrawn.photos
            if shown:
                files[f"{photo['sha256']}.jpg"] = image_store.read(photo["sha256"], code=photo["code"])
            photos.append({**photo, "file": f"{photo['sha256']}.jpg" if shown else ""})
        chapters.append({**chapter, "photos": photos})
    return {**content, "chapters": chapters, "words": words_of(content, unnamed=bool(withdrawn.names))}, files
