"""Reading the registry: lists with the names of a day, one organisation, and who belonged to whom."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kopalnia.lib.words.polish import search_key
from organisations.choices import OrganisationChangeKind as Kind
from organisations.extensions import maintained
from organisations.models import Organisation, OrganisationChange, OrganisationState
from people.models import User


def maintained_by(user: User) -> QuerySet[Organisation]:
    """Organisations the person keeps: partners, of today or before, of what they coordinate (`extensions.maintained`)."""
    wanted = Q(pk__in=())
    for organisations in maintained(user):
        wanted |= Q(pk__in=organisations.values("pk"))
    return Organisation.objects.filter(wanted)


def listed(user: User, *, text: str = "", kind: str = "", mine: bool = False) -> QuerySet[Organisation]:
    """The registry in Polish alphabetical order; `text` is found in present and former names."""
    rows = Organisation.objects.visible_to(user).matching(text).in_order()
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(pk__in=maintained_by(user).values("pk")) if mine else rows


def found(text: str, user: User, *, on: dt.date) -> QuerySet[Any]:
    """Organisations of that name, now or before: read as `name_then`, and `found_as` is the former name that was found.

    A name it was given after the day is not told.
    """
    former = OrganisationChange.objects.live().filter(organisation=OuterRef("pk"), kind=Kind.RENAMED, on__lte=on)
    for word in search_key(text).split():
        former = former.filter(former_key__contains=word)
    rows = Organisation.objects.visible_to(user).matching(text).as_of(on).in_order()
    return rows.annotate(
        found_as=Coalesce(Subquery(former.order_by("-on", "-pk").values("former_name")[:1]), Value(""))
    )


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in a list, as of a day."""

    organisation: Organisation
    state: OrganisationState
    owner: Organisation | None
    former: str


def shown(organisations: Iterable[Organisation], *, on: dt.date) -> list[OrganisationRow]:
    """Add names and owners of a day in two queries."""
    rows = list(organisations)
    states = OrganisationChange.objects.fold(rows, on=on)
    ids = {state.owner_id for state in states.values() if state.owner_id is not None}
    owners = {row.pk: row for row in Organisation.objects.filter(pk__in=ids).as_of(on)} if ids else {}
    return [
        OrganisationRow(
            organisation=row,
            state=states[row.pk],
            owner=owners.get(states[row.pk].owner_id or 0),
            former=states[row.pk].names[-1][0] if states[row.pk].names else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """A change as `components/timeline.html` draws it."""

    date: dt.date
    text: str
    kind: str
    detail: str
    change: OrganisationChange
    own: bool  # a change of what was asked about, not of the other side


@dataclass(slots=True)
class Node:
    """An organisation in the tree of a day, with what belongs to it."""

    organisation: Organisation
    label: str
    note: str
    owned: list["Node"] = field(default_factory=list)
