"""Where gunicorn listens: real processes and real sockets."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def gunicorn(folder: Path, bind: str, **variables: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "KOPALNIA_MODE": "test",  # without collected static files
        "STATIC_ROOT": str(folder),
        "WEB_CONCURRENCY": "1",
        "WEB_THREADS": "1",
        "BIND": bind,
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "kopalnia.wsgi"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def alive(port: int, process: subprocess.Popen[str]) -> bytes:
    """The answer of /healthz, asked over a bare socket until the process listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return client.makefile("rb").read()
        except ConnectionRefusedError:
            time.sleep(0.1)
    return b""


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "", "192.0.2.1", "portal.example.org"])  # noqa: S104
def test_public_address_without_a_proxy_is_refused(
    tmp_path: Path, port: int, host: str, started: list[subprocess.Popen[str]]
) -> None:
    process = gunicorn(tmp_path, f"{host}:{port}")
    started.append(process)
    _nothing, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors.startswith(f"Kopalnia does not listen on {host}:{port}: slow clients would stop it.")
    assert "Traceback" not in errors


def test_one_address_of_two_is_enough_to_refuse(
    tmp_path: Path, port: int, started: list[subprocess.Popen[str]]
) -> None:
    process = gunicorn(tmp_path, f"127.0.0.1:{port}, 0.0.0.0:{port}")
    started.append(process)
    _nothing, errors = process.communicate(timeout=PATIENCE)
    assert errors.startswith("Kopalnia does not listen on")


@pytest.mark.parametrize(
    ("host", "variables"),
    [("0.0.0.0", {"TRUST_PROXY_HEADERS": "1"}), ("127.0.0.1", {})],  # noqa: S104
)
def test_with_a_proxy_or_for_this_machine_it_listens(
    tmp_path: Path, port: int, host: str, variables: dict[str, str], started: list[subprocess.Popen[str]]
) -> None:
    process = gunicorn(tmp_path, f"{host}:{port}", **variables)
    started.append(process)
    assert alive(port, process).endswith(b"ok\n")


def test_huge_bodies_do_not_hold_the_only_thread(
    tmp_path: Path, port: int, started: list[subprocess.Popen[str]]
) -> None:
    """Ten that announce 200 MB, or no length, and send nothing are answered; the next request is served."""
    process = gunicorn(tmp_path, f"127.0.0.1:{port}")
    started.append(process)
    assert alive(port, process)
    waiting = []
    for head in (b"Content-Length: 209715200", b"Transfer-Encoding: chunked") * 5:
        client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        waiting.append((client, b"413" if b"Length" in head else b"411"))
        client.sendall(b"POST /konto/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + head + b"\r\n\r\n")
    for client, status in waiting:
        with client:
            assert client.makefile("rb").readline().split()[1] == status
    assert alive(port, process).endswith(b"ok\n")
