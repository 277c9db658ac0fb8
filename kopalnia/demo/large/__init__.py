"""Larger worlds of the same shape for measuring, written in bulk: one edition of N people and three smaller ones.

Nothing here goes through actions: what is measured is reading. The rows obey the same constraints, and their codes are
numbered (`2000-g17`), so that a measurement can name its pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction

from kopalnia.demo import facts
from kopalnia.demo.large.edition import LargeEdition
from kopalnia.demo.large.events import write_events
from kopalnia.demo.large.microprojects import write_microprojects
from kopalnia.demo.large.people import write_people
from kopalnia.demo.large.progress import write_progress
from kopalnia.demo.large.trainings import write_trainings
from kopalnia.demo.large.visits import write_visits
from kopalnia.lib.domain import clock
from programmes.models import Edition

PARTS = (write_people, write_trainings, write_microprojects, write_progress, write_events, write_visits)
SMALLER = 3


def build_large(people: int, *, day: dt.date, say: Callable[[str], object] | None = None) -> Edition:
    """Write the world of `people` up to the day before `day`; one that is there already is left alone.

    The codes of its editions are `d2000`, `d2000-1`, …; their coordinator is the demo's.
    """
    day = max(day, facts.MOMENTS["midway"])
    sizes = [people] + [max(people // 50, 20)] * SMALLER
    for number, size in enumerate(sizes):
        code = f"d{people}" if number == 0 else f"d{people}-{number}"
        if Edition.objects.filter(code=code).exists():
            continue
        with transaction.atomic(), clock.at(dt.datetime.combine(day - dt.timedelta(days=1), dt.time(18))):
            large = LargeEdition(code=code, size=size, day=day)
            for part in PARTS:
                part(large)
        if say is not None:
            say(f"{code}: {size} people, {len(large.microprojects)} groups.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Edition.objects.get(code=f"d{people}")
