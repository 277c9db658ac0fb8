"""Everything live that the chapters are collected from.

Each part is read once, when a chapter first asks for it, for the whole edition together: collecting all chapters costs the
same number of queries for one microproject as for fifty.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from microprojects.choices import EventState, MicroprojectState
from microprojects.models import Accompaniment, AimVersion, Entry, Event, Insight, Microproject, Plan, TeamMembership
from microprojects.presenters.consents import Consents
from microprojects.queries.reach import ReachOf, reach_of
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation, Partnership, Phase
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from trainings.choices import SessionState
from trainings.models import Attendance, Module, Session
from visits.choices import ResourceVisibility, Sex
from visits.models import Attendee, ResourceCard, Visit

DONE = (MicroprojectState.FINISHED, MicroprojectState.REPORTED)


@dataclass(frozen=True, slots=True)
class ModuleHours:
    """Minutes of one topic: planned, held (signed sessions), and attended by all people together."""

    topic: str
    planned: int
    held: int
    attended: int
    sessions: int


@dataclass(frozen=True, slots=True)
class VolunteerTime:
    """Confirmed time of volunteers."""

    minutes: int = 0
    entries: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class CollectedName:
    name: str
    until: dt.date


class Material:
    """The live records of one edition; parts are read on demand and kept."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    # --- The programme ---

    @cached_property
    def partnerships(self) -> list[Partnership]:
        return list(
            Partnership.objects.filter(edition=self.edition)
            .select_related("organisation")
            .order_by("starts_on", "organisation__sort_key", "pk")
        )

    @cached_property
    def phases(self) -> list[Phase]:
        return list(Phase.objects.filter(edition=self.edition).order_by("starts_on", "ends_on"))

    # --- Recruitment and people ---

    @cached_property
    def recruitment(self) -> dict[str, int]:
        """Applications sent and announced decisions; what was decided but not announced is not told."""
        sent = Q(state=ApplicationState.SUBMITTED)
        return Application.objects.filter(edition=self.edition).aggregate(
            sent=Count("pk", filter=sent),
            accepted=Count("pk", filter=sent & Q(announced_verdict=Verdict.ACCEPTED)),
            reserve=Count("pk", filter=sent & Q(announced_verdict=Verdict.RESERVE)),
        )

    @cached_property
    def people(self) -> dict[str, int]:
        """Enrolled people; those who left before the end; those who completed (trainings and a confirmed entry)."""
        threshold = self.planned_minutes * self.edition.attendance_threshold
        attended = (
            Attendance.objects.counted()
            .filter(participation=OuterRef("pk"))
            .order_by()
            .values("participation")
            .annotate(total=Sum("minutes"))
            .values("total")
        )
        confirmed = Entry.objects.confirmed().filter(participation=OuterRef("pk"))
        rows = Participation.objects.filter(edition=self.edition).annotate(
            attended=Coalesce(attended, 0), has_entry=Exists(confirmed)
        )
        return rows.aggregate(
            enrolled=Count("pk"),
            left=Count("pk", filter=Q(ends_on__isnull=False, ends_on__lt=self.edition.ends_on)),
            active=Count("pk", filter=Q(has_entry=True)),
            completed=Count("pk", filter=Q(has_entry=True, attended__gte=threshold / 100)),
        )

    # --- Trainings ---

    @cached_property
    def modules(self) -> list[ModuleHours]:
        modules = list(Module.objects.filter(edition=self.edition).order_by("position", "pk"))
        held: dict[int, Any] = {
            row["module"]: row
            for row in Session.objects.filter(module__edition=self.edition, state=SessionState.SIGNED)
            .order_by()
            .values("module")
            .annotate(total=Sum("minutes"), sessions=Count("pk"))
        }
        attended = dict(
            Attendance.objects.counted()
            .filter(session__module__edition=self.edition)
            .order_by()
            .values_list("session__module")
            .annotate(Sum("minutes"))
        )
        return [
            ModuleHours(
                topic=module.topic,
                planned=module.planned_minutes,
                held=held.get(module.pk, {}).get("total", 0),
                attended=attended.get(module.pk, 0),
                sessions=held.get(module.pk, {}).get("sessions", 0),
            )
            for module in modules
        ]

    @cached_property
    def planned_minutes(self) -> int:
        return sum(module.planned for module in self.modules)

    # --- Visits and resources ---

    @cached_property
    def visits(self) -> list[Visit]:
        """Visits in their order, with agenda and with sums of people as `.people`, `.women`, `.unknown_sex`."""
        totals = {
            row["visit"]: row
            for row in Attendee.objects.not_removed()
            .filter(visit__edition=self.edition)
            .order_by()
            .values("visit")
            .annotate(
                people=Count("pk"),
                women=Count("pk", filter=Q(sex=Sex.FEMALE)),
                unknown=Count("pk", filter=Q(sex=Sex.UNKNOWN)),
            )
        }
        visits = list(
            Visit.objects.not_removed()
            .filter(edition=self.edition)
            .prefetch_related("agenda")
            .order_by("starts_on", "pk")
        )
        for visit in visits:
            row: Any = totals.get(visit.pk, {})
            visit.totals = (row.get("people", 0), row.get("women", 0), row.get("unknown", 0))  # type: ignore[attr-defined]
        return visits

    @cached_property
    def resources(self) -> list[ResourceCard]:
        """Public cards only: a publication prints nothing that the map keeps inside."""
        return list(
            ResourceCard.objects.filter(edition=self.edition, visibility=ResourceVisibility.PUBLIC).order_by(
                "kind", "title", "pk"
            )
        )

    # --- Microprojects ---

    @cached_property
    def microprojects(self) -> list[Microproject]:
        """Those that are told about: all but the abandoned ones, with what their chapters need."""
        return list(
            Microproject.objects.filter(edition=self.edition)
            .exclude(state=MicroprojectState.ABANDONED)
            .select_related("final_report")
            .prefetch_related(
                Prefetch("aim_versions", AimVersion.objects.in_force().order_by("number")),
                Prefetch("plans", Plan.objects.order_by("number")),
                Prefetch("events", Event.objects.select_related("series").order_by("starts_at", "pk")),
                Prefetch("insights", Insight.objects.order_by("pk")),
                Prefetch("memberships", TeamMembership.objects.order_by("pk")),
            )
            .order_by("created_at", "pk")
        )

    @cached_property
    def abandoned(self) -> int:
        return Microproject.objects.filter(edition=self.edition, state=MicroprojectState.ABANDONED).count()

    @cached_property
    def reach(self) -> ReachOf:
        return reach_of(self.edition)

    @cached_property
    def volunteer_time(self) -> dict[int, VolunteerTime]:
        """Confirmed time by microproject."""
        rows = (
            Entry.objects.confirmed()
            .filter(microproject__edition=self.edition)
            .order_by()
            .values("microproject")
            .annotate(minutes=Sum("minutes"), entries=Count("pk"), people=Count("participation", distinct=True))
        )
        return {row["microproject"]: VolunteerTime(row["minutes"] or 0, row["entries"], row["people"]) for row in rows}

    @property
    def all_time(self) -> VolunteerTime:
        times = self.volunteer_time.values()
        return VolunteerTime(sum(t.minutes for t in times), sum(t.entries for t in times), self.people["active"])

    # --- People who may be named ---

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """Full names of those who agreed to be named, by what they did, and `"unnamed"`: how many did not."""
        roles = {EditionRoleName.COORDINATOR: "coordinators", EditionRoleName.MENTOR: "mentors"}
        who: dict[str, dict[int, User]] = {"coordinators": {}, "mentors": {}, "participants": {}}
        for grant in EditionRole.objects.filter(edition=self.edition, role__in=roles).select_related("user"):
            who[roles[EditionRoleName(grant.role)]][grant.user_id] = grant.user
        for row in Accompaniment.objects.filter(microproject__edition=self.edition).select_related("mentor"):
            who["mentors"][row.mentor_id] = row.mentor
        for part in Participation.objects.filter(edition=self.edition).select_related("user"):
            who["participants"][part.user_id] = part.user
        consents = Consents(users={pk for group in who.values() for pk in group})
        named: dict[str, list[str]] = {}
        unnamed: set[int] = set()
        for group, users in who.items():
            agreed = [u for u in users.values() if consents.may_name(u) and u.has_name]
            named[group] = [user.full_name for user in sorted(agreed, key=lambda user: user.sort_key)]
            unnamed |= users.keys() - {user.pk for user in agreed}  # two people may bear one name
        named["unnamed"] = [""] * len(unnamed)
        return named


def former_names(microproject: Microproject) -> list[CollectedName]:
    """Names given up, each with the day on which the next one came into force. Reads the prefetched versions."""
    names = []
    versions = list(microproject.aim_versions.all())
    for version, following in pairwise(versions):
        if version.name != following.name:
            names.append(CollectedName(version.name, day_of(following.decided_at or following.proposed_at)))
    return names


def day_of(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def held_events(microproject: Microproject) -> list[Event]:
    return [event for event in microproject.events.all() if event.state == EventState.HELD]
