"""What may be said about the number of people reached.

Recipients are known as a range: at least, most likely, at most. “Over 2,000” is a claim about the lower bound, so it is
printed only when the lower bound is larger; otherwise the honest word is “about” and the best estimate.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopalnia.lib.words import typography

# An “over” far below the best estimate is true and misleading; below about three quarters of it, “about” says more.
CLOSE_ENOUGH = 0.76
EXACT_UP_TO = 100


def safe_number_phrase(lower: int, best: int) -> str:
    """The strongest true short phrase for a number of people, in the active language: “over 2,000”, “about 2,100”.

    A counted number up to a hundred is given as it is. The unit is added by the caller.
    """
    if lower == best and best <= EXACT_UP_TO:
        return _number(best)
    below = _round_below(lower)
    if below and below >= CLOSE_ENOUGH * best:
        return _("over %(number)s") % {"number": _number(below)}
    return _("about %(number)s") % {"number": _number(_two_digits(best))}


def _number(value: int) -> str:
    """Four digits are written together in Polish: “2000”, “12 500”."""
    return str(value) if get_language() == "pl" and value < 10_000 else typography.number(value)


def _round_below(lower: int) -> int:
    """The largest round number that `lower` exceeds: 2143 → 2000, 412 → 400, 61 → 60; 0 when there is none."""
    step = 1000 if lower > 10_000 else 500 if lower > 1000 else 100 if lower > 200 else 10
    return (lower - 1) // step * step if lower > 0 else 0


def _two_digits(value: int) -> int:
    """Rounded to two significant digits, as an estimate deserves: 2143 → 2100."""
    unit = 10 ** max(len(str(value)) - 2, 0)
    return (value + unit // 2) // unit * unit
