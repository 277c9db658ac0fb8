"""Reading the people of an edition: who takes part, where they work today, in which group they are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.utils.translation import get_language

from kopalnia.lib import clock, polish
from kopalnia.lib.dated import known_on
from kopalnia.lib.polish import search_key
from people.contacts import Contacts, contacts_of
from people.models import Affiliation, ConsentEntry, Organisation, User
from people.models.consent import ConsentStates
from people.models.organisation import OrganisationQuerySet
from programmes.models import Attendance, Edition, Participation


def roster(
    edition: Edition,
    viewer: User,
    *,
    text: str = "",
    employer_id: int | None = None,
    with_left: bool = False,
    on: dt.date | None = None,
) -> QuerySet[Participation]:
    """People of the edition as of a day (default: today), in Polish alphabetical order, with their employer's name.

    `text` is matched word by word against names, with or without Polish letters.
    """
    day = on or clock.today()
    rows = Participation.objects.visible_to(viewer).filter(edition=edition)
    rows = rows.filter(starts_on__lte=day) if clock.is_past(day) else rows
    if not with_left:
        rows = rows.active(day)
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    jobs = Affiliation.objects.filter(user=OuterRef("user")).active(day).order_by("-starts_on", "-pk")
    rows = rows.annotate(
        employer_id=Subquery(jobs.values("organisation")[:1]),
    )
    names = Organisation.objects.filter(pk=OuterRef("employer_id"))
    rows = (
        rows.annotate(
            employer_name=Subquery(names.as_of(day).values("short_name_then")[:1]),
            employer_full_name=Subquery(names.as_of(day).values("name_then")[:1]),
        )
        if clock.is_past(day)
        else rows.annotate(
            employer_name=Subquery(jobs.values("organisation__short_name")[:1]),
            employer_full_name=Subquery(jobs.values("organisation__name")[:1]),
        )
    )
    if employer_id is not None:
        rows = rows.filter(employer_id=employer_id)
    places: Any = Participation._meta.get_field("memberships").related_model  # of an app above this one
    rows = rows.prefetch_related(Prefetch("memberships", places.objects.select_related("microproject")))
    if clock.is_past(day):
        rows = rows.prefetch_related("memberships__microproject__aim_versions")  # for the names on the day
    return rows.select_related("user").order_by("user__sort_key", "pk")


def shown(rows: Iterable[Participation], *, on: dt.date | None = None) -> list[Participation]:
    """Add the words a list prints, once per row and not per cell: `employer`, `groups`, `span`."""
    day = on or clock.today()
    listed = known_on(rows, day)
    for row in listed:
        current = [member.microproject.name_on(day) for member in row.memberships.all() if member.is_active(day)]
        row.employer = row.employer_name or row.employer_full_name or "–"
        row.groups = ", ".join(current) or "–"
        row.span = polish.date_range(row.starts_on, row.ends_on, get_language() or "pl")
    return listed


def employed(edition: Edition, viewer: User, employer: Organisation, *, text: str = "") -> QuerySet[Participation]:
    """People of the edition whose job with the employer has no last day yet, with their `unit`, by surname."""
    jobs = Affiliation.objects.filter(user=OuterRef("user"), organisation=employer, ends_on__isnull=True)
    rows = Participation.objects.visible_to(viewer).filter(Exists(jobs), edition=edition).active()
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    rows = rows.annotate(unit=Subquery(jobs.values("unit")[:1]))
    return rows.select_related("user").order_by("user__sort_key", "pk")


def employers(edition: Edition) -> QuerySet[Organisation]:
    """Where people of the edition work today, by name."""
    people = Participation.objects.active().filter(edition=edition)
    jobs = Affiliation.objects.filter(user__in=people.values("user"), ends_on__isnull=True)
    return Organisation.objects.filter(pk__in=jobs.values("organisation")).in_order()


@dataclass(frozen=True, slots=True)
class Reach:
    """A person, and whether they can be reached without an employer."""

    participation: Participation
    contacts: Contacts


def hard_to_reach(edition: Edition, viewer: User) -> list[Reach]:
    """People whose last job has, or is about to have, its last day, and who gave no private contact. Four queries."""
    lasting = Affiliation.objects.filter(user=OuterRef("user"), ends_on__isnull=True)
    ended = Affiliation.objects.filter(user=OuterRef("user"), ends_on__isnull=False)
    rows = Participation.objects.visible_to(viewer).filter(Exists(ended), ~Exists(lasting), edition=edition).active()
    people = list(rows.select_related("user").order_by("user__sort_key", "pk"))
    return [reach for reach in reach_of(people) if not reach.contacts.private]


def reach_of(people: Iterable[Participation]) -> list[Reach]:
    """The same people with the kinds of their contacts. Three queries."""
    listed = list(people)
    contacts = contacts_of([row.user for row in listed])
    return [Reach(row, contacts[row.user_id]) for row in listed]


def found(text: str, viewer: User) -> QuerySet[Participation]:
    """Participations the viewer may see whose person's name holds every word of the text."""
    rows = Participation.objects.visible_to(viewer)
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    return rows.select_related("user", "edition").order_by("user__sort_key", "pk")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the coordination sees on a person's page, beside the person."""

    affiliations: list[Affiliation]
    memberships: list[Any]
    consents: ConsentStates
    training_minutes: int


def person_facts(participation: Participation, *, on: dt.date) -> PersonFacts:
    """Where the person worked and in which groups they were, what they agreed to, how long they were at trainings: by a
    day. Four queries, looking back one more for the names the groups had."""
    attended = Attendance.objects.counted().filter(participation=participation)
    groups = participation.memberships.select_related("microproject")
    jobs = OrganisationQuerySet.along(participation.user.affiliations.all(), on)
    if clock.is_past(on):
        attended = attended.filter(session__starts_at__lt=clock.end_of(on))
        groups = groups.prefetch_related("microproject__aim_versions")
    minutes = attended.aggregate(sum=Sum("minutes"))["sum"]
    memberships = known_on(groups, on)
    for row in memberships:
        row.group_name = row.microproject.name_on(on)
    affiliations = known_on(jobs, on)
    OrganisationQuerySet.called_then(affiliations)
    return PersonFacts(
        affiliations=affiliations,
        memberships=memberships,
        consents=ConsentEntry.objects.state_for(
            [participation.user], at=clock.end_of(on) if clock.is_past(on) else None
        ),
        training_minutes=minutes or 0,
    )
