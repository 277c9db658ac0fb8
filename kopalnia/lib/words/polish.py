"""Polish words: search without diacritics and the order of the alphabet in both databases, verbs by the form chosen.

Neither database is asked: SQLite folds only ASCII, PostgreSQL sorts by whatever locale it was made with. The keys
below are columns of plain lower-case ASCII letters, which every collation orders in the same way.
"""

from __future__ import annotations

import re
import unicodedata

# NFKD leaves these letters whole, so they are mapped by hand.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_ORDER = {letter: chr(ord("c") + n // 26) + chr(ord("a") + n % 26) for n, letter in enumerate(_ALPHABET)}
_ORDER |= {digit: "b" + chr(ord("a") + n) for n, digit in enumerate("0123456789")}
_SPACE = "aa"


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


_FORMS = re.compile(r"( ?)\{([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")


def in_form(text: str, form: str) -> str:
    """The text with each ``{wydała|wydał|: wydano}`` in one form: feminine, masculine or (any other) neutral.

    A neutral form may begin with a colon, which then follows the word before it: ``"Anna Nowak: wydano kartę"``.
    """
    place = {"feminine": 2, "masculine": 3}.get(form, 4)
    return _FORMS.sub(lambda found: ("" if found[place].startswith(":") else found[1]) + found[place], text)
