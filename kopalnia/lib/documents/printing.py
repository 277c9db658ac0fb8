"""Making documents, one way for every kind: a row waits, the worker makes its file, the row says how it went.

An app says in ``printers.py`` (loaded at start) what goes into the print of a row. `ask` marks the row as waiting and
wakes the worker; what was lost on the way (a wake-up, a worker, a try that broke off) is found in the worker's round,
for the row itself says when it is to be tried. A document that cannot be typeset has failed at once, one stopped by
anything else after `MOST_TRIES`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import Error, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from kopalnia.lib.documents.rendering import Rendering, RenderingState
from kopalnia.lib.documents.typeset import NotTypeset, typeset
from kopalnia.lib.domain.periodic_jobs import each, periodic_with

log = logging.getLogger(__name__)

QUEUE = "documents"
# How long the first, second … try may take before the next; after the last the document has failed.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 60)]
MOST_TRIES = len(WAITS)
# Documents nobody looks after are tried again by whoever opens them, once a day.
REST = dt.timedelta(days=1)
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Print:
    """What is typeset: a template of ``templates/documents``, its data and the pictures it shows, dated `moment`."""

    template: str
    data: Mapping[str, Any]
    moment: dt.datetime
    files: Mapping[str, bytes] | None = None


Row = TypeVar("Row", bound=Rendering)
PRINTERS: dict[type[Rendering], Callable[[Any], Print]] = {}


def printer(model: type[Row]) -> Callable[[Callable[[Row], Print]], Callable[[Row], Print]]:
    """Declare what is typeset for a row of a kind of document."""

    def declare(function: Callable[[Row], Print]) -> Callable[[Row], Print]:
        PRINTERS[model] = function
        return function

    return declare


@transaction.atomic
def ask(row: Rendering) -> None:
    """Let the worker make the document, now and from the first try on."""
    row.rendering, row.error, row.attempts, row.next_try_at = RenderingState.QUEUED, "", 0, timezone.now()
    row.save(update_fields=["rendering", "error", "attempts", "next_try_at"])
    make_document.enqueue(row._meta.label, row.pk)


@task(queue_name=QUEUE)
def make_document(label: str, pk: int) -> bool:
    """Make one document; safe to run twice, and when nothing waits any more."""
    return make(apps.get_model(label), pk)


@periodic_with(QUEUE)
def make_waiting_documents() -> int:
    """Make what waits although nobody was woken for it, and what is to be tried again."""
    count = 0
    for model in PRINTERS:
        waiting = model._default_manager.filter(rendering=RenderingState.QUEUED, next_try_at__lte=timezone.now())
        for pk in each(waiting.order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
            count += 1
            make(model, pk)
    return count


def make(model: type[Rendering], pk: int) -> bool:
    """Try a waiting document whose time has come; says whether it is ready.

    The try is claimed by a conditional UPDATE, so two workers do not make the same document together.
    """
    rows = model._default_manager.filter(pk=pk)
    row = rows.first()
    if row is None or row.rendering != RenderingState.QUEUED:
        return row is not None and row.is_ready
    now = timezone.now()
    if row.attempts >= MOST_TRIES:
        # The last try did not even come to its end.
        _give_up(row, "The last try was broken off.")
        return False
    claimed = rows.filter(
        rendering=RenderingState.QUEUED, attempts=row.attempts, next_try_at=row.next_try_at, next_try_at__lte=now
    ).update(attempts=F("attempts") + 1, next_try_at=now + WAITS[row.attempts])
    if not claimed:
        return False
    row.refresh_from_db(fields=["attempts", "next_try_at"])
    try:
        _keep(row, PRINTERS[model](row))
    except NotTypeset as error:
        log.exception("A document could not be typeset: %s %s", model._meta.label, pk)
        _give_up(row, str(error))
    except Error:
        # The database is in trouble, not the document: its row stays as the claim left it.
        raise
    except Exception as error:
        log.exception("A document was not made: %s %s", model._meta.label, pk)
        if row.attempts >= MOST_TRIES:
            _give_up(row, f"{type(error).__name__}: {error}")
        else:
            rows.update(error=f"{type(error).__name__}: {error}"[:500])
    return row.is_ready


def opened(row: Rendering) -> File[bytes] | None:
    """The file of a document; None when there is none to give. One that was lost is made anew, if it can be."""
    if not row.is_ready:
        return None
    try:
        return row.file.open("rb")
    except (OSError, ValueError):  # ValueError: the row names no file
        log.exception("The file of a document is gone: %s %s", row._meta.label, row.pk)
    if row.is_frozen:
        ask(row)
    else:
        _give_up(row, "The file is gone.")
    return None


def _keep(row: Rendering, printed: Print) -> None:
    pdf = typeset(printed.template, printed.data, moment=printed.moment, files=printed.files)
    digest = hashlib.sha256(pdf).hexdigest()
    if digest != row.sha256 or not row.file or not row.file.storage.exists(str(row.file.name)):
        row.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(pdf), save=False)
    row.rendering, row.sha256, row.error = RenderingState.READY, digest, ""
    row.save(update_fields=["rendering", "file", "sha256", "error"])


@transaction.atomic
def _give_up(row: Rendering, reason: str) -> None:
    row.rendering, row.error, row.next_try_at = RenderingState.FAILED, reason[:500], timezone.now() + REST
    row.save(update_fields=["rendering", "error", "next_try_at"])
