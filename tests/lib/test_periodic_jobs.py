import datetime as dt
import os
import socket

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kopalnia.lib.domain import periodic_jobs

pytestmark = pytest.mark.django_db
HERE = socket.gethostname()[:32]


def make_running(*, worker_ids: list[str], started_at: dt.datetime | None = None) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="people.tasks.send",
        backend_name="default",
        worker_ids=worker_ids,
        started_at=started_at or timezone.now(),
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def a_dead_process() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_task_of_a_dead_worker_is_taken_up_again() -> None:
    task = make_running(worker_ids=[f"{HERE}:{a_dead_process()}:ab"])
    assert periodic_jobs.revive_abandoned_tasks() == 1
    task.refresh_from_db()
    assert task.status == "READY"


def test_task_of_a_living_worker_is_left_alone() -> None:
    task = make_running(worker_ids=[periodic_jobs.new_worker_id()])
    assert periodic_jobs.revive_abandoned_tasks() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_task_of_another_machine_is_taken_up_after_the_longest_time() -> None:
    make_running(worker_ids=["elsewhere:1:ab"], started_at=timezone.now() - dt.timedelta(minutes=14))
    old = make_running(worker_ids=["elsewhere:1:ab"], started_at=timezone.now() - dt.timedelta(minutes=16))
    assert periodic_jobs.revive_abandoned_tasks() == 1
    old.refresh_from_db()
    assert old.status == "READY"


def test_task_that_killed_three_workers_has_failed() -> None:
    gone = f"{HERE}:{a_dead_process()}:ab"
    task = make_running(worker_ids=[gone, gone, gone])
    periodic_jobs.revive_abandoned_tasks()
    task.refresh_from_db()
    assert task.status == "FAILED"
    assert "3 workers died" in task.traceback
