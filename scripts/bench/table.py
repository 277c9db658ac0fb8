"""The measured numbers beside the goals, as Markdown."""

from __future__ import annotations

import math

from scripts.bench.measure import Result, Sized


def pages(measured: list[Sized]) -> str:
    """One row a page. Milliseconds at each size; the rest at the largest."""
    sizes = [f"{one.people:,}".replace(",", " ") for one in measured]
    head = [
        "Page", *(f"ms at {size} (p95)" for size in sizes), "× bare", "goal", "growth", "SQL", "goal",
        "HTML kB (gzip)", "CSS+JS kB (requests)", "second visit",
    ]  # fmt: skip
    lines = [_line(head), _line(["---"] * len(head))]
    last = measured[-1]
    for number, result in enumerate(last.results):
        row = [one.results[number] for one in measured]
        page = result.page
        queries = {str(one.queries) for one in row}
        lines.append(
            _line(
                [
                    page.name,
                    *(f"{one.times.p50:.1f} ({one.times.p95:.0f})" for one in row),
                    f"{result.ratio:.2f}",
                    f"≤ {page.most_ratio:g}" if page.most_ratio else "",
                    _growth(measured, number),
                    ", ".join(sorted(queries, key=int)) + (f", {result.repeated} repeated" if result.repeated else ""),
                    f"≤ {page.most_queries}",
                    f"{result.raw:.0f} ({result.gzipped:.1f})",
                    f"{result.weight:.0f} ({result.requests})",
                    result.repeat,
                ]
            )
        )
    bare = [_median([result.bare.p50 for result in one.results]) for one in measured]
    lines.append(_line(["bare view", *(f"{value:.1f}" for value in bare), "1", *[""] * 7]))
    return "\n".join(lines)


def _growth(measured: list[Sized], number: int) -> str:
    """The exponent between the two largest sizes, of times as ratios to bare: 0 is «no slower», 1 is «ten for ten»."""
    if len(measured) < 2:
        return ""
    small, large = measured[-2], measured[-1]
    ratio = large.results[number].ratio / small.results[number].ratio
    return f"{math.log(ratio) / math.log(large.people / small.people):+.2f}"


def goals(measured: list[Sized]) -> str:
    """The goals of many at once, weight, memory and the PDF, at the largest size."""
    last = measured[-1]
    facts = last.facts
    listed = last.results[0]
    desk = [row for row in last.results if row.page.reader == "coordinator"]
    public = [row for row in last.results if not row.page.reader]
    rows = [
        ("G7", f"requests/s of the list by {4} readers", (f"{facts['rate']:.0f}, bare {facts['rate_bare']:.0f}: "
         f"{facts['rate'] / facts['rate_bare']:.2f}×"), "≥ 0.65× bare"),
        ("G8", "entry POST, 100 at once", (f"{facts['post_rate']:.0f}/s, bare insert {facts['bare_rate']:.0f}/s: "
         f"{facts['post_rate'] / facts['bare_rate']:.2f}×; p95 {facts['post_p95'] / facts['bare_p95']:.1f}× bare; "
         f"{facts['lost']:.0f} lost"), "≥ 0.5×, p95 ≤ 2×, 0 lost"),
        ("G10", "CSS+JS of a desk page, gzip", _heaviest(desk), "≤ 45 kB in ≤ 5"),
        ("G11", "CSS+JS of a public page, gzip", _heaviest(public), "≤ 25 kB in ≤ 3"),
        ("G12", "HTML of the list, raw / gzip", f"{listed.raw:.0f} / {listed.gzipped:.1f} kB", "≤ 60 / 8 kB"),
        ("G13", "memory of a worker, USS", f"{facts['memory']:.0f} MB, {_more(facts)} over the run", "≤ 100 MB, ≤ 10 %"),
        ("G14", "publication as PDF/UA-1", (f"{facts['pages_a_second']:.0f} pages/s ({facts['pages']:.0f} pages), "
         f"{facts['pdf_memory']:.0f} MB"), "≥ 80 pages/s, ≤ 250 MB"),
    ]  # fmt: skip
    return "\n".join(
        [_line(["", "Measured", "Here", "Goal"]), _line(["---"] * 4), *(_line(list(row)) for row in rows)]
    )


def _heaviest(rows: list[Result]) -> str:
    row = max(rows, key=lambda one: one.weight)
    return f"{row.weight:.0f} kB in {row.requests}"


def _more(facts: dict[str, float]) -> str:
    return f"{(facts['memory'] / facts['memory_before'] - 1) * 100:+.0f} %"


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
