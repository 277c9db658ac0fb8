"""Small drawings of data as SVG: bricks for hours, seats, a range, a sparkline, the line of phases.

Sizes are SVG attributes and colours are classes of the style sheet, so a strict Content-Security-Policy holds.
Each drawing is one image with a label that says its numbers, because a drawing never stands without them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kopalnia.lib.words.typography import date_range, number

BRICK_WIDTH, BRICK_HEIGHT, GAP, SHIFT = 10, 12, 2, 5
STEP: Final = BRICK_WIDTH + GAP
MOST_BRICKS: Final = 60


def bricks(done: int, ahead: int, missed: int, goal: int = 0) -> SafeString:
    """Hours as a wall of two courses: earned, still possible, missed, with a line at the goal.

    Over 60 hours one brick stands for two; the label always gives the true numbers.
    """
    label = _("%(done)s hours completed, %(ahead)s still possible, %(missed)s missed, %(goal)s required") % {
        "done": number(done),
        "ahead": number(ahead),
        "missed": number(missed),
        "goal": number(goal),
    }
    unit = 1 if done + ahead + missed <= MOST_BRICKS else 2
    counts = [round(float(hours) / unit) for hours in (done, ahead, missed)]
    kinds = ["brick"] * counts[0] + ["void"] * counts[1] + ["miss"] * counts[2]
    parts = [_brick(index, kind) for index, kind in enumerate(kinds)]
    width = (len(kinds) + 1) // 2 * STEP + SHIFT + 1
    height = 2 * BRICK_HEIGHT + GAP + 2
    if goal:
        parts.append(_goal_line(round(goal / unit), height))
    return _svg("bricks", width * 1.2, height * 1.2, f"0 0 {width} {height}", label, parts)


def _brick(index: int, kind: str) -> SafeString:
    column, course = divmod(index, 2)
    x = column * STEP + (SHIFT if course else 0) + 1
    y = course * (BRICK_HEIGHT + GAP) + 1
    if kind == "brick":
        return format_html('<rect class="brick" x="{}" y="{}" width="10" height="12" rx="1"/>', x, y)
    drawn = format_html('<rect class="{}" x="{}.6" y="{}.6" width="8.8" height="10.8" rx="1"/>', kind, x, y)
    if kind == "miss":
        drawn += format_html('<path class="missx" d="M{} {}L{} {}"/>', x + 2, y + 10, x + 8, y + 2)
    return drawn


def _goal_line(after: int, height: int) -> SafeString:
    upper = (after + 1) // 2 * STEP
    lower = after // 2 * STEP + SHIFT
    middle = BRICK_HEIGHT + 2
    return format_html('<path class="thr" d="M{} 0V{}H{}V{}"/>', upper, middle, lower, height)


def seats(taken: int, total: int, label: str) -> SafeString:
    """Places as bricks in rows of ten: taken ones solid, free ones outlined, those above the limit struck."""
    kinds = ["brick"] * min(taken, total) + ["void"] * max(total - taken, 0) + ["miss"] * max(taken - total, 0)
    parts = []
    for index, kind in enumerate(kinds):
        row, column = divmod(index, 10)
        parts.append(
            format_html(
                '<rect class="{}" x="{}" y="{}" width="25" height="13" rx="1.5"/>',
                kind,
                column * 28 + 1,
                row * 17 + 1,
            )
        )
    rows = max((len(kinds) + 9) // 10, 1)
    return _svg("seats", 281, rows * 17, f"0 0 281 {rows * 17}", label, parts)


def range_bar(lower: int, best: int, upper: int, scale: int) -> SafeString:
    """A band from the lower to the upper bound with a tick at the best estimate, on a scale shared by a column."""
    width = 180
    scale = max(scale, upper, 1)

    def x(value: int) -> str:
        return f"{4 + value / scale * (width - 8):.1f}"

    label = _("from %(lower)s to %(upper)s, most likely %(best)s") % {
        "lower": number(lower),
        "upper": number(upper),
        "best": number(best),
    }
    band = f"{max((upper - lower) / scale * (width - 8), 2):.1f}"
    parts = [
        format_html('<path class="rule" d="M0 20.5H{}"/>', width),
        format_html('<rect class="span" x="{}" y="4" width="{}" height="12" rx="2"/>', x(lower), band),
        format_html('<path class="besttick" d="M{} 2V18"/>', x(best)),
    ]
    return _svg("range", width, 22, f"0 0 {width} 22", label, parts)


def sparkline(values: Sequence[int], label: str) -> SafeString:
    """One bar a week; a week with nothing is a short pale dash. The label gives the total and the silent tail."""
    top = max([*values, 1])
    parts = []
    for index, value in enumerate(values):
        height = max(round(value / top * 18), 3) if value else 1
        kind = "spark" if value else "spark0"
        parts.append(
            format_html('<rect class="{}" x="{}" y="{}" width="5" height="{}"/>', kind, index * 8, 20 - height, height)
        )
    width = max(len(values) * 8, 8)
    return _svg("sparkline", width, 20, f"0 0 {width} 20", label, parts)


class PhaseLike(Protocol):
    name: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class DrawnPhase:
    """A phase as a line of words, for the phone and for the label of the drawing."""

    kind: str
    words: str
    dates: str
    fact: str


@dataclass(frozen=True)
class PhaseLine:
    svg: SafeString
    rows: list[DrawnPhase]


WIDTH: Final = 1000
ROW: Final = 32
TOP: Final = 46
LETTER: Final = 7.6  # average width of a letter of 14 px, to know whether a name fits in its bar


def phase_line(phases: Iterable[PhaseLike], today: dt.date, *, words: str = "") -> PhaseLine:
    """Phases against months with today marked: past grey, the elapsed part solid, the rest outlined.

    `words` stand at the mark instead of «today», when it marks an earlier day.
    """
    listed = list(phases)
    rows = [_phase_row(phase, today) for phase in listed]
    if not listed:
        return PhaseLine(svg=mark_safe(""), rows=rows)
    first = min(phase.starts_on for phase in listed).replace(day=1)
    last = _next_month(max(phase.ends_on for phase in listed))
    height = TOP + len(listed) * ROW + 6

    def x(day: dt.date) -> float:
        return (day - first).days / max((last - first).days, 1) * WIDTH

    parts = _months(first, last, x, height)
    inside = first <= today < last
    if inside:
        parts.append(
            format_html('<rect class="glow" x="{}" y="32" width="24" height="{}"/>', _px(x(today) - 12), height - 32)
        )
    for index, (phase, row) in enumerate(zip(listed, rows, strict=True)):
        day_after = phase.ends_on + dt.timedelta(days=1)
        parts.append(_phase(x(phase.starts_on), x(today), x(day_after), TOP + index * ROW, phase.name, row))
    if inside:
        parts.append(format_html('<path class="today" d="M{0} 32V{1}"/>', _px(x(today)), height))
        parts.append(format_html('<circle class="lampdot" cx="{}" cy="30" r="6"/>', _px(x(today))))
        parts.append(_today(x(today), words or _("today")))
    label = "; ".join(f"{row.words}, {row.dates}" for row in rows)
    return PhaseLine(svg=_svg("phaseline", WIDTH, height, f"0 0 {WIDTH} {height}", label, parts), rows=rows)


def _today(at: float, words: str) -> SafeString:
    """The word beside the dot; near the right edge it stands before the dot, so that it is not cut."""
    side, anchor = (11, "start") if at < WIDTH - 60 else (-11, "end")
    return format_html('<text class="tb" x="{}" y="35" text-anchor="{}">{}</text>', _px(at + side), anchor, words)


def _phase_row(phase: PhaseLike, today: dt.date) -> DrawnPhase:
    if phase.ends_on < today:
        kind, words = "ok", _("%(phase)s: over")
    elif phase.starts_on > today:
        kind, words = "idle", _("%(phase)s: not started")
    else:
        kind, words = "run", _("%(phase)s: under way")
    return DrawnPhase(
        kind=kind,
        words=words % {"phase": phase.name},
        dates=date_range(phase.starts_on, phase.ends_on),
        fact=str(getattr(phase, "fact", "") or ""),
    )


def _months(first: dt.date, last: dt.date, x: Any, height: int) -> list[SafeString]:
    parts = []
    count = (last.year - first.year) * 12 + last.month - first.month
    every = 1 if count <= 18 else 3
    month = first
    for index in range(count):
        if index % every == 0:
            text = date_format(month, "M Y" if index == 0 or month.month == 1 else "M").lower()
            parts.append(format_html('<text class="ts" x="{}" y="13">{}</text>', _px(x(month)), text))
            parts.append(format_html('<path class="rule" d="M{0} 20V{1}"/>', _px(x(month)), height))
        month = _next_month(month)
    return parts


def _phase(start: float, today: float, end: float, y: int, name: str, row: DrawnPhase) -> SafeString:
    width = max(end - start, 3)
    if row.kind == "ok":
        bar = _rect("seam-done", start, y, width)
    elif row.kind == "idle":
        bar = _rect("seam-next", start, y, width)
    else:
        bar = _rect("seam-next", start, y, width) + _rect("seam", start, y, max(today - start, 2))
    name_width, fact_width = len(name) * LETTER, len(row.fact) * LETTER
    solid = today - start if row.kind == "run" else width
    after = end + 8
    if row.kind != "ok" and solid > name_width + 12:
        kind = "inseam dark" if row.kind == "idle" else "inseam"
        words = _text(kind, start + 8, y, name)
    elif after + name_width + fact_width > WIDTH:
        words = _text("tb", start - 8, y, name, anchor="end")
    else:
        words = _text("tb", after, y, name)
        after += name_width + 12
    if row.fact:
        fits = after + fact_width <= WIDTH
        words += _text("t", after if fits else start - 8, y, row.fact, anchor="start" if fits else "end")
    return bar + words


def _rect(kind: str, x: float, y: int, width: float) -> SafeString:
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="20" rx="2"/>', kind, _px(x), y, _px(width))


def _text(kind: str, x: float, y: int, words: str, anchor: str = "start") -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', kind, _px(x), y + 15, anchor, words
    )


def _px(value: float) -> str:
    return f"{value:.1f}"


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _svg(kind: str, width: float, height: float, box: str, label: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="{}" role="img" aria-label="{}">{}</svg>',
        kind,
        f"{width:g}",
        f"{height:g}",
        box,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
