"""A person of an edition gets the right name. It is one name: every edition they have to do with keeps it in its history."""

from itertools import chain
from typing import Any

from django.db import transaction

from people.actions import name
from people.audit import record
from people.models import User
from programmes.models import Edition, EditionRole, Participation


@transaction.atomic
def correct_name(edition: Edition, person: User, *, by: User, **given: Any) -> User:
    """Correct the name (`people.actions.name.correct`) by the coordinators of the edition. Other editions of the person
    learn the names from the history; neither who corrected it nor why."""
    return _told(edition, person, name.correct(person, **_here(edition, person), **given, by=by))


@transaction.atomic
def restore_name(edition: Edition, person: User, *, reason: str = "", by: User) -> User:
    """Take the last correction back (`people.actions.name.restore`)."""
    return _told(edition, person, name.restore(person, **_here(edition, person), reason=reason, by=by))


def _here(edition: Edition, person: User) -> dict[str, Any]:
    parts = [row.objects.filter(edition=edition, user=person) for row in (Participation, EditionRole)]
    return {"edition": edition, "also": [*chain(*parts)]}


def _told(edition: Edition, former: User, person: User) -> User:
    elsewhere: dict[int, list[Participation | EditionRole]] = {}
    for table in (Participation, EditionRole):
        for row in table.objects.filter(user=person).exclude(edition=edition).order_by("pk"):
            elsewhere.setdefault(row.edition_id, []).append(row)
    for edition_id, rows in elsewhere.items():
        record(
            "user.name_corrected_elsewhere",
            on=rows,
            about=person,
            edition=edition_id,
            old=former.full_name,
            new=person.full_name,
        )
    return person
