"""Drawings of data: bricks, seats, ranges, phases."""

import datetime as dt

from django.utils.safestring import SafeString

from kopalnia.lib.documents import drawings
from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from kopalnia.templatetags.kopalnia.library import register


@register.simple_tag
def bricks(done: int, ahead: int, missed: int, goal: int | None = 0) -> SafeString:
    return drawings.bricks(done, ahead, missed, goal or 0)


@register.simple_tag
def seats(taken: int, total: int, label: str) -> SafeString:
    return drawings.seats(taken, total, label)


@register.simple_tag
def range_bar(lower: int, best: int, upper: int, scale: int | str | None = None) -> SafeString:
    return drawings.range_bar(lower, best, upper, int(scale or upper))


@register.simple_tag
def sparkline(values: list[int], label: str) -> SafeString:
    return drawings.sparkline(values, label)


@register.simple_tag
def phase_line(phases: list[drawings.PhaseLike], today: dt.date) -> drawings.PhaseLine:
    words = typography.plain_date(today) if clock.is_past(today) else ""
    return drawings.phase_line(phases, today, words=words)
