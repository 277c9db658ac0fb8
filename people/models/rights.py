"""What a person is today: administrator of the portal, coordinator of which edition, in which team, beside which group.

Nearly every page asks it several times. Each app registers its part; all parts are read in one query, once in a request
(`kopalnia.lib.web.request_cache`), and conditions on them are short lists of numbers instead of nested queries.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value

from kopalnia.lib.domain import clock
from kopalnia.lib.web.request_cache import per_request

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


Part = Callable[[int, dt.date], "QuerySet[Any]"]
_parts: list[Part] = []


def part(rows: Part) -> Part:
    """Register a part: for a person (by number) on a day the pairs of what they are and of which row, as `values_list`."""
    _parts.append(rows)
    return rows


def of(user: Any) -> Rights:
    """What a person is today. A visitor is nothing and costs no query."""
    return per_request(user, "rights", lambda: _read(user.pk)) if user.is_authenticated else Rights()


# Stand for the person and the day in the statement, which is built once in a process: every page asks it.
NOBODY, NEVER = -1, dt.date.min


def _read(user_id: int) -> Rights:
    sql, slots = _statement(connection.vendor)
    values = {NOBODY: user_id, NEVER: connection.ops.adapt_datefield_value(clock.today())}
    found: dict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(sql, [values.get(slot, slot) for slot in slots])
        for name, number in cursor.fetchall():
            found[name].add(number)
    return Rights({name: frozenset(ids) for name, ids in found.items()})


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The union of all parts, with stand-ins for the person and the day."""
    first, *rest = (rows(NOBODY, NEVER).order_by() for rows in _parts)
    sql, params = first.union(*rest, all=True).query.sql_with_params()
    never = connection.ops.adapt_datefield_value(NEVER)
    return sql, tuple(NEVER if value == never else value for value in params)
