"""The sums of companies, released after the end of each month as the worker does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kopalnia.demo import facts
from kopalnia.demo.engine import Step
from kopalnia.demo.world import World
from reports.actions.release import last_month_end, release_all


def steps() -> Iterator[Step]:
    last = last_month_end(max(facts.MOMENTS.values()))
    day = last_month_end((facts.STARTS_ON + dt.timedelta(days=31)).replace(day=1))
    while day <= last:
        first = day + dt.timedelta(days=1)
        yield Step(
            dt.datetime.combine(first, dt.time(0, 40)), f"sums of companies as of {day}", partial(_release, day=day)
        )
        day = last_month_end((first + dt.timedelta(days=31)).replace(day=1))


def _release(world: World, *, day: dt.date) -> None:
    release_all([world.edition], day=day)
