"""A microproject, and its name and aim through time.

Name, aim, community and topic live in append-only `AimVersion` rows. Everything a team does (plans, entries, events)
points at the version it was done under, so a rename or a new aim never rewrites what happened before. The row itself
keeps only its code (links never break), its state and copies of the current name for lists and search.
"""

import datetime as dt

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, paired
from kopalnia.lib.domain.versions import Versioned
from kopalnia.lib.words.polish import search_key, sort_key
from microprojects.choices import (
    AIM_VERSION_ARROWS,
    MICROPROJECT_ARROWS,
    AimVersionKind,
    AimVersionState,
    MicroprojectState,
)
from people.models import User, rights
from programmes.choices import EditionRoleName
from programmes.models import Edition, coordinated_by

NO_REMARKS = _("Say what needs changing.")
ANOTHER_CHANGE_WAITS = _("Another change is already awaiting a decision.")


class TeamRelation:
    """Parts of a person's standing: the microprojects they do, and those they mentor."""

    TEAM = "team"
    MENTOR = "mentor of a team"


def in_visible_microproject(user: User, path: str = "microproject__") -> Q:
    """The condition «in a microproject the person sees»: own team, the mentor of the day, the coordinators."""
    return Q(**{f"{path}pk__in": rights.of(user).rows(TeamRelation.TEAM, TeamRelation.MENTOR)}) | coordinated_by(
        user, f"{path}edition"
    )


class MicroprojectQuerySet(models.QuerySet):
    def with_viewer_facts(self, user: User) -> "MicroprojectQuerySet":
        """Add what `user` is to each microproject today, in the same query: `in_team`, `is_mentored`, `is_coordinated`."""
        today = rights.of(user)
        coordinated = today.are(EditionRoleName.COORDINATOR, "edition")
        return self.annotate(
            in_team=today.are(TeamRelation.TEAM, "pk"),
            is_mentored=today.are(TeamRelation.MENTOR, "pk"),
            is_coordinated=Value(True) if EditionRoleName.ADMINISTRATOR in today else coordinated,
        )

    def visible_to(self, user: User) -> "MicroprojectQuerySet":
        """Own team, the mentor of the day, the coordinators. Other teams and companies see none."""
        if not user.is_authenticated:
            return self.none()
        return self.with_viewer_facts(user).filter(in_visible_microproject(user, ""))

    def open(self) -> "MicroprojectQuerySet":
        return self.exclude(state__in=(MicroprojectState.REPORTED, MicroprojectState.ABANDONED))

    def found_by(self, text: str) -> "MicroprojectQuerySet":
        """Search by any current or former name, with or without Polish letters."""
        return self.filter(search_key__contains=search_key(text))


class Microproject(Versioned):
    """What a team does. Rows read through `visible_to` know the asking person's standing.

    The facts `aim_waiting_at`, `has_mentor`, `has_note`, `has_report` stand on rows read for a page (`queries.core_page`).
    """

    in_team: bool
    is_mentored: bool
    is_coordinated: bool
    aim_waiting_at: dt.datetime | None
    has_mentor: bool
    has_note: bool
    has_report: bool

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="microprojects")
    state = models.CharField(max_length=10, choices=MicroprojectState.choices, default=MicroprojectState.IDEA)
    name = models.CharField(max_length=120, help_text=_("Copy of the current name."))
    search_key = models.TextField(editable=False, help_text=_("All names, current and former, for search."))
    sort_key = models.CharField(max_length=260, editable=False, default="")
    created_at = models.DateTimeField()
    abandoned_reason = models.TextField(max_length=2000, blank=True)

    arrows = MICROPROJECT_ARROWS

    objects = MicroprojectQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        constraints = (
            known_state("state", MicroprojectState, name="microproject_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MicroprojectState.ABANDONED) | ~Q(abandoned_reason=""),
                name="microproject_abandoned_has_reason",
                violation_error_message=_("Say why you are abandoning the microproject."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def as_read_by(self, user: User) -> "Microproject":
        """The same row, knowing what the person is to it today, as if it had been read `with_viewer_facts`."""
        today = rights.of(user)
        self.in_team = self.pk in today.get(TeamRelation.TEAM, ())
        self.is_mentored = self.pk in today.get(TeamRelation.MENTOR, ())
        self.is_coordinated = EditionRoleName.ADMINISTRATOR in today or self.edition_id in today.get(
            EditionRoleName.COORDINATOR, ()
        )
        return self

    def name_on(self, day: dt.date) -> str:
        """The name in force at the end of a day. Costs nothing on a row read with its `aim_versions`, nor today."""
        if not clock.is_past(day):
            return self.name
        end = clock.end_of(day)
        force = [
            each
            for each in self.aim_versions.all()
            if each.state == AimVersionState.IN_FORCE and each.decided_at is not None and each.decided_at < end
        ]
        return max(force, key=lambda each: each.number).name if force else self.name

    def fill_keys(self, *former: str) -> "Microproject":
        """Bring the columns of search and order up to date with the name and all former names."""
        self.search_key = search_key(self.name, *former)
        self.sort_key = sort_key(self.name)[:260]
        return self


class AimVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AimVersionQuerySet":
        return self.filter(in_visible_microproject(user))

    def in_force(self) -> "AimVersionQuerySet":
        return self.filter(state=AimVersionState.IN_FORCE)

    def proposed(self) -> "AimVersionQuerySet":
        return self.filter(state=AimVersionState.PROPOSED)


class AimVersion(models.Model):
    """One wording of name, aim, community and topic. Written once; only its decision is added later."""

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="aim_versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=AimVersionKind.choices)
    state = models.CharField(max_length=10, choices=AimVersionState.choices)
    name = models.CharField(max_length=120)
    aim = models.TextField(max_length=3000)
    community = models.CharField(max_length=300)
    topic = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(max_length=2000, blank=True)

    arrows = AIM_VERSION_ARROWS

    objects = AimVersionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            known_state("kind", AimVersionKind, name="aim_version_kind_known"),
            known_state("state", AimVersionState, name="aim_version_state_known"),
            paired("decided_by", "decided_at", name="aim_version_decision_paired"),
            models.UniqueConstraint(
                fields=("microproject", "number"),
                name="aim_version_number_once",
                violation_error_message=_("There is already a newer version."),
            ),
            models.UniqueConstraint(
                fields=("microproject",),
                condition=Q(state=AimVersionState.PROPOSED),
                name="aim_version_one_proposed",
                violation_error_message=ANOTHER_CHANGE_WAITS,
            ),
            models.CheckConstraint(
                condition=Q(state=AimVersionState.PROPOSED) | Q(decided_at__isnull=False),
                name="aim_version_decided_has_time",
                violation_error_message=_("Record who made the decision and when."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class ReviewQuerySet(models.QuerySet):
    def not_undone(self) -> "ReviewQuerySet":
        """Answers nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)
