"""How numbers, hours, money and dates are written, and where a line may not break.

The rules are those of Polish print: no line ends in a single-letter word, a number stays with its unit, month or
currency, and a minus is a minus. Everything here gives plain text; nothing is marked safe.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
EN_DASH: Final = "\N{EN DASH}"

_MONTHS = "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
_UNITS = "h|min|godz|zł|tys|mln|km|m|kg|l|r|%"
# A tag's name (`<a href`) is not a word: hence the `<`.
_SINGLE_LETTER: Final = re.compile(r"(?<![\w<&/-])([aiouwzAIOUWZ])[ \n]+(?=\S)")
_WITHIN_NUMBER: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_NUMBER_AND_UNIT: Final = re.compile(rf"(?<=\d) (?=(?:{_UNITS}|{_MONTHS})(?!\w))")
_BEFORE_CURRENCY: Final = re.compile(r" (?=zł(?!\w))")


def keep_together(text: str) -> str:
    """Put no-break spaces where Polish print allows no line end."""
    text = _SINGLE_LETTER.sub(rf"\1{NBSP}", text)
    # Twice, because in "z i w" each match eats the start of the next one.
    text = _SINGLE_LETTER.sub(rf"\1{NBSP}", text)
    for pattern in (_WITHIN_NUMBER, _NUMBER_AND_UNIT, _BEFORE_CURRENCY):
        text = pattern.sub(NBSP, text)
    return text


def number(value: float | Decimal, *, decimals: int | None = None) -> str:
    """A number of the current language, thousands apart: 1 186 in Polish, 1,186 in English."""
    text = formats.number_format(value, decimals, use_l10n=True, force_grouping=True)
    return text.replace(" ", NBSP).replace("-", MINUS, 1)


def hours(minutes: int) -> str:
    """Minutes as hours with at most two decimals: 90 becomes "1,5 h"."""
    value = (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole = value == value.to_integral_value()
    return f"{number(int(value) if whole else value.normalize())}{NBSP}h"


def money(amount: Decimal | float) -> str:
    """Złoty with grosze in the language of the page: "6 480,00 zł" or "PLN 6,480.00"."""
    digits = number(Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), decimals=2)
    return f"PLN{NBSP}{digits}" if get_language() == "en" else f"{digits}{NBSP}zł"


def plain_date(day: dt.date) -> str:
    """A day in a sentence: "3 czerwca 2017"."""
    return formats.date_format(day, "j E Y").replace(" ", NBSP, 1)


def when(moment: dt.datetime) -> str:
    """A moment on a phone: "sobota 17.06, 9:00". The caller gives local time."""
    text = formats.date_format(moment, "l j.m, G:i").replace(" ", NBSP)
    # Polish writes the days of the week small; Django's catalogue does not.
    return text.lower() if get_language() == "pl" else text


def date_range(first: dt.date, last: dt.date | None) -> str:
    """Two days as one phrase, the shared part said once: "18–19 listopada 2016"."""
    if last is None:
        return _("from %(date)s") % {"date": plain_date(first)}
    if first == last:
        return plain_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{EN_DASH}{plain_date(last)}"
    if first.year == last.year:
        return f"{formats.date_format(first, 'j E').replace(' ', NBSP)} {EN_DASH} {plain_date(last)}"
    return f"{plain_date(first)} {EN_DASH} {plain_date(last)}"
