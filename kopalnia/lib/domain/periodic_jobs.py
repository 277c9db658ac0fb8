"""What has to be done again and again: small idempotent jobs that the worker runs every half minute.

The tables of tasks and of the outbox commit with the data; what a killed worker, a lost wake-up or a mail server that was
away left undone is found here. An app declares its jobs in ``periodic_jobs.py`` (loaded at start); each may run at any time,
twice at once, and changes nothing when nothing is due. A job that may take long names the queue it is served with: it
holds up the tasks and jobs of that queue and no others.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db import close_old_connections, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)

Job = Callable[[], int]
Part = TypeVar("Part")
DEFAULT = "default"
STALE_TASK = dt.timedelta(minutes=15)
MOST_WORKERS = 3


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """A job, the queue it is served with and the seconds it rests between two runs of the worker's round."""

    job: Job
    queue: str
    every: float = 0


JOBS: dict[str, PeriodicJob] = {}
_rest_until: dict[str, float] = {}


def periodic(job: Job) -> Job:
    """Declare a short job: it does what is due and returns how many things it did."""
    return periodic_with(DEFAULT)(job)


def periodic_with(queue: str, *, every: float = 0) -> Callable[[Job], Job]:
    """Declare a job that may take as long as the tasks of a queue, and waits for its turn among them; one that is dear
    and seldom finds anything rests for so many seconds."""

    def declare(job: Job) -> Job:
        JOBS[f"{job.__module__}.{job.__qualname__}"] = PeriodicJob(job, queue, every)
        return job

    return declare


def run(queue: str = "") -> dict[str, int]:
    """Run every job (or those of a queue) once. One that fails is logged and holds up no other; it counts as -1."""
    done: dict[str, int] = {}
    for name, duty in JOBS.items():
        if queue and (duty.queue != queue or time.monotonic() < _rest_until.get(name, 0)):
            continue
        _rest_until[name] = time.monotonic() + duty.every
        try:
            done[name] = duty.job()
        except Exception:
            log.exception("The job %s failed", name)
            done[name] = -1
            # The next job must not find a connection that broke under this one.
            close_old_connections()
    return done


def each(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of a job that may have many; before each its lane is told that it does not hang."""
    go_on = getattr(threading.current_thread(), "go_on", lambda: None)
    for part in parts:
        go_on()
        yield part


@periodic
@transaction.atomic
def revive_abandoned_tasks() -> int:
    """Queue again the tasks of dead workers: every task of ours may run twice. One that killed three has failed."""

    def abandoned(task: DBTaskResult) -> bool:
        stale = task.started_at is None or task.started_at < timezone.now() - STALE_TASK
        return stale or is_dead(_last_worker(task))

    return _queue_again(abandoned)


@transaction.atomic
def revive_own_tasks(worker_id: str) -> int:
    """The same for a worker that lives and lost its database in the middle of a task."""
    return _queue_again(lambda task: _last_worker(task) == worker_id)


def _queue_again(is_meant: Callable[[DBTaskResult], bool]) -> int:
    from django_tasks_db.models import DBTaskResult

    count = 0
    for task in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        if not is_meant(task):
            continue
        if len(task.worker_ids) >= MOST_WORKERS:
            task.set_failed(RuntimeError(f"{MOST_WORKERS} workers died with this task"))
        else:
            DBTaskResult.objects.filter(pk=task.pk).update(status="READY", started_at=None)
        count += 1
    return count


def _last_worker(task: DBTaskResult) -> str:
    return task.worker_ids[-1] if task.worker_ids else ""


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


@periodic
def forget_finished_tasks() -> int:
    """Delete the rows of tasks that ended well more than a week ago."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    week_ago = timezone.now() - dt.timedelta(days=7)
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=week_ago)
    return rows.delete()[0] if rows.exists() else 0
