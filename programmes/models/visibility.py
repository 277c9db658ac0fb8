"""Conditions on what a person is today in which edition. The path leads to the edition: `"edition"`, `"pk"`."""

from typing import Any

from django.db.models import Q

from people.models import rights
from programmes.choices import EditionRoleName as Role


def coordinated_by(user: Any, path: str = "edition") -> Q:
    """In editions the person coordinates; an administrator coordinates all."""
    return _with(user, path, Role.COORDINATOR)


def staffed_or_joined_by(user: Any, path: str = "edition") -> Q:
    """In editions where the person works or takes part: everybody's but a company's."""
    return _with(user, path, Role.COORDINATOR, Role.MENTOR, Role.PARTICIPANT)


def visible_to_member(user: Any, path: str = "edition") -> Q:
    """In editions where the person has any role."""
    return _with(user, path, Role.COORDINATOR, Role.MENTOR, Role.PARTICIPANT, Role.REPRESENTATIVE)


def _with(user: Any, path: str, *roles: str) -> Q:
    today = rights.of(user)
    if Role.ADMINISTRATOR in today:
        return Q(**{f"{path}__isnull": False})
    return Q(**{f"{path}__in": today.rows(*roles)})
