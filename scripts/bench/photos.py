"""Memory of a process of the server that takes eight photos of 24 megapixels at once.

    KOPALNIA_MODE=test python scripts/bench/photos.py [JPEG|PNG|WEBP]

Prints, in MB: the process before, at its peak and after; its child at its peak; the peak of both together.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopalnia.settings")

import django

django.setup()

from django.test import Client  # noqa: E402
from PIL import Image  # noqa: E402

from kopalnia.lib.documents.images import clean_photo  # noqa: E402

AT_ONCE = 8
SIZE = (6000, 4000)


def memory(pid: int) -> float:
    """MB of a process now; 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)


def children() -> list[int]:
    tasks = Path("/proc/self/task")
    return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]


def take(upload: Path) -> None:
    """As a view does with an upload, which Django has put into a file."""
    with upload.open("rb") as file:
        clean_photo(file).thumbnail("medium")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "JPEG"
    upload = Path(f"/tmp/bench-photo-{os.getpid()}")  # noqa: S108
    if os.fork() == 0:  # the picture is drawn elsewhere: its memory is not ours
        Image.effect_noise((75, 50), 60).convert("RGB").resize(SIZE).save(upload, kind)
        os._exit(0)
    os.wait()
    Client().get("/healthz")  # a process that serves has its pages loaded
    before, done = memory(os.getpid()), threading.Event()
    peak = child = both = 0.0

    def watch() -> None:
        nonlocal peak, child, both
        while not done.is_set():
            own, others = memory(os.getpid()), sum(memory(pid) for pid in children())
            peak, child, both = max(peak, own), max(child, others), max(both, own + others)
            time.sleep(0.005)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: take(upload), range(AT_ONCE)))
    done.set()
    watcher.join()
    size = upload.stat().st_size / 1024**2
    upload.unlink()
    print(
        f"{kind} of {size:.1f} MB: before {before:.0f}, peak {peak:.0f}, after {memory(os.getpid()):.0f};"
        f" its child {child:.0f}, both together {both:.0f}"
    )


if __name__ == "__main__":
    main()
