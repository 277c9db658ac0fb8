"""Claims about the number of people reached, found in texts that people wrote.

“Over 2,000” is a claim about the lower bound (`microprojects.reach_wording` says it for figures); a claim in a text which the
lower bound does not bear is a problem to mend before freezing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(?P<number>\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d+)"
_THOUSANDS = r"(?P<thousands>[ \u00a0]*(?:tys\b\.?|tysi[ąe]c\w*|thousand))?"
_CLAIM = re.compile(
    r"\b(?:ponad|powyżej|więcej niż|przeszło|co najmniej|over|more than|above|at least)[ \u00a0\n]+"
    + _NUMBER
    + _THOUSANDS,
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"^(?:co najmniej|at least)", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\b(?:odbior|beneficj|recipient|beneficiar)", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:os[óo]b|ludzi|dzieci|pacjent|uczni|people|person|child|patient|pupil)", re.IGNORECASE)
_NEAR = 48


@dataclass(frozen=True, slots=True)
class Claim:
    """“More than `number`” found in a text; `certain` when the words next to it say recipients, not just people."""

    words: str
    number: int
    certain: bool


def claims_in(text: str) -> list[Claim]:
    """Claims of the form “more than N” that speak of people."""
    found = []
    for match in _CLAIM.finditer(text):
        after = re.split(r"[.!?;\n]", text[match.end() : match.end() + _NEAR], maxsplit=1)[0]
        certain = bool(_RECIPIENTS.search(after))
        if not certain and not _PEOPLE.search(after):
            continue
        number = int(re.sub(r"\D", "", match["number"])) * (1000 if match["thousands"] else 1)
        if _AT_LEAST.match(match[0]):
            number -= 1  # “at least N” is “more than N − 1”
        found.append(Claim(words=" ".join(match[0].split()), number=number, certain=certain))
    return found


def unsupported(text: str, lower: int) -> list[Claim]:
    """The claims that a lower bound does not bear: “more than 2000” needs at least 2001."""
    return [claim for claim in claims_in(text) if claim.number >= lower]
