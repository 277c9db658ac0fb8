"""How numbers, hours, money and dates are written, and where a line may not break.

The rules are those of Polish print: no line ends in a single-letter word, a number stays with its unit, month or
currency, and a minus is a minus. Everything here gives plain text; nothing is marked safe. What has a `language` follows
the active one unless told otherwise: documents and texts kept for later have one of their own.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import formats
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

NBSP: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
EN_DASH: Final = "\N{EN DASH}"
WORD_JOINER: Final = "\N{WORD JOINER}"

_MONTHS = "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
_UNITS = "h|min|godz|zł|tys|mln|km|m|kg|l|r|%"
_COUNTED = (
    "dzień|dni|dnia|tydzień|tygodnie|tygodni|miesiąc|miesiące|miesięcy|minut[aęy]?|godzin[aęy]?|rok|roku|lata?|osob[aęy]|osób"
    "|days?|weeks?|months?|minutes?|hours?|years?|people|person"
)
_MONTHS_IN_ENGLISH = "January|February|March|April|May|June|July|August|September|October|November|December"
# A tag's name (`<a href`) is not a word: hence the `<`.
_SINGLE_LETTER: Final = re.compile(r"(?<![\w<&/-])([aiouwzAIOUWZ])[ \n]+(?=\S)")
_WITHIN_NUMBER: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_NUMBER_AND_UNIT: Final = re.compile(rf"(?<=\d)[ \n]+(?=(?:{_UNITS}|{_COUNTED}|{_MONTHS}|{_MONTHS_IN_ENGLISH})(?!\w))")
_SHORT_FOR: Final = re.compile(r"(?<!\w)(nr|ul\.|No\.|od(?=\s+\d)|do(?=\s+\d))[ \n]+(?=\w)")
_BEFORE_CURRENCY: Final = re.compile(r" (?=zł(?!\w))")
# Hours, or days of one month: what is longer may break after its dash.
_SHORT_RANGE: Final = re.compile(rf"(?<![\d.])(\d{{1,2}}(?::\d\d)?){EN_DASH}(?=\d)")
_QUOTE_IN_QUOTE: Final = re.compile("([„“])([^„“”\0]*)[„“]([^„“”\0]*)”([^„“”\0]*)”")
_NOT_READ: Final = re.compile(
    r"(<(?:script|style|textarea|pre)\b.*?</(?:script|style|textarea|pre)>|<[^<>]*>)", re.DOTALL
)


def keep_together(text: str) -> str:
    """Put no-break spaces where Polish print allows no line end."""
    text = _SINGLE_LETTER.sub(rf"\1{NBSP}", text)
    # Twice, because in "z i w" each match eats the start of the next one.
    text = _SINGLE_LETTER.sub(rf"\1{NBSP}", text)
    text = _SHORT_FOR.sub(rf"\1{NBSP}", text)
    for pattern in (_WITHIN_NUMBER, _NUMBER_AND_UNIT, _BEFORE_CURRENCY):
        text = pattern.sub(NBSP, text)
    return text


def set_page(html: str) -> str:
    """A page with its words kept together, no line end after the dash of "17:00–19:30", quotes within quotes as «…».

    Tags with their attributes stay, and so does what people typed and may send again.
    """
    pieces = _NOT_READ.split(html)
    # All at once, as a page has thousands of pieces. No page holds a NUL (`PlainRequestMiddleware`).
    read = keep_together("\0".join(pieces[::2]))
    read = _SHORT_RANGE.sub(rf"\1{EN_DASH}{WORD_JOINER}", read)
    pieces[::2] = _QUOTE_IN_QUOTE.sub(_inner_quote, read).split("\0")
    return "".join(pieces)


def _inner_quote(found: re.Match[str]) -> str:
    outer, before, inner, after = found.groups()
    opening, closing = "«»" if outer == "„" else "‘’"
    return f"{outer}{before}{opening}{inner}{closing}{after}”"


def number(value: float | Decimal, language: str | None = None, *, places: int | None = None) -> str:
    """Thousands apart: 1 186,5 in Polish, 1,186.5 in English. Only the digits needed, or `places` of them."""
    exact = Decimal(str(value))
    exact = exact.normalize() if places is None else _rounded(exact, places)
    with override(language or get_language()):
        text = formats.number_format(exact, places, use_l10n=True, force_grouping=True)
    return text.replace(" ", NBSP).replace("-", MINUS, 1)


def hours(minutes: int, language: str | None = None) -> str:
    """Minutes as hours with at most two decimals: 90 becomes "1,5 h"."""
    return f"{decimal_hours(minutes, language)}{NBSP}h"


def decimal_hours(minutes: int, language: str | None = None) -> str:
    """The same without the unit, for sentences and columns that have it: "1,5"."""
    return number(_rounded(Decimal(minutes) / 60, 2), language)


def typed_hours(minutes: int) -> str:
    """Hours as a field of a form takes them, in either language: a comma, because 1.25 could be a time (`durations`)."""
    return decimal_hours(minutes, "pl")


def money(amount: Decimal | float, language: str | None = None) -> str:
    """Złoty with grosze: "6 480,00 zł" or "PLN 6,480.00"."""
    digits = number(Decimal(amount), language, places=2)
    return f"PLN{NBSP}{digits}" if (language or get_language()) == "en" else f"{digits}{NBSP}zł"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain_date(day: dt.date, language: str | None = None) -> str:
    """A day in a sentence: "3 czerwca 2017"."""
    with override(language or get_language()):
        return formats.date_format(day, "j E Y").replace(" ", NBSP, 1)


def long_date(day: dt.date, language: str | None = None) -> str:
    """A day that stands alone, in one piece: no line ends inside it."""
    return plain_date(day, language).replace(" ", NBSP)


def short_date(day: dt.date) -> str:
    """ "3.06.2017", the same in both languages of the portal."""
    return formats.date_format(day, "j.m.Y")


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


def short_range(first: dt.date, last: dt.date | None, language: str | None = None) -> str:
    """The same in figures: "25–26.02.2014", "28.02–1.03.2014", "30.12.2016–2.01.2017"."""
    if last is None:
        with override(language or get_language()):
            return _("from %(date)s") % {"date": short_date(first)}
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{EN_DASH}{short_date(last)}"
    if first.year == last.year:
        return f"{formats.date_format(first, 'j.m')}{EN_DASH}{short_date(last)}"
    return f"{short_date(first)}{EN_DASH}{short_date(last)}"
