"""The PDF of a frozen edition: asked for here, made by the worker (`publications.printers`), kept as a file.

A file is identified by a key: the hash of the frozen content, of the photos that may still be shown and of the template.
So the same content is typeset once, and a withdrawn consent leads to a file without that photo.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from kopalnia.lib import clock, printing
from kopalnia.lib.freeze import fingerprint
from kopalnia.lib.typeset import folder
from people.models import User
from publications import store
from publications.content import printed_photos
from publications.models import Publication, PublicationPdf, Snapshot
from publications.queries.consents import withdrawn_photos
from publications.words import words_of

TEMPLATE = "publication"


def key_of(snapshot: Snapshot, withdrawn: set[str]) -> str:
    """What the file is made of."""
    return fingerprint({"content": snapshot.sha256, "withdrawn": sorted(withdrawn), "template": _template()})


@lru_cache(maxsize=1)
def _template() -> str:
    files = (folder() / f"{TEMPLATE}.typ", folder() / "house.typ")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@transaction.atomic
def ask_for(
    publication: Publication, snapshot: Snapshot, *, withdrawn: set[str] | None = None, by: User | None = None
) -> PublicationPdf:
    """The row of the current file, asked of the worker when there is none yet (or when it failed a day ago)."""
    gone = withdrawn_photos(printed_photos(json.loads(snapshot.content))) if withdrawn is None else withdrawn
    row, created = PublicationPdf.objects.get_or_create(
        publication=publication,
        key=key_of(snapshot, gone),
        defaults={"requested_by": by, "requested_at": clock.now()},
    )
    if created or (row.is_failed and row.next_try_at <= timezone.now()):
        printing.ask(row)
        row.refresh_from_db()  # a worker in this process has already made it
    return row


def for_print(content: dict[str, Any], withdrawn: set[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The frozen content as the template takes it: with the words of the page furniture and the photos as files."""
    files: dict[str, bytes] = {}
    chapters = []
    for chapter in content["chapters"]:
        photos = []
        for photo in chapter["photos"]:
            shown = bool(photo["sha256"]) and photo["code"] not in withdrawn
            if shown:
                files[f"{photo['sha256']}.jpg"] = store.read(photo["sha256"], code=photo["code"])
            photos.append({**photo, "file": f"{photo['sha256']}.jpg" if shown else ""})
        chapters.append({**chapter, "photos": photos})
    return {**content, "chapters": chapters, "words": words_of(content)}, files
