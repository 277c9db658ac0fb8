"""Hours as people write them. One reader for the whole product: what it understands, every form understands."""

from __future__ import annotations

import re
from decimal import Decimal

HOUR = r"(?:h|g|hrs?|hours?|godz\.?|godzin[ay]?|godziny)"
MINUTE = r"(?:m|min\.?|mins|minut[ay]?|minutes?)"
CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)")
WORDS = re.compile(rf"(?:(\d{{1,5}}){HOUR})?(?:(\d{{1,5}}){MINUTE}?)?")
DECIMAL = re.compile(rf"(\d{{1,5}})(?:[.,](\d{{1,4}}))?{HOUR}?")
# Half past one or a third of an hour after it: a dot and two digits that could be minutes.
UNCLEAR = re.compile(rf"(\d{{1,5}})\.([0-5]\d){HOUR}?")


class Unclear(ValueError):
    """Could be read in two ways; ``clock`` and ``decimal`` are how to write either."""

    def __init__(self, typed: str, clock: str, decimal: str) -> None:
        super().__init__(typed)
        self.typed, self.clock, self.decimal = typed, clock, decimal


def minutes_of(text: str) -> int:
    """Whole minutes of ``1,5`` · ``1.5`` · ``1:30`` · ``1h30`` · ``1 h 30 min`` · ``90 min`` · ``2 godz.``

    Raises `Unclear` for ``1.30``, ``ValueError`` for anything else.
    """
    typed = re.sub(r"\s", "", text.casefold())
    if not typed.isascii():
        raise ValueError(text)
    if found := CLOCK.fullmatch(typed):
        return int(found[1]) * 60 + int(found[2])
    if found := UNCLEAR.fullmatch(typed):
        decimal = Decimal(f"{found[1]}.{found[2]}").normalize()
        raise Unclear(text.strip(), f"{found[1]}:{found[2]}", f"{decimal:f}".replace(".", ","))
    if found := DECIMAL.fullmatch(typed):
        hours = Decimal(f"{found[1]}.{found[2] or 0}")
        return int((hours * 60).to_integral_value(rounding="ROUND_HALF_UP"))
    if typed and (found := WORDS.fullmatch(typed)):
        hours_part, minutes_part = found[1], found[2]
        if hours_part and minutes_part and int(minutes_part) > 59:
            raise ValueError(text)
        return int(hours_part or 0) * 60 + int(minutes_part or 0)
    raise ValueError(text)
