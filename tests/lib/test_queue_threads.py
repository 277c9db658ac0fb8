"""The worker serves each queue apart, waits for a database that is away and says that it lives."""

import threading
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kopalnia.lib.domain import periodic_jobs
from kopalnia.lib.domain.queue_threads import LONGEST_WAIT, Lane
from kopalnia.management.commands import worker
from people.models import Heartbeat
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

document_is_made = threading.Event()
hanging, ended = threading.Event(), threading.Event()
calls: list[str] = []


@task(queue_name="mail")
def write_to_a_silent_server() -> bool:
    """Waits for the other queue: were there one queue for both, it would wait in vain."""
    return document_is_made.wait(PATIENCE)


@task(queue_name="documents")
def make_a_document() -> None:
    document_is_made.set()


@task(queue_name="documents")
def lose_the_database_once() -> None:
    calls.append("called")
    if len(calls) > 1:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.connection.close()
    connection.cursor().execute("SELECT 1")


@pytest.fixture(autouse=True)
def rows_of_tasks(settings: Any) -> Iterator[None]:
    """Tasks are rows, as in production, and nothing is due."""
    queues = settings.TASKS["default"]["QUEUES"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": queues}}
    for event in (document_is_made, hanging, ended):
        event.clear()
    calls.clear()
    jobs = dict(periodic_jobs.JOBS)
    periodic_jobs.JOBS.clear()
    yield
    periodic_jobs.JOBS.update(jobs)


def make_lane(queue: str, stop: threading.Event | None = None) -> Lane:
    return Lane(queue, stop or threading.Event(), interval=0.01, due_every=3600)


def states() -> dict[str, str]:
    return {row.task_path.rpartition(".")[2]: row.status for row in DBTaskResult.objects.all()}


def test_document_is_made_while_letters_wait_for_a_silent_server() -> None:
    write_to_a_silent_server.enqueue()
    make_a_document.enqueue()
    stop = threading.Event()
    lanes = [make_lane("mail", stop), make_lane("documents", stop)]
    for lane in lanes:
        lane.start()
    assert document_is_made.wait(PATIENCE)
    stop.set()
    for lane in lanes:
        lane.join(PATIENCE)
    assert states() == {"write_to_a_silent_server": "SUCCESSFUL", "make_a_document": "SUCCESSFUL"}
    assert [row.return_value for row in DBTaskResult.objects.filter(queue_name="mail")] == [True]


def test_jobs_are_done_by_the_lane_of_their_queue() -> None:
    done: list[str] = []

    @periodic_jobs.periodic
    def short() -> int:
        done.append("default")
        return 1

    @periodic_jobs.periodic_with("mail")
    def letters() -> int:
        done.append("mail")
        return 1

    make_lane("documents").turn()
    assert done == []
    make_lane("mail").turn()
    assert done == ["mail"]
    make_lane("default").turn()
    assert done == ["mail", "default"]
    assert set(periodic_jobs.run()) == {name for name in periodic_jobs.JOBS if name.endswith(("short", "letters"))}


def test_every_queue_has_a_lane_and_every_job_a_queue_that_is_served(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = run_worker(monkeypatch, settings)
    assert sorted(served) == sorted(settings.TASKS["default"]["QUEUES"])
    assert {duty.queue for duty in periodic_jobs.JOBS.values()} <= set(served)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, RuntimeError])
def test_lane_outlives_a_database_that_goes_away_and_waits_longer_each_time(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_a_document.enqueue()
    lane = make_lane("documents")
    with monkeypatch.context() as broken:
        broken.setattr(Lane, "claim", Mock(side_effect=error("gone")))
        pauses = []
        for _ in range(20):
            assert not lane.turn()
            pauses.append(lane.pause)
    assert pauses == sorted(pauses)
    assert 1 < pauses[-1] <= LONGEST_WAIT
    assert lane.turn()
    assert lane.pause == lane.interval
    assert document_is_made.is_set()


def test_task_whose_database_went_away_in_the_middle_is_run_again() -> None:
    lose_the_database_once.enqueue()
    lane = make_lane("documents")
    assert not lane.turn()
    assert lane.turn()
    assert len(calls) == 2
    assert states() == {"lose_the_database_once": "SUCCESSFUL"}


def run_worker(monkeypatch: pytest.MonkeyPatch, settings: Any, *, alive: bool = True) -> list[str]:
    """The worker until its first sleep; the queues it served."""
    lanes: list[Lane] = []

    def made(*args: Any, **kwargs: Any) -> Lane:
        lanes.append(Lane(*args, **kwargs))
        return lanes[-1]

    monkeypatch.setattr(worker, "Lane", made)
    monkeypatch.setattr(worker.time, "sleep", Mock(side_effect=KeyboardInterrupt))
    monkeypatch.setattr(worker.signal, "signal", Mock())
    if not alive:
        monkeypatch.setattr(Lane, "run", Mock())
        monkeypatch.setattr(worker.time, "sleep", Mock())
    call_command("worker", interval=0.01, due_every=3600.0)
    assert lanes
    assert not any(lane.is_alive() for lane in lanes)
    return [lane.queue for lane in lanes]


def test_worker_says_that_it_lives(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Heartbeat.last() is None
    before = timezone.now()
    run_worker(monkeypatch, settings)
    seen = Heartbeat.last()
    assert seen is not None
    assert seen >= before


def test_worker_without_its_lanes_ends_so_that_it_is_started_anew(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="lane"):
        run_worker(monkeypatch, settings, alive=False)


@task(queue_name="documents")
def hang() -> None:
    hanging.set()
    ended.wait(PATIENCE)


def test_lane_whose_task_hangs_is_known_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hang.enqueue()
    stop = threading.Event()
    lanes = [make_lane("documents", stop), make_lane("mail", stop)]
    assert not lanes[1].turn()
    lanes[0].start()
    assert hanging.wait(PATIENCE)
    assert [lane.hangs for lane in lanes] == [False, False]
    monkeypatch.setattr("kopalnia.lib.domain.queue_threads.LONGEST_TURN", -1.0)
    assert [lane.hangs for lane in lanes] == [True, False]
    ended.set()
    stop.set()
    lanes[0].join(PATIENCE)
    assert [lane.hangs for lane in lanes] == [False, False]


def test_worker_with_a_lane_that_hangs_ends_so_that_it_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker.signal, "signal", Mock())
    monkeypatch.setattr(Lane, "start", Mock())
    monkeypatch.setattr(Lane, "is_alive", Mock(return_value=True))
    monkeypatch.setattr(Lane, "hangs", property(lambda lane: lane.queue == "documents"))
    with pytest.raises(CommandError, match="lane documents does hangs"):
        call_command("worker")


def test_many_parts_of_a_job_are_no_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = make_lane("mail")
    monkeypatch.setattr(threading, "current_thread", lambda: lane)
    told = [lane.busy_since for _part in periodic_jobs.each(range(3))]
    assert len(set(told)) == 3
    assert told == sorted(told)


def test_worker_that_cannot_say_it_lives_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Heartbeat, "note", Mock(side_effect=OperationalError("gone")))
    worker.note_life()
