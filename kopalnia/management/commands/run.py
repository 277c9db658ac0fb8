"""`make run`: set up what is missing, then keep the web server and the worker running together.

Both are real processes, as in production. If one dies, all stop, and the exit status says so; a signal stops all
quietly. Set-up is remembered by content, so a second start only compares hashes.
"""

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from kopalnia import data_folder, env

START_LIMIT: Final = 60
STOP_LIMIT: Final = 15
PR_SET_PDEATHSIG: Final = 1


class Command(BaseCommand):
    help = "Set up and run the demo: web server and worker, until Ctrl-C."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This starts the demo: use `make run`. For production see README.md.")
        port = env.number("PORT", default=8000, low=1)
        host = env.text("KOPALNIA_BIND", "127.0.0.1")
        refuse_busy_port(host, port)
        self.set_up()
        connections.close_all()
        Supervisor(self.stdout.write, host, port).run()

    def set_up(self) -> None:
        data = settings.DATA_DIR
        data_folder.close()
        migrations = digest(settings.BASE_DIR.glob("*/migrations/*.py"), [lock_file()])
        once(data / ".migrated", migrations, self.migrate, anyway=not database_exists())
        static = digest(settings.BASE_DIR.glob("static/**/*"), [lock_file()])
        once(settings.STATIC_ROOT / ".collected", static, self.collect)
        self.seed()

    def migrate(self) -> None:
        self.stdout.write("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)

    def collect(self) -> None:
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)

    def seed(self) -> None:
        """Load the demo into an empty database; a load that was broken off is taken up again."""
        unfinished = settings.DATA_DIR / ".seeding"
        if get_user_model().objects.exists() and not unfinished.exists():
            return
        if "seed_demo" not in get_commands():
            self.stderr.write("There is no demo programme to load yet.")
            return
        self.stdout.write("Loading the demo programme …")
        unfinished.touch()
        call_command("seed_demo", moment="published", stdout=self.stdout)
        unfinished.unlink()


def lock_file() -> Path:
    return settings.BASE_DIR / "requirements" / "runtime.txt"


def digest(*groups: Iterable[Path]) -> str:
    """A hash of the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(path for group in groups for path in group if path.is_file()):
        total.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def once(stamp: Path, content: str, work: Callable[[], None], *, anyway: bool = False) -> None:
    """Do the work if the stamp tells of another content (or `anyway`), then stamp."""
    if not anyway and stamp.exists() and stamp.read_text() == content:
        return
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content)


def database_exists() -> bool:
    database = settings.DATABASES["default"]
    return "sqlite3" in database["ENGINE"] and Path(database["NAME"]).exists()


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=8001 make run"
            ) from error


def die_with_parent() -> None:
    """On Linux a child gets SIGTERM when its supervisor is killed outright, so that nothing stays behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self, say: Callable[[str], object], host: str, port: int) -> None:
        self.say = say
        self.host, self.port = host, port
        self.address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.parent = os.getppid()

    def run(self) -> None:
        signal.signal(signal.SIGINT, self.on_signal)
        signal.signal(signal.SIGTERM, self.on_signal)
        signal.signal(signal.SIGHUP, self.on_signal)
        environment = {**os.environ, "BIND": f"{self.host}:{self.port}", "SITE_URL": self.address}
        environment.setdefault("GUNICORN_LOG_LEVEL", "warning")
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "kopalnia.wsgi"]
        failed = ""
        try:
            self.start("web server", gunicorn, environment)
            self.start("worker", [sys.executable, "manage.py", "worker", "--verbosity", "0"], environment)
            if self.wait_until_ready():
                self.greet()
            failed = self.watch()
        finally:
            self.stop()
        if failed:
            raise CommandError(failed)
        self.say("Stopped.")

    def on_signal(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        # An own session: Ctrl-C reaches only the supervisor, which stops each child once and in order.
        self.children[name] = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads here
        )

    def wait_until_ready(self) -> bool:
        deadline = time.monotonic() + START_LIMIT
        while not self.stopping and not self.dead() and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):  # noqa: S310
                    return True
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        return False

    def greet(self) -> None:
        self.say(f"\nKopalnia runs at {self.address}/ (Ctrl-C stops it)")
        for line in demo_log_ins(self.address):
            self.say(line)

    def dead(self) -> str:
        for name, child in self.children.items():
            if child.poll() is not None:
                return f"The {name} ended by itself (status {child.returncode}); everything was stopped."
        return ""

    def watch(self) -> str:
        """Wait for a signal (no words) or for the death of a child (a sentence)."""
        while not self.stopping:
            if sentence := self.dead():
                return sentence
            if os.getppid() != self.parent and "MAKELEVEL" in os.environ:
                return ""  # make itself was killed
            time.sleep(0.2)
        return ""

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_LIMIT
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def demo_log_ins(address: str) -> list[str]:
    try:
        from kopalnia.demo.log_ins import lines
    except ImportError:
        return []
    return lines(address)
