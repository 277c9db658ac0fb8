"""Problems as values: one list feeds the page, the message and the gate.

A check function returns ``list[Problem]``; an empty list means ready. A gate asks ``blocking(problems)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopalnia.lib.web.access import Decision, Sentence, no, yes


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """Something missing or wrong, said in a sentence, with the place to mend it (``url`` + ``verb``)."""

    sentence: Sentence
    field: str = ""
    url: str = ""
    verb: Sentence = ""
    blocking: bool = True


def blocking(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.blocking]


def decide(problems: Iterable[Problem]) -> Decision:
    """Yes when nothing blocks; else no with the first sentence."""
    first = next(iter(blocking(problems)), None)
    return yes() if first is None else no(first.sentence)
