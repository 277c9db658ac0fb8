"""Polish words in both databases and in print: search without diacritics, the order of the alphabet, no-break spaces.

Neither database is asked: SQLite folds only ASCII, PostgreSQL sorts by whatever locale it was made with. The keys
below are columns of plain lower-case ASCII letters, which every collation orders in the same way.

Numbers and dates here take the language as an argument, for documents and texts kept for later; pages use the filters of
``kopalnia.lib.typography``, which follow the active language.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from kopalnia.lib.typography import keep_together

# NFKD leaves these letters whole, so they are mapped by hand.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_ORDER = {letter: chr(ord("c") + n // 26) + chr(ord("a") + n % 26) for n, letter in enumerate(_ALPHABET)}
_ORDER |= {digit: "b" + chr(ord("a") + n) for n, digit in enumerate("0123456789")}
_SPACE = "aa"

MONTHS_GENITIVE = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
    "lipca", "sierpnia", "września", "października", "listopada", "grudnia",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def plain_letters(text: str) -> str:
    """The text in the letters of ASCII, capitals kept: for messages that know no others."""
    known = "".join(
        (plain.upper() if sign.isupper() else plain) if (plain := _UNDECOMPOSED.get(ord(sign.lower()[:1]))) else sign
        for sign in text.replace("–", "-")
    )
    return unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode()


def search_key(*parts: str) -> str:
    """What a search compares: small letters without diacritics, single spaces. ``"Łukasz  ŻAK"`` → ``"lukasz
    zak"``."""
    text = unicodedata.normalize("NFKC", " ".join(part for part in parts if part)).casefold().translate(_UNDECOMPOSED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def name_key(*parts: str) -> str:
    """Equal for names of the same words in any order: ``"Żak Łukasz"`` and ``"łukasz żak"``."""
    return " ".join(sorted(search_key(*parts)[:420].split()))


def sort_key(*parts: str) -> str:
    """What an ordering compares: two ASCII letters for each letter of the Polish alphabet (35 of them, ą after a)."""
    text = unicodedata.normalize("NFC", " ".join(part for part in parts if part)).casefold()
    keys: list[str] = []
    for char in text:
        if char in _ORDER:
            keys.append(_ORDER[char])
        elif char.isalnum():
            plain = unicodedata.normalize("NFKD", char.translate(_UNDECOMPOSED))
            keys.extend(_ORDER[c] for c in plain if c in _ORDER)
        elif keys and keys[-1] != _SPACE:
            keys.append(_SPACE)
    while keys and keys[-1] == _SPACE:
        keys.pop()
    return "".join(keys)


def typo(text: str) -> str:
    """No-break spaces where Polish print wants them: after one-letter words, inside numbers, before units and months."""
    return keep_together(text)


def number(value: float | Decimal, language: str = "pl", places: int | None = None) -> str:
    """``1234.5`` → ``1 234,5`` (no-break space) or ``1,234.5``; without ``places`` only the digits needed."""
    exact = Decimal(str(value))
    if places is not None:
        exact = round(exact, places)
    whole, _, part = f"{abs(exact):f}".partition(".")
    if places is None:
        part = part.rstrip("0")
    grouped = f"{int(whole):,}"
    if language == "pl":
        grouped = grouped.replace(",", "\u00a0") if len(whole) > 3 else grouped
    mark = "," if language == "pl" else "."
    sign = "\u2212" if exact < 0 else ""
    return sign + grouped + (mark + part if part else "")


def money(value: Decimal | int, language: str = "pl") -> str:
    """``6 480,00 zł`` or ``PLN 6,480.00``."""
    amount = number(Decimal(value), language, places=2)
    return f"{amount}\u00a0zł" if language == "pl" else f"PLN\u00a0{amount}"


def hours(minutes: int, language: str = "pl") -> str:
    """Minutes as hours with at most two decimals and no unit: ``90`` → ``1,5``."""
    return number(round(Decimal(minutes) / 60, 2), language)


def long_date(day: dt.date, language: str = "pl") -> str:
    """``3 czerwca 2017`` or ``3 June 2017``."""
    months = MONTHS_GENITIVE if language == "pl" else MONTHS_EN
    return f"{day.day}\u00a0{months[day.month - 1]}\u00a0{day.year}"


def short_date(day: dt.date) -> str:
    """``3.06.2017``, the same in both languages of the portal."""
    return f"{day.day}.{day.month:02}.{day.year}"


def date_range(start: dt.date, end: dt.date | None, language: str = "pl") -> str:
    """``25–26.02.2014``, ``28.02–1.03.2014``, ``30.12.2016–2.01.2017``; one day stays one date, an open end says
    “from”."""
    if end is None:
        return ("od " if language == "pl" else "from ") + short_date(start)
    if start == end:
        return short_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{short_date(end)}"
    if start.year == end.year:
        return f"{start.day}.{start.month:02}–{short_date(end)}"
    return f"{short_date(start)}–{short_date(end)}"


def plural(n: int | Decimal, one: str, few: str, many: str, fraction: str = "") -> str:
    """The Polish form for a number, for words that live in data and not in the catalogue (1 wpis, 2 wpisy, 5
    wpisów)."""
    if n != int(n):
        return fraction or few
    n = abs(int(n))
    if n == 1:
        return one
    if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14}:
        return few
    return many
