"""Places that apps above fill: the app that owns such a place asks it and knows nobody who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class ExtensionPoint(Generic[P, R]):
    """Apps register a function with it (in their ``contributions.py``, loaded at start); a call asks each of them."""

    def __init__(self) -> None:
        self._answers: list[Callable[P, R]] = []

    def register(self, answer: Callable[P, R]) -> Callable[P, R]:
        self._answers.append(answer)
        return answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """What each app answers, in the order in which apps are installed."""
        return [answer(*args, **kwargs) for answer in self._answers]


def merged(answers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Answers of several apps as one, such as the context of a page."""
    return {name: value for answer in answers for name, value in answer.items()}
