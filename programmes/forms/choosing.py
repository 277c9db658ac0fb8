"""Choosing somebody from a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from people.models import User
from programmes.models import Edition
from programmes.namesakes import tell_apart


def offer_people(field: Any, rows: Iterable[Any], *, private: bool, among: Edition | None = None) -> None:
    """Give a model choice field its choices: people, or rows that have a `user` or a `participation`. They are read once,
    and namesakes are told apart (`programmes.namesakes.tell_apart`)."""
    listed = list(rows)
    tell_apart(map(person_of, listed), private=private, among=among)
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *((field.prepare_value(row), field.label_from_instance(row)) for row in listed)]


def person_of(row: Any) -> User:
    if isinstance(row, User):
        return row
    return row.user if hasattr(row, "user") else row.participation.user
