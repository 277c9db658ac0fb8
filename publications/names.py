"""Names of people in running text: found, and left out, in the forms they take in Polish.

“Anna Nowak” is also “Anny Nowak” and “z Anną Nowak”, “Paweł Dudek” is “Pawła Dudka”. A form is a stem of the word and
one of the endings of names; both words have to fit, so that “Karol Nowak” is not found in “Karolina Nowak”. What no
machine can know (a first name alone, a nickname, a photo caption that says “our treasurer”) is for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kopalnia.lib.words.polish import search_key

VOWELS = "aeioyąęuó"
_ENDINGS = "a|ą|e|ę|i|o|u|y|ia|ią|ie|ię|ii|io|iu|em|iem|owi|iowi|ego|iego|emu|iemu|ej|iej|im|ym|m|go|mu|ów|ami|ach|om"
# How the end of a stem changes: before an ending (Marek – Marka), or in the locative (Piotr – Piotrze).
_CHANGES = (
    (r"ek$", "k"),
    (r"siek$", "śk"),
    (r"i?eł$", "ł"),
    (r"ioł$", "ł"),
    (r"rzeł$", "rł"),
    (r"i?el$", "l"),
    (r"i?ec$", "c"),
    (r"rzec$", "rc"),
    (r"niec$", "ńc"),
    (r"dziec$", "dźc"),
    (r"i?eć$", "ci"),
    (r"ień$", "ni"),
    (r"cień$", "tni"),
    (r"dzień$", "dni"),
    (r"ąb$", "ęb"),
    (r"ó(\w)$", r"o\1"),
    (r"er$", "r"),
    (r"ń$", "ni"),
    (r"ś$", "si"),
    (r"ć$", "ci"),
    (r"ź$", "zi"),
    (r"k$", "c"),
    (r"ch$", "sz"),
    (r"g$", "dz"),
    (r"r$", "rz"),
    (r"ł$", "l"),
    (r"st$", "ści"),
    (r"t$", "ci"),
    (r"d$", "dzi"),
    (r"sł$", "śl"),
)
# Signs that do not show between two words are a space too.
_SPACE = r"[\s\u200b\u2060\ufeff]+"
# A hyphen and an apostrophe, however they were typed.
_HYPHEN, _APOSTROPHE = "[-\u2010\u2011]", "['’]"
_WORD_AFTER = re.compile(r"[^\S\n]+(\w)")
_WORD_BEFORE = re.compile(r"[^\s.!?]\s+(\w)[\w’'-]*[^\S\n]+$")


def forms(word: str) -> str:
    """A pattern of every form of one word of a name; of a double surname both halves change."""
    if "-" in word.strip("-"):
        return _HYPHEN.join(forms(half) for half in word.split("-"))
    stems = {word}
    if len(word) > 2 and word[-1].lower() in VOWELS:
        stems.add(word[:-1])
    stems |= {changed for stem in stems for changed in _changed(stem)}
    roots = "|".join(_typed(stem) for stem in sorted(stems, key=lambda stem: (-len(stem), stem)) if len(stem) > 1)
    return rf"(?:{_typed(word)}|(?:{roots}){_APOSTROPHE}?(?:{_ENDINGS}))"


def _typed(text: str) -> str:
    """A pattern of a text as somebody else may have typed it."""
    return re.sub("['’]", lambda _sign: _APOSTROPHE, re.escape(text))


def _changed(stem: str) -> Iterator[str]:
    for end, new in _CHANGES:
        changed, count = re.subn(end, new, stem)
        if count and len(changed) > 1:
            yield changed


@lru_cache(maxsize=2000)
def pattern(name: str) -> re.Pattern[str]:
    """Every form of a whole name, given name first or surname first; a name of one word only as it is."""
    parts = [forms(word) for word in name.split()]
    if len(parts) == 1:
        return re.compile(rf"(?<!\w){_typed(name)}(?!\w)")
    orders = (parts, [parts[-1], *parts[:-1]])
    either = "|".join(_SPACE.join(order) for order in orders)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def found(name: str, text: str, *, others: Iterable[str] = ()) -> Iterator[re.Match[str]]:
    """Where a name stands in a text. A place that is, word for word, one of the `others` belongs to them; a name of one
    word is not found inside a longer name."""
    theirs = {_plain(other) for other in others} - {_plain(name)}
    for match in pattern(name).finditer(text):
        if _plain(match[0]) in theirs or not all(word[0].isupper() for word in match[0].split()):
            continue
        if " " in name or not _inside_longer(text, match):
            yield match


def _inside_longer(text: str, match: re.Match[str]) -> bool:
    """Whether the next word is a name too, or the one before is (and does not merely begin a sentence)."""
    after, before = _WORD_AFTER.match(text, match.end()), _WORD_BEFORE.search(text[: match.start()])
    return bool(after and after[1].isupper()) or bool(before and before[1].isupper())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def beginnings(name: str) -> list[str]:
    """How the words of a name begin in every form of it, without accents: a quick question before the slow one."""
    return [key[: max(1, min(3, len(key) - 1))] for key in search_key(name).split()]
