"""Is the portal alive, and can it do its work? For machines in a word each, for the administration in sentences.

`/healthz` asks whether the process serves and nothing else: who restarts a process on its answer must not do so because
the database is away. `/readyz` asks everything the portal needs; a monitor calls somebody when it says 503.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kopalnia.lib.web.access import SignedInRequest, allow, public
from people import policies
from people.models import Heartbeat

log = logging.getLogger(__name__)

# The worker says every twenty seconds that it lives.
WORKER_SEEN_WITHIN: Final = dt.timedelta(minutes=5)
FREE_DISK: Final = 500 * 1024 * 1024


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


@lru_cache(maxsize=1)
def _migrations_of_this_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def migrations() -> bool:
    """Every migration of this code is applied; reading the files again for each question would be slow."""
    return _migrations_of_this_code() <= set(MigrationRecorder(connection).applied_migrations())


def shared_cache() -> bool:
    cache.set("readyz", "yes", timeout=60)
    # Redis that is away has a stand-in: people sign in, and somebody should look.
    return bool(cache.get("readyz") == "yes") and not getattr(cache, "is_away", False)


def media() -> bool:
    settings.MEDIA_ROOT.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"yes")
    return True


def worker() -> bool:
    seen = Heartbeat.last()
    return seen is not None and timezone.now() - seen <= WORKER_SEEN_WITHIN


def disk() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free >= FREE_DISK


@dataclass(frozen=True, eq=False, slots=True)
class Check:
    """One thing the portal needs: its word for machines, its name for people, and what to do when it is missing."""

    name: str
    holds: Callable[[], bool]
    label: Promise
    remedy: Promise


@dataclass(frozen=True, slots=True)
class Finding:
    check: Check
    ok: bool


CHECKS: Final = (
    Check(
        "database",
        database,
        _("The database is responding"),
        _("Check that the database is running and that DATABASE_URL points to it."),
    ),
    Check(
        "migrations",
        migrations,
        _("The database tables match this version of the portal"),
        _("Run “manage.py migrate” on the server after an update."),
    ),
    Check(
        "cache",
        shared_cache,
        _("The cache, which counts wrong passwords, is working"),
        _("Check the “cache” folder in KOPALNIA_DATA, or the server set in CACHE_URL."),
    ),
    Check(
        "media",
        media,
        _("Photos and documents can be saved"),
        _("The portal cannot write to the “media” folder in KOPALNIA_DATA. Fix the folder's owner or the disk."),
    ),
    Check(
        "worker",
        worker,
        _("The worker, which sends messages and prepares documents, was active in the last 5 minutes"),
        _("Messages and documents are queued and nothing is lost. Start the kopalnia-worker service on the server."),
    ),
    Check(
        "disk",
        disk,
        _("There is free disk space"),
        _("Less than 500 MB is left. Free up space on the server, or photos and documents will stop being saved."),
    ),
)


def findings() -> list[Finding]:
    return [Finding(check, _holds(check)) for check in CHECKS]


def _holds(check: Check) -> bool:
    try:
        return check.holds()
    except Exception as error:  # noqa: BLE001 – whatever keeps it from working is the answer
        log.warning("Not ready, %s: %s", check.name, type(error).__name__)
        return False


@public("a load balancer asks without signing in; the answer tells a stranger nothing")
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process serves."""
    return HttpResponse("ok\n", content_type="text/plain")


@public("a monitor asks without signing in; it learns which part is missing and nothing about anybody")
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything holds, else 503; each part is "ok" or "failed"."""
    found = findings()
    ready = all(finding.ok for finding in found)
    parts = {finding.check.name: "ok" if finding.ok else "failed" for finding in found}
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


@allow(policies.administrator)
@require_safe
def portal_health(request: SignedInRequest) -> HttpResponse:
    """The same for the administration: what works, and who has to do what about the rest."""
    return render(request, "home/portal_health.html", {"findings": findings()})
