"""Lanes of the worker: each serves one queue on a thread and a connection of its own.

A lane runs the tasks of its queue one after another and, every so often, the jobs due with them. It never ends by itself:
when the database is away it waits, longer each time, and goes on. What hangs in a thread nobody can stop: the worker ends
instead and is started anew, and what killed three workers has failed (`due`).
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from kopalnia.lib.domain import periodic_jobs

log = logging.getLogger(__name__)

LONGEST_WAIT = 30.0
# No task of ours and no part of a job takes so long; a server asked without a limit of time could hold its lane for ever.
LONGEST_TURN = periodic_jobs.STALE_TASK.total_seconds()
BACKEND = "default"


class Lane(threading.Thread):
    """One queue being served until `stop` is set."""

    def __init__(self, queue: str, stop: threading.Event, *, interval: float, due_every: float) -> None:
        # A daemon, so that a task that hangs cannot keep the process from ending.
        super().__init__(name=f"lane {queue}", daemon=True)
        self.queue, self.stop = queue, stop
        self.interval, self.due_every = interval, due_every
        self.worker_id = periodic_jobs.new_worker_id()
        self.tasks = Worker(
            queue_names=[queue],
            interval=interval,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )
        self.failures = 0
        self.next_due = 0.0
        self.busy_since: float | None = None

    def run(self) -> None:
        while not self.stop.is_set():
            if not self.turn():
                self.stop.wait(self.pause)
        connections.close_all()

    @property
    def pause(self) -> float:
        """A moment when there is nothing to do; longer and longer while turns fail."""
        return min(self.interval * 2**self.failures, max(LONGEST_WAIT, self.interval))

    @property
    def hangs(self) -> bool:
        """Whether one job or task has taken longer than any should."""
        since = self.busy_since
        return since is not None and time.monotonic() - since > LONGEST_TURN

    def go_on(self) -> None:
        """Something begins: a job, a task, the next part of a job (`due.each`)."""
        self.busy_since = time.monotonic()

    def turn(self) -> bool:
        """Work once. Says whether there was a task; whatever fails is waited out."""
        try:
            worked = self.work()
        except (OperationalError, InterfaceError) as error:
            log.warning("The %s waits for the database: %s", self.name, " ".join(str(error).split()))
        except Exception:
            log.exception("The %s failed and goes on", self.name)
        else:
            self.failures = 0
            return worked
        finally:
            self.busy_since = None
        # At most so many doublings as reach the longest wait from any interval worth setting.
        self.failures = min(self.failures + 1, 10)
        connection.close()
        return False

    def work(self) -> bool:
        """Do the jobs whose time has come, then one task."""
        close_old_connections()
        if self.failures:
            # The last turn may have broken off in the middle of a task.
            periodic_jobs.revive_own_tasks(self.worker_id)
        if time.monotonic() >= self.next_due:
            # A cursor asks a kept connection whether it still works: one answer instead of an error of every job.
            connection.cursor().close()
            self.go_on()
            periodic_jobs.run(self.queue)
            self.next_due = time.monotonic() + self.due_every
        task = self.claim()
        if task is None:
            return False
        self.go_on()
        self.tasks.run_task(task)
        return True

    def claim(self) -> DBTaskResult | None:
        """The next task of the queue, marked as taken by this lane."""
        ready = DBTaskResult.objects.ready().filter(queue_name=self.queue, backend_name=BACKEND)
        # A look takes no lock; a claim locks the whole file of SQLite.
        if not ready.exists():
            return None
        with exclusive_transaction():
            task = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        return task
