"""Meetings and notes as the pages need them, and what stands on a mentor's card of a team."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from kopalnia.lib.domain.totals import total_of
from mentors.models import Meeting, MeetingNote
from microprojects.choices import EntryState
from microprojects.models import Accompaniment, Entry, Microproject, TeamMembership
from microprojects.queries.core_facts import MicroprojectRow, microproject_row, with_facts, with_mentors
from people.models import User
from programmes.models import Participation


def meetings_of(microproject: Microproject, user: User) -> QuerySet[Meeting]:
    """Meetings with a team, newest first, each with who was there and the notes this person may read; one that was
    taken back stays in the list."""
    return (
        Meeting.objects.visible_to(user)
        .filter(microproject=microproject)
        .select_related("logged_by")
        .prefetch_related(
            Prefetch("present", queryset=Participation.objects.select_related("user")),
            Prefetch("notes", queryset=_notes(user), to_attr="readable_notes"),
        )
    )


def my_notes(user: User) -> QuerySet[MeetingNote]:
    """Everything the person noted, newest first, also what was taken back."""
    return (
        MeetingNote.objects.visible_to(user)
        .filter(written_by=user)
        .select_related("meeting__microproject__edition")
        .order_by("-written_at", "-pk")
    )


def team_of(microproject: Microproject, *, on: dt.date | None = None) -> QuerySet[TeamMembership]:
    """The team on a day (today by default), in Polish order."""
    return (
        TeamMembership.objects.active(on)
        .filter(microproject=microproject)
        .select_related("participation__user")
        .order_by("participation__user__sort_key", "pk")
    )


def former_microprojects(mentor: User, *, today: dt.date) -> QuerySet[Accompaniment]:
    """Teams the mentor accompanied until some day, newest end first."""
    current = Accompaniment.objects.active(today).filter(mentor=mentor).values("microproject")
    return (
        Accompaniment.objects.ended(today)
        .filter(mentor=mentor)
        .exclude(microproject__in=current)
        .select_related("microproject")
        .order_by("-ends_on", "-pk")
    )


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team on its mentor's home: the status, the last entry, and three facts."""

    facts: MicroprojectRow
    last_text: str
    last_on: dt.date | None
    confirmed_minutes: int
    last_meeting_on: dt.date | None
    next_step: str
    team: list[TeamMembership]

    @property
    def microproject(self) -> Microproject:
        return self.facts.microproject


def cards(mentor: User, *, today: dt.date) -> list[TeamCard]:
    """The teams a mentor accompanies (today: the right to see them), as they stand on the day. Three queries, whatever
    their number."""
    mine = {"microproject": OuterRef("pk")}
    told = Entry.objects.filter(**mine, happened_on__lte=today)
    sent = told.exclude(state=EntryState.DRAFT).order_by("-happened_on", "-pk")
    confirmed = told.confirmed()
    met = Meeting.objects.not_undone().filter(**mine, held_on__lte=today).order_by("-held_on", "-pk")
    members = TeamMembership.objects.active(today).select_related("participation__user")
    rows = (
        with_mentors(with_facts(Microproject.objects.with_viewer_facts(mentor), today=today), today=today)
        .filter(is_mentored=True)
        .annotate(
            last_text=Subquery(sent.values("text")[:1]),
            last_on=Subquery(sent.values("happened_on")[:1]),
            confirmed_minutes=total_of(confirmed, Sum("minutes")),
            met_on=Subquery(met.values("held_on")[:1]),
            met_next_step=Subquery(met.values("next_step")[:1]),
        )
        .prefetch_related(Prefetch("memberships", queryset=members, to_attr="current_team"))
    )
    return [
        TeamCard(
            facts=microproject_row(row, today=today, staff=True),
            last_text=row.last_text or "",
            last_on=row.last_on,
            confirmed_minutes=row.confirmed_minutes,
            last_meeting_on=row.met_on,
            next_step=row.met_next_step or "",
            team=row.current_team,
        )
        for row in rows
    ]


def last_next_step(microproject_ids: list[int]) -> dict[int, Meeting]:
    """The newest meeting with a next step of each team: what the mentor asked for. One query."""
    newest = (
        Meeting.objects.not_undone()
        .filter(microproject=OuterRef("microproject"))
        .exclude(next_step="")
        .order_by("-held_on", "-pk")
    )
    rows = Meeting.objects.filter(microproject__in=microproject_ids, pk=Subquery(newest.values("pk")[:1]))
    return {row.microproject_id: row for row in rows.select_related("logged_by")}


def _notes(user: User) -> QuerySet[MeetingNote]:
    return MeetingNote.objects.visible_to(user).not_undone().select_related("written_by")
