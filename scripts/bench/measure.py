"""One size, measured: every page in turns with the bare view, so that the noise of the machine meets both alike."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.bench.client import Client, TimedResponse
from scripts.bench.pages import BenchPage, BenchWorld
from scripts.bench.server import Server
from scripts.bench.worlds import ROOT

BARE = "/bare/"
WARM_UP = 3
AT_ONCE = 100
CONCURRENCY = 4


@dataclass
class Times:
    p50: float
    p95: float

    @classmethod
    def of(cls, values: list[float]) -> Times:
        ordered = sorted(values)
        return cls(statistics.median(ordered), ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)])


@dataclass
class Result:
    page: BenchPage
    times: Times
    bare: Times
    queries: int
    repeated: int
    raw: float
    gzipped: float
    repeat: str = ""  # what a second visit with the ETag gives
    weight: float = 0  # CSS and JS, gzip
    requests: int = 0

    @property
    def ratio(self) -> float:
        return self.times.p50 / self.bare.p50


@dataclass
class Sized:
    people: int
    results: list[Result] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)


def measure(people: int, world: BenchWorld, server: Server, *, rounds: int) -> Sized:
    sized = Sized(people)
    bare = Client(server.port, world.sessions["coordinator"])
    for _ in range(30):
        expect(bare.get(BARE), BARE)
    for page in world.pages:
        sized.results.append(_page(page, world, server, bare, rounds))
    before = server.memory()
    list_page = world.pages[0]
    sized.facts |= _throughput(server, world.sessions["coordinator"], list_page.path)
    sized.facts |= _posts(server, world)
    for page in world.pages:
        client = Client(server.port, world.sessions[page.reader])
        for _ in range(5):
            client.get(page.path)
    sized.facts |= {"memory": server.memory(), "memory_before": before}
    return sized


def expect(answer: TimedResponse, path: str) -> TimedResponse:
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}: {answer.body[:500].decode(errors='replace')}")
    return answer


def _page(page: BenchPage, world: BenchWorld, server: Server, bare: Client, rounds: int) -> Result:
    client = Client(server.port, world.sessions[page.reader])
    for _ in range(WARM_UP):
        expect(client.get(page.path), page.path)
    counted = client.get(page.path, X_Bench_Count="1")
    own: list[float] = []
    beside: list[float] = []
    for _ in range(rounds):
        own.append(expect(client.get(page.path), page.path).milliseconds)
        beside.append(expect(bare.get(BARE), BARE).milliseconds)
    weight, requests = _weight(client, counted.body.decode())
    return Result(
        page,
        Times.of(own),
        Times.of(beside),
        queries=int(counted.headers["x-bench-queries"]),
        repeated=int(counted.headers["x-bench-repeated"]),
        raw=len(counted.body) / 1000,
        gzipped=len(gzip.compress(counted.body, 6)) / 1000,
        repeat=_repeat(client, page.path, counted, bare, rounds),
        weight=weight,
        requests=requests,
    )


def _repeat(client: Client, path: str, first: TimedResponse, bare: Client, rounds: int) -> str:
    etag = first.headers.get("etag")
    if not etag:
        return ""
    answers, beside = [], []
    for _ in range(rounds):
        answers.append(client.get(path, If_None_Match=etag))
        beside.append(bare.get(BARE).milliseconds)
    ratio = statistics.median(one.milliseconds for one in answers) / statistics.median(beside)
    return f"{answers[-1].status} in {ratio:.2f}×"


def _weight(client: Client, html: str) -> tuple[float, int]:
    """kB of CSS and JS as they travel, and how many requests they are."""
    found = re.findall(r'<link rel="stylesheet"[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"', html)
    paths = {one or other for one, other in found}
    return sum(len(client.get(path, Accept_Encoding="gzip").body) for path in paths) / 1000, len(paths)


# --- Many at once ---


def _throughput(server: Server, session: str, path: str, seconds: float = 2.0) -> dict[str, float]:
    """Requests a second by four readers; the list and the bare view in turns."""
    found: dict[str, list[float]] = {path: [], BARE: []}
    for each in (BARE, path, BARE, path):
        found[each].append(_rate(server, session, each, seconds))
    return {"rate": statistics.mean(found[path]), "rate_bare": statistics.mean(found[BARE])}


def _rate(server: Server, session: str, path: str, seconds: float) -> float:
    until = time.perf_counter() + seconds
    done: list[int] = []

    def read() -> None:
        client, number = Client(server.port, session), 0
        while time.perf_counter() < until:
            expect(client.get(path), path)
            number += 1
        done.append(number)

    _together([read] * CONCURRENCY)
    return sum(done) / seconds


def _posts(server: Server, world: BenchWorld) -> dict[str, float]:
    """A hundred people send an entry at the same moment; a hundred bare inserts before and after."""
    authors = [world.authors[number % len(world.authors)] for number in range(AT_ONCE)]
    entry = {
        "text": "Wpis z pomiaru.",
        "day": "today",
        "hours": "60",
        "time_mode": "own",
        "audience": "team",
        "event": "",
    }

    def bare(session: str, microproject: str) -> TimedResponse:
        return Client(server.port, session).post("/bare/insert/", {"text": microproject})

    def write(session: str, microproject: str) -> TimedResponse:
        return Client(server.port, session).post(
            "/wpisy/nowy/", {**entry, "microproject": microproject, "idempotency_key": str(uuid.uuid4())}
        )

    rates: dict[str, list[float]] = {"bare": [], "post": []}
    slowest: dict[str, list[float]] = {"bare": [], "post": []}
    lost = 0
    before = _entries()
    for name, send in (("bare", bare), ("post", write), ("bare", bare), ("post", write)):
        answers: list[TimedResponse] = []
        begun = time.perf_counter()
        _together([_sender(send, session, microproject, answers) for session, microproject in authors])
        rates[name].append(AT_ONCE / (time.perf_counter() - begun))
        slowest[name].append(Times.of([answer.milliseconds for answer in answers]).p95)
        lost += AT_ONCE - sum(answer.status == 302 for answer in answers)
    missing = 2 * AT_ONCE - (_entries() - before)
    return {
        **{f"{name}_rate": statistics.mean(values) for name, values in rates.items()},
        **{f"{name}_p95": statistics.mean(values) for name, values in slowest.items()},
        "lost": max(lost, missing),
    }


def _sender(
    send: Callable[[str, str], TimedResponse], session: str, microproject: str, answers: list[TimedResponse]
) -> Callable[[], None]:
    return lambda: answers.append(send(session, microproject))


def _entries() -> int:
    from microprojects.models import Entry

    return Entry.objects.count()


def _together(work: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def publication_pdf(environment: dict[str, str]) -> dict[str, float]:
    """Typesetting in a process of its own, as the worker does it."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench.typesetting"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found
