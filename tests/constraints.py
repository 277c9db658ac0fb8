"""What the database itself refuses, in tables: a valid row of each model, and by the name of each of its constraints the
changes that break it alone. They are written past forms, actions and the checks of the model, as a hand in the database
or a forgotten path would write them. `tests/house/test_constraints.py` says that no constraint is without a case.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import pytest
from django.db import IntegrityError, connection, models, transaction

from kopalnia.lib.domain import clock
from people.models import User
from tests.factories.people import make_user

# A value of a field, or what makes it of the row.
Change = dict[str, Any]
LONG_AGO = dt.date(1900, 1, 1)
LONG_AGO_AT = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Twice:
    """A second row like the first one, `but` for these values. Codes and keys of its own it has anyway."""

    but: Change = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """`make` gives a valid row; what is `refused` goes by constraint, and what is `allowed` lies just inside of one."""

    make: Callable[[], models.Model]
    refused: dict[str, list[Change | Twice]]
    allowed: list[Change | Twice] = field(default_factory=list)

    @property
    def model(self) -> type[models.Model]:
        return get_type_hints(self.make)["return"]


def somebody(_row: models.Model) -> User:
    return make_user()


def now(_row: models.Model) -> dt.datetime:
    return clock.now()


def half(who: str, when: str) -> list[Change | Twice]:
    """Who without when, and when without who."""
    return [{who: somebody, when: None}, {who: None, when: now}]


def refusals(rows: Iterable[Row]) -> list[Any]:
    return [pytest.param(row, name, id=name) for row in rows for name in row.refused]


def allowances(rows: Iterable[Row]) -> list[Any]:
    return [pytest.param(row, id=row.make.__name__) for row in rows if row.allowed]


def assert_refused(case: Row, name: str) -> None:
    """Each of the changes is refused by the database, and by this constraint."""
    row = case.make()
    for change in case.refused[name]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            write(row, change)
        assert says(refusal.value, row, name), f"{change}: {refusal.value}"


def assert_allowed(case: Row) -> None:
    """Each of the changes is written, one at a time."""
    row = case.make()
    for change in case.allowed:
        with transaction.atomic():
            write(row, change)
            transaction.set_rollback(True)


def write(row: models.Model, change: Change | Twice) -> None:
    """Past everything but the database. Rows of evidence have managers of their own, and a plain one below them."""
    rows = models.QuerySet(type(row))
    values = change.but if isinstance(change, Twice) else change
    values = {name: value(row) if callable(value) else value for name, value in values.items()}
    if isinstance(change, Twice):
        rows.bulk_create([copy(row, values)])
    else:
        assert rows.filter(pk=row.pk).update(**values) == 1


def copy(row: models.Model, values: Change) -> models.Model:
    kept = {
        one.name: getattr(row, one.name)
        for one in row._meta.concrete_fields
        if not (one.unique or one.primary_key) and one.name not in values
    }
    return type(row)(**kept, **values)


def says(refusal: IntegrityError, row: models.Model, name: str) -> bool:
    """Whether the constraint is named; SQLite names the columns of a unique index instead."""
    if re.search(rf"\b{name}\b", str(refusal)):
        return True
    one = next(one for one in row._meta.constraints if one.name == name)
    if connection.vendor != "sqlite" or not isinstance(one, models.UniqueConstraint):
        return False
    table, columns = row._meta.db_table, [row._meta.get_field(field).column for field in one.fields]
    return str(refusal) == "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)
