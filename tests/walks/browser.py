"""Where the Chromium for the walks is. Imported by `scripts/test.py` too, so it needs nothing of Django."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.patience import PATIENCE

# The shell without windows comes first: it draws a page in a fifth of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@cache
def works(path: str) -> bool:
    """Whether the program starts: Playwright's own needs libraries that a bare system lacks."""
    try:
        done = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def candidates() -> list[str]:
    found = [os.environ.get("KOPALNIA_BROWSER", ""), *(shutil.which(name) or "" for name in NAMES)]
    if MAC.exists():
        found.append(str(MAC))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if own and Path(own).exists():
        found.append(own)
    return [path for path in found if path]


def find() -> str | None:
    """The path of a Chromium that starts, an installed one before Playwright's own."""
    named = os.environ.get("KOPALNIA_BROWSER")
    if named:
        return named
    return next((path for path in candidates() if works(path)), None)


def options() -> list[str]:
    # No name but our own server's leads anywhere: a page that asks another host gets no answer on any machine.
    closed = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    # Chromium's sandbox refuses to start as root; the walks open only our own server.
    return closed + (["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else [])
