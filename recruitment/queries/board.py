"""What the coordinators read about a call: how many wait, who got which decision, which company has places left.

One grouped count (`tally_of`) feeds the tabs, the bricks of places, the gate of announcing and the rows of the home
page, so that they can never disagree.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import fingerprint
from kopalnia.lib.words.polish import search_key
from organisations.models import Organisation
from programmes.models import Edition, Partnership
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application, ApplicationDecision

WAITING = "waiting"
WITHDRAWN = "withdrawn"
RESERVE_SHOWN = 30
MOST_BRICKS = 60
NAMES_SHOWN = 50
TABS: tuple[str, ...] = (WAITING, Verdict.ACCEPTED, Verdict.RESERVE, Verdict.REFUSED, WITHDRAWN)


@dataclass(frozen=True)
class Tally:
    """The applications of an edition, counted once. `taken` counts, per company, the accepted who have not left."""

    tabs: dict[str, int]
    taken: dict[int | None, int] = field(default_factory=dict)
    to_announce: int = 0

    @property
    def waiting(self) -> int:
        return self.tabs[WAITING]


def tally_of(edition: Edition, *, on: dt.date | None = None) -> Tally:
    """Count everything the board says, in one query."""
    day = on or clock.today()
    groups = (
        edition.applications.exclude(state=ApplicationState.DRAFT)
        .order_by()
        .values("state", "employer", "verdict", known=F("announced_verdict"))
        .annotate(count=Count("pk"), left=Count("pk", filter=Q(participation__ends_on__lt=day)))
    )
    tabs: dict[str, int] = dict.fromkeys(TABS, 0)
    taken: dict[int | None, int] = defaultdict(int)
    to_announce = 0
    for group in groups:
        if group["state"] == ApplicationState.WITHDRAWN:
            tabs[WITHDRAWN] += group["count"]
            continue
        tabs[group["verdict"] or WAITING] += group["count"]
        if group["verdict"] == Verdict.ACCEPTED:
            taken[group["employer"]] += group["count"] - group["left"]
        if group["verdict"] and group["verdict"] != group["known"]:
            to_announce += group["count"]
    return Tally(tabs=tabs, taken=dict(taken), to_announce=to_announce)


@dataclass(frozen=True, slots=True)
class CompanyPlaces:
    """Places of one company: `places` is None when the edition set no limit."""

    organisation: Organisation
    places: int | None
    taken: int

    @property
    def free(self) -> int | None:
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def drawn(self) -> bool:
        """Whether the places fit a drawing of one brick each."""
        return self.places is not None and max(self.places, self.taken) <= MOST_BRICKS


def employers_of(edition: Edition) -> list[Partnership]:
    """One partnership per employing company: the one that holds today, else its newest. One query."""
    newest: dict[int, Partnership] = {}
    today = clock.today()
    rows = edition.partnerships.employers().select_related("organisation").order_by("starts_on", "pk")
    for row in sorted(rows, key=lambda partnership: partnership.is_active(today)):
        newest[row.organisation_id] = row
    return sorted(newest.values(), key=lambda row: (row.organisation.sort_key, row.organisation_id))


def places_of(employers: Iterable[Partnership], tally: Tally) -> list[CompanyPlaces]:
    return [CompanyPlaces(row.organisation, row.places, tally.taken.get(row.organisation_id, 0)) for row in employers]


def free_places(places: Iterable[CompanyPlaces], employer_id: int | None) -> int | None:
    """How many places the company of an application still has; 0 for a company that takes no part."""
    for row in places:
        if row.organisation.pk == employer_id:
            return row.free
    return 0


def board_rows(
    edition: Edition, tab: str, *, text: str = "", employer_id: int | None = None, just_saved: str = ""
) -> QuerySet[Application]:
    """The applications of one tab, and the row just decided, which stays in its place so that it can be undone.

    `text` is matched word by word against names, with or without Polish letters. The row just saved carries `previous`,
    the verdict before it.
    """
    sent = Q(state=ApplicationState.SUBMITTED)
    wanted = {
        WAITING: sent & Q(verdict=""),
        WITHDRAWN: Q(state=ApplicationState.WITHDRAWN),
    }.get(tab, sent & Q(verdict=tab))
    rows = edition.applications.select_related("applicant", "employer")
    for word in search_key(text).split():
        rows = rows.filter(applicant__search_key__contains=word)
    if employer_id is not None:
        rows = rows.filter(employer=employer_id)
    if just_saved:
        before = ApplicationDecision.objects.filter(application=OuterRef("pk")).order_by("-pk").values("verdict")[1:2]
        wanted |= sent & Q(code=just_saved)
        rows = rows.annotate(
            previous=Case(When(code=just_saved, then=Coalesce(Subquery(before), Value(""))), default=None)
        )
    order = ("reserve_position", "submitted_at", "pk") if tab == Verdict.RESERVE else ("submitted_at", "pk")
    return rows.filter(wanted).order_by(*order)


def reserve_list(edition: Edition) -> QuerySet[Application]:
    """The reserve in its order; the number of a person is the place in this list."""
    return (
        edition.applications.filter(state=ApplicationState.SUBMITTED, verdict=Verdict.RESERVE)
        .select_related("applicant", "employer")
        .order_by("reserve_position", "pk")
    )


def announcement(edition: Edition) -> QuerySet[Application]:
    """Who would learn what if decisions were announced now."""
    return (
        edition.applications.to_announce()
        .select_related("applicant", "employer")
        .order_by("verdict", "applicant__sort_key", "pk")
    )


def seal_of(rows: Iterable[Application]) -> str:
    """A fingerprint of who gets what. Announcing compares it: nobody announces decisions they have not seen."""
    return fingerprint(sorted((row.pk, row.verdict) for row in rows))
