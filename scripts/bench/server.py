"""The production server on loopback: gunicorn as deploy/ starts it, two workers, never DEBUG."""

from __future__ import annotations

import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.worlds import ROOT, plain_environment

WORKERS = 2


def production(folder: Path, url: str) -> dict[str, str]:
    """The environment of a production start on these data."""
    return {
        **plain_environment(folder),
        "KOPALNIA_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "scripts.bench.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUST_PROXY_HEADERS": "1",
        "DATABASE_URL": url,
        "STATIC_ROOT": str(folder / "static"),
        "WEB_CONCURRENCY": str(WORKERS),
        "GUNICORN_LOG_LEVEL": "warning",
    }


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def memory(self) -> float:
        """MB that belong to one worker alone (USS), the largest of them."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max(_private(int(pid)) for pid in children)


def _private(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(found) for found in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE)) / 1024


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Workers are not replaced while they are measured.
    command = [
        sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--max-requests", "0", "kopalnia.wsgi"
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "BIND": f"127.0.0.1:{port}"})
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            sys.exit("The server did not start (see above).")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not answer.")
