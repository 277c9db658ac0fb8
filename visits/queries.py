"""Reading visits and resource cards. Attendees leave this module only as sums, except for the coordinators' list."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Count, DateField, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Subquery

from kopalnia.lib.domain import clock
from kopalnia.lib.words.polish import name_key, search_key
from people.models import User
from programmes.models import Edition
from programmes.models.visibility import coordinated_by
from visits.choices import ResourceVisibility, Sector, Sex
from visits.models import Attendee, AttendeeDay, ResourceCard, ResourceVerification, Visit

# A card nobody has checked for half a year may have stopped being true: its light is no longer green.
CHECK_HOLDS = dt.timedelta(days=183)


def visits(edition: Edition, viewer: User) -> QuerySet[Visit]:
    """Visits of the edition with how many people came, how many of them women, and how many cards came of them."""
    kept = Q(attendees__removed_at__isnull=True)
    cards = ResourceCard.objects.filter(visit=OuterRef("pk")).order_by().values("visit").annotate(n=Count("pk"))
    return (
        Visit.objects.visible_to(viewer)
        .filter(edition=edition)
        .annotate(
            people=Count("attendees", filter=kept),
            women=Count("attendees", filter=kept & Q(attendees__sex=Sex.FEMALE)),
            cards=Subquery(cards.values("n")),
        )
        .order_by("-starts_on", "pk")
    )


def removed_visits(viewer: User) -> QuerySet[Visit]:
    """Visits planned by mistake, for whoever runs their edition and may put them back."""
    return Visit.objects.filter(coordinated_by(viewer), removed_at__isnull=False)


@dataclass
class VisitTotals:
    """How many people came, by sex, by sector and by day. Unknown stands as unknown."""

    people: int = 0
    by_sex: Counter[str] = field(default_factory=Counter)
    by_sector: Counter[str] = field(default_factory=Counter)
    by_day: Counter[dt.date] = field(default_factory=Counter)

    @property
    def women(self) -> int:
        return self.by_sex[Sex.FEMALE]

    @property
    def sexes(self) -> list[tuple[str, int]]:
        return [(str(sex.label), self.by_sex[sex]) for sex in Sex if self.by_sex[sex]]

    @property
    def sectors(self) -> list[tuple[str, int]]:
        return [(str(sector.label), self.by_sector[sector]) for sector in Sector if self.by_sector[sector]]


def totals(visit: Visit) -> VisitTotals:
    """The totals of one visit in two queries."""
    result = VisitTotals()
    groups = (
        Attendee.objects.not_removed()
        .filter(visit=visit)
        .order_by()
        .values_list("sex", "sector")
        .annotate(n=Count("pk"))
    )
    for sex, sector, number in groups:
        result.people += number
        result.by_sex[sex] += number
        result.by_sector[sector] += number
    days = (
        AttendeeDay.objects.filter(attendee__visit=visit, attendee__removed_at__isnull=True, withdrawn_at__isnull=True)
        .order_by()
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    result.by_day.update(dict(days))
    return result


def attendees(visit: Visit, viewer: User) -> QuerySet[Attendee]:
    """The list of the coordinators: participants by name, guests as written in."""
    return (
        Attendee.objects.visible_to(viewer)
        .not_removed()
        .filter(visit=visit)
        .select_related("participation__user")
        .order_by("pk")
    )


def names_on_list(visit: Visit, *, but: Attendee | None = None) -> dict[str, str]:
    """Who is on the list, as the list says it, by `name_key`; without a name of signs alone (“?”). One query."""
    rows = Attendee.objects.not_removed().filter(visit=visit).exclude(pk=but.pk if but else None)
    listed = {
        row.participation.user.name_key if row.participation else name_key(row.guest_name): row.on_list
        for row in rows.select_related("participation__user")
    }
    listed.pop("", None)
    return listed


def removed(visit: Visit, viewer: User) -> QuerySet[Attendee]:
    """Who was taken off the list, for putting back."""
    rows = Attendee.objects.visible_to(viewer).filter(visit=visit, removed_at__isnull=False)
    return rows.select_related("participation__user").order_by("-removed_at", "pk")


def cards(
    edition: Edition | None, viewer: User | AnonymousUser, *, text: str = "", kind: str = "", direction: str = ""
) -> QuerySet[ResourceCard]:
    """Resource cards the person may read, with the day they were last checked and whether that is long ago."""
    last = (
        ResourceVerification.objects.not_removed()
        .filter(card=OuterRef("pk"))
        .order_by()
        .values("card")
        .annotate(last=Max("verified_on"))
        .values("last")
    )
    rows = ResourceCard.objects.visible_to(viewer)
    if edition is not None:
        rows = rows.filter(edition=edition)
    for word in search_key(text).split():
        rows = rows.filter(search_key__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    if direction:
        rows = rows.filter(direction=direction)
    return (
        rows.annotate(verified_on=Subquery(last, output_field=DateField()))
        .annotate(check_is_old=ExpressionWrapper(Q(verified_on__lt=clock.today() - CHECK_HOLDS), BooleanField()))
        .select_related("organisation", "visit")
        .order_by("title", "pk")
    )


def editions_with_public_map() -> QuerySet[Edition]:
    """Editions of which somebody has made a resource card public."""
    return Edition.objects.filter(resource_cards__visibility=ResourceVisibility.PUBLIC).distinct()
