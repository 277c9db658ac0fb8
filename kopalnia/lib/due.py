"""What has to be done again and again: small idempotent jobs that the worker runs every half minute.

The tables of tasks and of the outbox commit with the data; what a killed worker, a lost wake-up or a mail server that was
away left undone is found here. An app declares its jobs in ``due.py`` (loaded at start); each may run at any time, twice
at once, and changes nothing when nothing is due.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

log = logging.getLogger(__name__)

Job = Callable[[], int]
JOBS: dict[str, Job] = {}
STALE_TASK = dt.timedelta(minutes=15)
MOST_WORKERS = 3


def due(job: Job) -> Job:
    """Declare a job: it does what is due and returns how many things it did."""
    JOBS[f"{job.__module__}.{job.__qualname__}"] = job
    return job


def run() -> dict[str, int]:
    """Run every job once. One that fails is logged and does not hold up the others; it counts as -1."""
    done: dict[str, int] = {}
    for name, job in JOBS.items():
        try:
            done[name] = job()
        except Exception:
            log.exception("The job %s failed", name)
            done[name] = -1
    return done


@due
@transaction.atomic
def revive_abandoned_tasks() -> int:
    """Queue again the tasks of dead workers: every task of ours may run twice. One that killed three has failed."""
    from django_tasks_db.models import DBTaskResult

    count = 0
    for task in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        worker = task.worker_ids[-1] if task.worker_ids else ""
        stale = task.started_at is None or task.started_at < timezone.now() - STALE_TASK
        if not (stale or is_dead(worker)):
            continue
        if len(task.worker_ids) >= MOST_WORKERS:
            task.set_failed(RuntimeError(f"{MOST_WORKERS} workers died with this task"))
        else:
            DBTaskResult.objects.filter(pk=task.pk).update(status="READY", started_at=None)
        count += 1
    return count


def new_worker_id() -> str:
    """A name that says where the worker lives, so that its death can be seen: machine, process, a random end."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead(worker_id: str) -> bool:
    """Whether the worker surely lives no more: it was on this machine, and its process is not there."""
    machine, _, rest = worker_id.partition(":")
    number = rest.partition(":")[0]
    if machine != socket.gethostname()[:32] or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@due
def forget_finished_tasks() -> int:
    """Delete the rows of tasks that ended well more than a week ago."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    week_ago = timezone.now() - dt.timedelta(days=7)
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=week_ago)
    return rows.delete()[0] if rows.exists() else 0
