"""What a person is today: administrator of the portal, coordinator of which edition, in which team, beside which group.

Nearly every page asks it several times. Each app registers its part; all parts are read in one query, once in a request
(`kopalnia.lib.kept`), and conditions on them are short lists of numbers instead of nested queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet, Value

from kopalnia.lib.kept import kept

NOTHING: frozenset[int] = frozenset()


class Rights(dict[str, frozenset[int]]):
    """What → numbers of the rows the person is that of today."""

    def rows(self, *names: str) -> list[int]:
        """Of which rows the person is any of these."""
        return sorted(NOTHING.union(*(self.get(name, NOTHING) for name in names)))

    def are(self, name: str, path: str) -> Q | Value:
        """An annotation, true of the rows of which the person is this. Nothing has no column: it is a plain False."""
        ids = self.rows(name)
        return Q(**{f"{path}__in": ids}) if ids else Value(False)


_parts: list[Callable[[int], QuerySet[Any]]] = []


def part(rows: Callable[[int], QuerySet[Any]]) -> Callable[[int], QuerySet[Any]]:
    """Register a part: for a person (by number) the pairs of what they are today and of which row, as `values_list`."""
    _parts.append(rows)
    return rows


def of(user: Any) -> Rights:
    """What a person is today. A visitor is nothing and costs no query."""
    return kept(user, "rights", lambda: _read(user.pk)) if user.is_authenticated else Rights()


def _read(user_id: int) -> Rights:
    first, *rest = (rows(user_id).order_by() for rows in _parts)
    found: dict[str, set[int]] = defaultdict(set)
    for name, number in first.union(*rest, all=True):
        found[name].add(number)
    return Rights({name: frozenset(ids) for name, ids in found.items()})
