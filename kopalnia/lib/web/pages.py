"""Pages of a long list, counted once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of rows. ``total`` is None when nobody needed the count (then one row more was read instead)."""

    items: Sequence[Item]
    number: int
    size: int
    total: int | None
    has_next: bool

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def last(self) -> int | None:
        return None if self.total is None else max(1, -(-self.total // self.size))

    @property
    def first_index(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0


def page_of(
    rows: QuerySet[Any] | list[Any],
    request: HttpRequest,
    *,
    size: int = 50,
    total: int | None = None,
    name: str = "strona",
) -> Page[Any]:
    """The page asked for by ``?strona=``; nonsense means the first one, too far means an empty page.

    Reads ``size + 1`` rows in one query and counts nothing: a caller that knows the number passes ``total``.
    """
    asked = request.GET.get(name, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    number = max(1, number)
    start = (number - 1) * size
    items = list(rows[start : start + size + 1])
    return Page(items=items[:size], number=number, size=size, total=total, has_next=len(items) > size)
