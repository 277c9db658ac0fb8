"""Reading the people of an edition: who takes part, where they work today, in which team they are."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import active_q, as_known_on
from kopalnia.lib.words.polish import search_key
from organisations.models import Affiliation, Organisation
from organisations.models.organisation import OrganisationQuerySet
from organisations.private_contacts import Contacts, contacts_of
from people.models import AuditEntry, Card, ConsentEntry, User
from people.models.consent import ConsentStates
from people.undo import UNDONE
from programmes.choices import Lack, PeopleState
from programmes.extensions import lacking, memberships
from programmes.models import Edition, EditionRole, Participation
from programmes.policies.people import takes_part_elsewhere, with_rights_over_others

# By this the log tells of an end of many jobs in one step.
TOGETHER = "employment.ended_together"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the list of people shows; empty means everybody who has not left."""

    text: str = ""
    microproject: str = ""
    employer_id: int | None = None
    state: str = ""
    lacking: Collection[str] = ()


def roster(edition: Edition, wanted: Wanted | None = None, *, on: dt.date | None = None) -> QuerySet[User]:
    """The people of an edition the asking person coordinates, as of a day (default: today), in Polish alphabetical order: for
    `page_of` and then `shown`.

    Texts are matched word by word, with or without Polish letters. The database walks the names in their order and asks
    about each person, so it stops after a page and sorts nothing. For that the participation is no joined table, and the
    rule of who sees whom stays outside: the caller has the edition from `edition_coordinated`.
    """
    day, wanted = on or clock.today(), wanted or Wanted()
    mine = edition.participations.filter(user=OuterRef("pk"))
    inside = mine.filter(_in_state(wanted.state, edition, day))
    for lack in wanted.lacking:
        if lack in lacking:
            inside = lacking[Lack(lack)](inside, edition, day)
    if clock.is_past(day):
        inside = inside.filter(starts_on__lte=day)
    people = User.objects.matching(wanted.text).filter(Exists(inside))
    member = _memberships(day).filter(participation__edition=edition, participation__user=OuterRef("pk"))
    if words := search_key(wanted.microproject).split():
        people = people.filter(Exists(member.filter(*[Q(microproject__search_key__contains=word) for word in words])))
    jobs = Affiliation.objects.active(day).filter(user=OuterRef("pk"))
    if wanted.employer_id is not None:
        people = people.filter(Exists(jobs.filter(organisation=wanted.employer_id)))
    if Lack.GROUP in wanted.lacking:
        people = people.filter(~Exists(member))
    if Lack.EMAIL in wanted.lacking:
        people = people.filter(email__isnull=True)
    if Lack.CARD in wanted.lacking:
        people = people.filter(~Exists(Card.objects.open().filter(user=OuterRef("pk"))))
    people = people.annotate(
        part_id=Subquery(mine.values("pk")[:1]),
        part_code=Subquery(mine.values("code")[:1]),
        part_starts_on=Subquery(mine.values("starts_on")[:1]),
        part_ends_on=Subquery(mine.values("ends_on")[:1]),
        **_employer(jobs.order_by("-starts_on", "-pk"), day),
    )
    # The rest of a person is not read for a list.
    return people.only("code", "first_name", "last_name").order_by("sort_key", "pk")


def _employer(jobs: QuerySet[Affiliation], day: dt.date) -> dict[str, Any]:
    """The short and the full name of the newest employer of a day, as they were then."""
    if not clock.is_past(day):
        return {
            "employer_name": Subquery(jobs.values("organisation__short_name")[:1]),
            "employer_full_name": Subquery(jobs.values("organisation__name")[:1]),
        }
    names = Organisation.objects.filter(pk=OuterRef("employer_id")).as_of(day)
    return {
        "employer_id": Subquery(jobs.values("organisation")[:1]),
        "employer_name": Subquery(names.values("short_name_then")[:1]),
        "employer_full_name": Subquery(names.values("name_then")[:1]),
    }


def _memberships(day: dt.date) -> Any:
    """Membership in teams on a day, which an app above keeps."""
    (found,) = memberships(day)
    return found


def with_rights(rows: QuerySet[Participation], reader: User) -> QuerySet[Participation]:
    """Add whether each person holds a role (`has_role`; one that ends or begins later counts, and so does a representation
    that has ended), and whether they also take part where the reader sees nothing (`is_elsewhere`)."""
    return rows.annotate(has_role=with_rights_over_others("user"), is_elsewhere=takes_part_elsewhere(reader, "user"))


def _in_state(state: str, edition: Edition, day: dt.date) -> Q:
    """Who takes part in an edition that goes on, who stayed until its end, who left before it."""
    over = edition.ends_on < day
    if state == PeopleState.LEFT:
        return Q(ends_on__lt=day)
    if state == PeopleState.ALL:
        return Q()
    if state == (PeopleState.IN if over else PeopleState.FINISHED):
        return Q(pk__in=())
    return active_q(day)


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


def ended_together(edition: Edition) -> QuerySet[AuditEntry]:
    """Ends of many jobs noted in one step, newest first, without those somebody has taken back."""
    entries = AuditEntry.objects.filter(edition_id=edition.pk)
    undone = [row.data["undoes"] for row in entries.filter(verb=f"{TOGETHER}{UNDONE}")]
    return entries.filter(verb=TOGETHER).exclude(pk__in=undone).order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class ContactKinds:
    """A person, and whether they can be reached without an employer."""

    participation: Participation
    contacts: Contacts


def hard_to_reach(edition: Edition, viewer: User) -> list[ContactKinds]:
    """People whose last job has, or is about to have, its last day, and who gave no private contact. Four queries."""
    lasting = Affiliation.objects.filter(user=OuterRef("user"), ends_on__isnull=True)
    ended = Affiliation.objects.filter(user=OuterRef("user"), ends_on__isnull=False)
    rows = Participation.objects.visible_to(viewer).filter(Exists(ended), ~Exists(lasting), edition=edition).active()
    people = list(rows.select_related("user").order_by("user__sort_key", "pk"))
    return [reach for reach in contact_kinds_of(people) if not reach.contacts.private]


def contact_kinds_of(people: Iterable[Participation]) -> list[ContactKinds]:
    """The same people with the kinds of their contacts. Three queries."""
    listed = list(people)
    contacts = contacts_of([row.user for row in listed])
    return [ContactKinds(row, contacts[row.user_id]) for row in listed]


def people_of(edition: Edition) -> QuerySet[User]:
    """Whoever takes or took part in the edition, or has or had a role in it."""
    here = {"user": OuterRef("pk"), "edition": edition}
    inside = Exists(Participation.objects.filter(**here)) | Exists(EditionRole.objects.filter(**here))
    return User.objects.filter(inside, merged_into__isnull=True)


def found(text: str, viewer: User) -> QuerySet[Participation]:
    """Participations the viewer may see whose person's name holds every word of the text."""
    rows = Participation.objects.visible_to(viewer)
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    return rows.select_related("user", "edition").order_by("user__sort_key", "pk")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the coordinators see on a person's page, beside the person."""

    affiliations: list[Affiliation]
    consents: ConsentStates


def person_facts(participation: Participation, *, on: dt.date) -> PersonFacts:
    """Where the person worked and what they agreed to: by a day. Two queries."""
    jobs = OrganisationQuerySet.along(participation.user.affiliations.all(), on)
    affiliations = as_known_on(jobs, on)
    OrganisationQuerySet.called_then(affiliations)
    return PersonFacts(
        affiliations=affiliations,
        consents=ConsentEntry.objects.state_for(
            [participation.user], at=clock.end_of(on) if clock.is_past(on) else None
        ),
    )
