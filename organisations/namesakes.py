"""Two people of one name are told apart wherever somebody is chosen or printed, as far as the reader may see.

The coordinators read where people work and how they sign in, so they tell people apart by that. Nobody else may: an
employer or an address would say something about a person of another company. They read the end of the code of the
account, which the person finds on the page of their data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kopalnia.lib.words.polish import name_key
from organisations.models import Affiliation
from people.models import Card, User
from people.queries import masked_email

END_OF_CODE = 4


@dataclass(slots=True)
class _Namesake:
    """What may tell a person from another one of the same name; an empty text tells nothing."""

    code: str
    email: str = ""
    employer: str = ""
    unit: str = ""
    card: str = ""

    def ways(self, *, private: bool) -> list[str]:
        """From the one said first to the code, which always tells."""
        code = _("account …%(end)s") % {"end": self.code[-END_OF_CODE:]}
        whole = _("account %(code)s") % {"code": self.code}
        if not private:
            return [code, whole]
        work = f"{self.employer}, {self.unit}" if self.employer and self.unit else ""
        return [self.employer, self.unit, work, self.email, self.card, code, whole]


def tell_apart(people: Iterable[User], *, private: bool, among: QuerySet[User] | None = None) -> None:
    """Set `apart` of each person who has a namesake, read as `User.told_apart`; nothing is added to other names.

    `private` is for readers who coordinate the edition. With `among` (the people of theirs) a namesake counts who is in
    the edition and not on the list, so that nobody takes the one for the other. One query with `among`; three more for
    the coordinators when there are namesakes.
    """
    everyone = list(people)
    listed = {user.pk: user for user in everyone}
    names = {pk: _name(user.first_name, user.last_name) for pk, user in listed.items() if user.first_name}
    everybody = dict(names)
    if among is not None and names:
        keys = {name_key(user.first_name, user.last_name) for user in listed.values()}
        rows = among.filter(name_key__in=keys)
        everybody |= {pk: _name(*parts) for pk, *parts in rows.values_list("pk", "first_name", "last_name")}
    often = Counter(everybody.values())
    groups: dict[str, list[int]] = defaultdict(list)
    for pk, name in everybody.items():
        if often[name] > 1:
            groups[name].append(pk)
    if not groups:
        return
    pks = [pk for group in groups.values() for pk in group]
    facts = _facts(pks) if private else {pk: _Namesake(code=listed[pk].code) for pk in pks}
    told: dict[int, str] = {}
    for group in groups.values():
        told |= _told({pk: facts[pk] for pk in group}, private=private)
    for user in everyone:  # somebody listed twice is two objects
        user.apart = told.get(user.pk, "")


def offer_people(field: Any, rows: Iterable[Any], *, private: bool, among: QuerySet[User] | None = None) -> None:
    """Give a model choice field its choices: people, or rows that have a `user` or a `participation`. They are read once,
    and namesakes are told apart."""
    listed = list(rows)
    tell_apart(map(_person_of, listed), private=private, among=among)
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *((field.prepare_value(row), field.label_from_instance(row)) for row in listed)]


def _person_of(row: Any) -> User:
    if isinstance(row, User):
        return row
    return row.user if hasattr(row, "user") else row.participation.user  # type: ignore[no-any-return]


def _name(first: str, last: str) -> str:
    return f"{first} {last}".strip().casefold()


def _told(group: dict[int, _Namesake], *, private: bool) -> dict[int, str]:
    """The first way by which each of the group differs from the others."""
    ways = zip(*(one.ways(private=private) for one in group.values()), strict=True)
    words = next(way for way in ways if all(way) and len(set(way)) == len(way))
    return dict(zip(group, words, strict=True))


def _facts(pks: list[int]) -> dict[int, _Namesake]:
    found = {
        pk: _Namesake(
            code=code,
            email=masked_email(email) if email else _("no e-mail address"),
            employer=_("no employer recorded"),
        )
        for pk, code, email in User.objects.filter(pk__in=pks).values_list("pk", "code", "email")
    }
    jobs = Affiliation.objects.active().filter(user__in=pks).select_related("organisation").order_by("starts_on", "pk")
    for job in jobs:
        found[job.user_id].employer, found[job.user_id].unit = job.organisation.label, job.unit
    for card in Card.objects.open().filter(user__in=pks):
        found[card.user_id].card = _("card …%(end)s") % {"end": card.printed[-END_OF_CODE:]}
    return found
