"""`python -m scripts.mutants [--sample 40 --seed 7] [area or source…]`: exits 1 when a mutant survives unaccepted."""

from __future__ import annotations

import argparse
import importlib.util
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scripts.mutants.mutations import Mutant
from scripts.mutants.rules import AREAS, ROOT, all_mutants, concerning

ACCEPTED = Path(__file__).with_name("accepted.toml")
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
FOREIGN = {"KOPALNIA_MODE", "KOPALNIA_DATA", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE"}
LONGEST = 900
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


class MutantOutcome(NamedTuple):
    """The test that noticed, or nothing."""

    mutant: Mutant
    killer: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="how many, drawn by the seed; 0 = all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="only name them")
    parser.add_argument("wanted", nargs="*", help=f"areas ({', '.join(AREAS)}) or sources; none = all")
    chosen = parser.parse_args()
    found = all_mutants(chosen.wanted)
    if not found:
        sys.exit(f"nothing to break in {chosen.wanted}")
    picked = random.Random(chosen.seed).sample(found, min(chosen.sample, len(found))) if chosen.sample else found  # noqa: S311 - a draw, no secret
    if chosen.list:
        print("\n".join(one.name for one in picked))
        return
    print(f"{len(picked)} of {len(found)} mutants, seed {chosen.seed}", flush=True)
    sys.exit(report(run(picked)))


def accepted() -> dict[str, str]:
    """The reason by the name of the mutant."""
    return {row["mutant"]: row["reason"] for row in tomllib.loads(ACCEPTED.read_text()).get("accepted", [])}


def run(picked: list[Mutant]) -> list[MutantOutcome]:
    """Each worker has a copy of the tree, so that the tests of one mutant do not see another."""
    workers = int(os.environ.get("TEST_PROCESSES", os.cpu_count() or 1))
    with tempfile.TemporaryDirectory(prefix="kopalnia-mutants-") as folder:
        trees: queue.Queue[Path] = queue.Queue()
        for number in range(workers):
            trees.put(shutil.copytree(ROOT, Path(folder) / str(number), ignore=LEFT_BEHIND, symlinks=True))
        with ThreadPoolExecutor(workers) as pool:
            outcomes = list(pool.map(lambda one: try_one(one, trees), picked))
        check_killers(trees.get(), outcomes)
    return outcomes


def try_one(mutant: Mutant, trees: queue.Queue[Path]) -> MutantOutcome:
    tree = trees.get()
    source = tree / mutant.path
    whole = source.read_text()
    try:
        write(source, mutant.apply(whole))
        killer = next(filter(None, (first_failure(tree, files) for files in concerning(mutant))), "")
    finally:
        write(source, whole)
        trees.put(tree)
    verdict = "killed" if killer else "accepted" if mutant.name in accepted() else "SURVIVED"
    print(f"{verdict:<9} {mutant.path}:{mutant.line} {mutant.where}: {mutant.change}   {killer}", flush=True)
    return MutantOutcome(mutant, killer)


def write(source: Path, text: str) -> None:
    """What was compiled of a source of the same length and second would be believed."""
    source.write_text(text)
    Path(importlib.util.cache_from_source(str(source))).unlink(missing_ok=True)


def first_failure(tree: Path, tests: list[str]) -> str:
    options = ["-x", "-q", "--no-migrations", "-p", "no:cacheprovider", "-p", "no:randomly"]
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", *options, *tests]
        own = {"cwd": tree, "env": clean | {"TMPDIR": folder}, "timeout": LONGEST}
        try:
            done = subprocess.run(command, **own, capture_output=True, text=True, check=False)
        except subprocess.TimeoutExpired:
            return f"took more than {LONGEST} s"
    if done.returncode == 0:
        return ""
    named = FAILED.search(done.stdout)
    return named[1] if named else f"did not start ({done.returncode})"


def check_killers(tree: Path, outcomes: list[MutantOutcome]) -> None:
    """A test that fails anyway has noticed nothing."""
    killers = sorted({outcome.killer for outcome in outcomes if "::" in outcome.killer})
    if killers and (failure := first_failure(tree, killers)):
        sys.exit(f"fails without any mutant: {failure}")


def report(outcomes: list[MutantOutcome]) -> int:
    known = accepted()
    survivors = [outcome.mutant for outcome in outcomes if not outcome.killer and outcome.mutant.name not in known]
    unneeded = [outcome.mutant for outcome in outcomes if outcome.killer and outcome.mutant.name in known]
    killed = sum(bool(outcome.killer) for outcome in outcomes)
    print(f"\n{killed} killed, {len(outcomes) - killed - len(survivors)} accepted, {len(survivors)} survived")
    for one in survivors:
        print(f"SURVIVED  {one.name}")
    for one in unneeded:
        print(f"killed, so {ACCEPTED.name} need not name it: {one.name}")
    return 1 if survivors else 0


if __name__ == "__main__":
    main()
