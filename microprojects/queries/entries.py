"""Entries, photos and collected material as the pages need them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kopalnia.lib.domain.clock import is_past
from microprojects.choices import EntryState
from microprojects.models import Entry, EntryReview, Microproject, Photo, TeamMembership, TeamRelation
from people.models import User, rights
from programmes.models import Edition


def with_viewer_roles(user: User, microproject_id: int) -> Microproject:
    """The microproject with what the person is to it, also when only one of its rows is visible to them."""
    return Microproject.objects.with_viewer_facts(user).select_related("edition__programme").get(pk=microproject_id)


def edition_of(user: User, microproject: Microproject) -> Edition:
    """The edition with the person's roles, for the frame of the page."""
    return Edition.objects.with_roles(user).select_related("programme").get(pk=microproject.edition_id)


def writable_microprojects(user: User) -> list[TeamMembership]:
    """The teams in which the person writes entries today, each with the participation that earns the hours."""
    open_microprojects = Microproject.objects.open().with_viewer_facts(user).select_related("edition")
    return list(
        TeamMembership.objects.active()
        .filter(participation__user=user, microproject__in=Microproject.objects.open().values("pk"))
        .select_related("participation")
        .prefetch_related(Prefetch("microproject", queryset=open_microprojects))
        .order_by("-starts_on", "-pk")
    )


def entries_of(microproject: Microproject, user: User, *, state: str = "") -> QuerySet[Entry]:
    """The tab «Entries»: what was sent, newest first, and the person's own drafts, with their photos."""
    rows = Entry.objects.visible_to(user).filter(microproject=microproject)
    if state in EntryState.values:
        rows = rows.filter(state=state)
    return (
        rows.select_related("author", "participation__user")
        .prefetch_related(Prefetch("photos", queryset=Photo.objects.attached(), to_attr="kept_photos"))
        .order_by("-happened_on", "-pk")
    )


@dataclass(frozen=True, slots=True)
class EntriesSummary:
    """For the overview: confirmed hours and entries, what waits, and the last word."""

    confirmed: int
    confirmed_minutes: int
    waiting: int
    waiting_minutes: int
    latest: tuple[Entry, ...]


def entries_summary(microproject: Microproject, *, on: dt.date, latest: int = 3) -> EntriesSummary | None:
    """One query: the newest sent entries up to a day, each carrying the sums. None when nothing was sent yet."""
    rows_by_day = Entry.objects.filter(microproject=microproject)
    if is_past(on):
        rows_by_day = rows_by_day.filter(happened_on__lte=on)
    sent = rows_by_day.exclude(state=EntryState.DRAFT)
    sums = rows_by_day.order_by().values("microproject")
    accepted, submitted = Q(state=EntryState.ACCEPTED), Q(state=EntryState.SUBMITTED)
    numbers = {
        "confirmed": Count("pk", filter=accepted),
        "confirmed_minutes": Coalesce(Sum("minutes", filter=accepted), 0),
        "waiting": Count("pk", filter=submitted),
        "waiting_minutes": Coalesce(Sum("minutes", filter=submitted), 0),
    }
    asked = {f"sum_{name}": Subquery(sums.annotate(found=number).values("found")) for name, number in numbers.items()}
    rows = list(sent.annotate(**asked).select_related("author").order_by("-happened_on", "-pk")[:latest])
    if not rows:
        return None
    return EntriesSummary(latest=tuple(rows), **{name: getattr(rows[0], f"sum_{name}") for name in numbers})


def waiting_for(mentor: User) -> QuerySet[Entry]:
    """Sent entries of the teams this mentor accompanies today, longest waiting first; never their own hours."""
    return (
        Entry.objects.waiting()
        .filter(microproject__in=rights.of(mentor).rows(TeamRelation.MENTOR))
        .exclude(Q(author=mentor) | Q(participation__user=mentor))
        .select_related("author", "microproject__edition", "participation")
        .order_by("submitted_at", "pk")
    )


def reviews_of(entry: Entry) -> QuerySet[EntryReview]:
    return EntryReview.objects.filter(entry=entry).select_related("reviewed_by")
