"""When people may apply: the dates of the recruitment phase, both days included."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

UNDATED: Final = "undated"
COMING: Final = "coming"
OPEN: Final = "open"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class CallWindow:
    """The days of a call. A deadline "until 30 September" ends with the last minute of that day in Poland.

    One that was `stopped` by hand is closed on each day until it is opened again.
    """

    opens_on: dt.date | None
    closes_on: dt.date | None
    stopped: bool = False

    def state(self, on: dt.date) -> str:
        if self.stopped:
            return CLOSED
        if self.opens_on is None or self.closes_on is None:
            return UNDATED
        if on < self.opens_on:
            return COMING
        return OPEN if on <= self.closes_on else CLOSED

    def is_open(self, on: dt.date) -> bool:
        return self.state(on) == OPEN

    def days_left(self, on: dt.date) -> int:
        """Days after today in which one may still apply; 0 on the last day."""
        return max((self.closes_on - on).days, 0) if self.closes_on else 0
