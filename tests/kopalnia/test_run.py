"""`make run` as a person meets it: real processes, a signal, a death, a second start."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent.parent
ADD_A_PERSON = (
    "import django; django.setup();"
    "from django.core.management import call_command; call_command('migrate', verbosity=0);"
    "from people.models import User; User.objects.create_user(email='anna@example.org')"
)

Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def variables(data: Path) -> dict[str, str]:
    """The environment of a demo whose database has people already, so that nothing is loaded into it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kopalnia.settings",
        "KOPALNIA_MODE": "demo",
        "KOPALNIA_DATA": str(data),
        "STATIC_ROOT": str(data / "static"),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    subprocess.run([sys.executable, "-c", ADD_A_PERSON], cwd=ROOT, env={**variables, "PYTHONPATH": "."}, check=True)
    return variables


@pytest.fixture
def start(variables: dict[str, str]) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        wait_for(lambda: answers(variables) or process.poll() is not None)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def answers(variables: dict[str, str]) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{variables['PORT']}/healthz", timeout=PATIENCE) as answer:
            return bool(answer.read() == b"ok\n")
    except (urllib.error.URLError, OSError):
        return False


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def children(process: subprocess.Popen[str]) -> dict[int, list[str]]:
    """The processes it started, by number: their command lines."""
    return {child.pid: child.cmdline() for child in psutil.Process(process.pid).children()}


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_everything(start: Start, number: signal.Signals) -> None:
    process = start()
    below = children(process)
    assert len(below) == 2
    process.send_signal(number)
    output, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert output.rstrip().endswith("Stopped.")
    assert not any(alive(child) for child in below)


def test_death_of_the_worker_stops_everything(start: Start) -> None:
    process = start()
    below = children(process)
    (worker,) = [number for number, words in below.items() if "worker" in words]
    os.kill(worker, signal.SIGKILL)
    output, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "The worker ended by itself (status -9); everything was stopped." in output
    assert not any(alive(child) for child in below)


def test_later_start_prepares_nothing(start: Start) -> None:
    process = start()
    process.terminate()
    process.communicate(timeout=PATIENCE)
    again = start()
    again.terminate()
    output, _nothing = again.communicate(timeout=PATIENCE)
    assert "Preparing" not in output
    assert "Collecting" not in output
    assert "Loading" not in output
    assert "Kopalnia runs at http://127.0.0.1:" in output


def test_busy_port_is_told(start: Start, variables: dict[str, str]) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(variables["PORT"])))
        other.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Port {variables['PORT']} on 127.0.0.1 cannot be used" in done.stderr
