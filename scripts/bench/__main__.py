"""`python -m scripts.bench`: make the worlds, start the server on each, measure, print the table. Fails nothing.

Each size is measured by a process of its own (`--one`), because Django knows one database for its whole life.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.bench import table
from scripts.bench.measure import Sized, measure, publication_pdf
from scripts.bench.server import production, serving
from scripts.bench.worlds import ROOT, database_server, world


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="20,2000,20000", help="sizes of worlds, from small to large")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for")
    parser.add_argument("--keep", type=Path, help="a folder in which the worlds stay for the next run")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        return one_size(chosen.one, int(chosen.people), chosen.rounds)
    sizes = sorted({int(word) for word in chosen.people.split(",")})
    begun = time.monotonic()
    folder = chosen.keep.resolve() if chosen.keep else Path(tempfile.mkdtemp(prefix="kopalnia-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        measured = run(folder, sizes, rounds=chosen.rounds, keep=bool(chosen.keep))
    finally:
        if not chosen.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{dt.datetime.now(tz=dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {chosen.rounds} rounds.\n")
    print(table.pages(measured))
    print()
    print(table.goals(measured))
    print(f"\nTook {time.monotonic() - begun:.0f} s.", flush=True)
    return None


def run(folder: Path, sizes: list[int], *, rounds: int, keep: bool) -> list[Sized]:
    measured = []
    with database_server(folder, keep=keep) as server:
        print("Making the worlds:", flush=True)
        urls = {people: world(server, folder, people) for people in sizes}
        static_ready = False
        for people in sizes:
            environment = production(folder, urls[people])
            if not static_ready:
                manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
                subprocess.run(manage, cwd=ROOT, env=environment, check=True)
                static_ready = True
            print(f"Measuring with {people} people …", flush=True)
            result = folder / f"result-{people}"
            subprocess.run(
                [sys.executable, "-m", "scripts.bench", "--one", result, "--people", str(people), "--rounds", str(rounds)],
                cwd=ROOT, env=environment, check=True,
            )  # fmt: skip
            measured.append(pickle.loads(result.read_bytes()))  # noqa: S301 - written by our own process a moment ago
        measured[-1].facts |= publication_pdf(environment)
    return measured


def one_size(result: Path, people: int, rounds: int) -> None:
    """In the environment of the production server: read the world, start the server, measure."""
    import django

    django.setup()
    from scripts.bench.pages import read_world

    found = read_world(people)
    with serving(dict(os.environ)) as server:
        sized = measure(people, found, server, rounds=rounds)
    result.write_bytes(pickle.dumps(sized))


if __name__ == "__main__":
    main()
