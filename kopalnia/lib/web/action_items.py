"""A row of «Wymaga uwagi»: how many, a sentence, and the one verb that helps. A problem without a verb is no row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kopalnia.lib.web.access import Sentence


@dataclass(frozen=True, eq=False, slots=True)
class ActionItem:
    """`blocking` says that others cannot go on; `since` is the day the oldest of the counted things began to wait."""

    count: int
    sentence: Sentence
    verb: Sentence
    url: str
    detail: Sentence = ""
    blocking: bool = False
    since: dt.date | None = None


def in_order(rows: Iterable[ActionItem | None]) -> list[ActionItem]:
    """Blocking rows first, then the longest waiting; rows with nothing to count are dropped."""
    kept = [row for row in rows if row is not None and row.count]
    return sorted(kept, key=lambda row: (not row.blocking, row.since or dt.date.max))
