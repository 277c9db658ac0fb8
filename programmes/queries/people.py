"""Reading the people of an edition: who takes part, where they work today, in which group they are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import get_language

from kopalnia.lib import clock, polish
from kopalnia.lib.polish import search_key
from people.models import Affiliation, ConsentEntry, User
from people.models.consent import ConsentStates
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
    if not with_left:
        rows = rows.active(day)
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    jobs = Affiliation.objects.filter(user=OuterRef("user")).active(day).order_by("-starts_on", "-pk")
    rows = rows.annotate(
        employer_id=Subquery(jobs.values("organisation")[:1]),
        employer_name=Subquery(jobs.values("organisation__short_name")[:1]),
        employer_full_name=Subquery(jobs.values("organisation__name")[:1]),
    )
    if employer_id is not None:
        rows = rows.filter(employer_id=employer_id)
    return rows.select_related("user").prefetch_related("memberships__microproject").order_by("user__sort_key", "pk")


def shown(rows: Iterable[Participation], *, on: dt.date | None = None) -> list[Participation]:
    """Add the words a list prints, once per row and not per cell: `employer`, `groups`, `span`."""
    day = on or clock.today()
    listed = list(rows)
    for row in listed:
        current = [member.microproject.name for member in row.memberships.all() if member.is_active(day)]
        row.employer = row.employer_name or row.employer_full_name or "–"
        row.groups = ", ".join(current) or "–"
        row.span = polish.date_range(row.starts_on, row.ends_on, get_language() or "pl")
    return listed


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
    consents: ConsentStates
    training_minutes: int


def person_facts(participation: Participation) -> PersonFacts:
    """Three queries: where the person worked, what they agreed to, how long they were at trainings."""
    minutes = Attendance.objects.counted().filter(participation=participation).aggregate(sum=Sum("minutes"))["sum"]
    return PersonFacts(
        affiliations=list(participation.user.affiliations.select_related("organisation")),
        consents=ConsentEntry.objects.state_for([participation.user]),
        training_minutes=minutes or 0,
    )
