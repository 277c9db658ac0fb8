"""Events and how many people they reached.

Contacts are not people. A count states its method and three numbers (at least, most likely, at most); direct and
indirect recipients are never added. People who were at two events are declared as an overlap and taken off the lower
and the best sum; see `microprojects.reach`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from microprojects.choices import EVENT_ARROWS, CountMethod, EventState, RecipientKind, SeriesRhythm
from microprojects.models.microproject import AimVersion, Microproject, in_visible_microproject
from people.models import User

NO_REASON = _("Say why the event is cancelled.")
NOT_IN_ORDER = _("The numbers must go up: at least, most likely, at most.")
ONLY_ESTIMATES_RANGE = _("A count is a single number. If you only know a range, choose an estimate.")
SAME_EVENT = _("Choose two different events.")


class EventSeries(models.Model):
    """A recurring event: its occurrences are ordinary events."""

    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="series")
    title = models.CharField(max_length=200)
    rhythm = models.CharField(max_length=12, choices=SeriesRhythm.choices)
    same_people = models.BooleanField(
        default=True, help_text=_("The same people come each time, so they count only once.")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (known_state("rhythm", SeriesRhythm, name="series_rhythm_known"),)

    def __str__(self) -> str:
        return self.title


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EventQuerySet":
        return self.filter(in_visible_microproject(user))

    def held(self) -> "EventQuerySet":
        return self.filter(state=EventState.HELD)


class Event(Versioned):
    code = CodeField()
    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="events")
    aim_version = models.ForeignKey(AimVersion, on_delete=models.PROTECT, related_name="events")
    series = models.ForeignKey(EventSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=3000, blank=True)
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    cancel_reason = models.CharField(max_length=300, blank=True)

    arrows = EVENT_ARROWS

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            ordered("starts_at", "ends_at", name="event_times_ordered"),
            known_state("state", EventState, name="event_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) | ~Q(cancel_reason=""),
                name="event_cancelled_has_reason",
                violation_error_message=NO_REASON,
            ),
        )

    def __str__(self) -> str:
        return self.title


class RecipientCountQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecipientCountQuerySet":
        return self.filter(in_visible_microproject(user, "event__microproject__"))

    def current(self) -> "RecipientCountQuerySet":
        return self.filter(replaced_at__isnull=True)


class RecipientCount(models.Model):
    """How many recipients an event had, by one method. A correction is a new row; the old one stays."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="recipient_counts")
    kind = models.CharField(max_length=8, choices=RecipientKind.choices)
    method = models.CharField(max_length=8, choices=CountMethod.choices)
    lower = models.PositiveIntegerField()
    best = models.PositiveIntegerField()
    upper = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientCountQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            known_state("kind", RecipientKind, name="recipient_kind_known"),
            known_state("method", CountMethod, name="recipient_method_known"),
            models.CheckConstraint(
                condition=Q(lower__lte=F("best"), best__lte=F("upper")),
                name="recipient_bounds_ordered",
                violation_error_message=NOT_IN_ORDER,
            ),
            models.CheckConstraint(
                condition=Q(method=CountMethod.ESTIMATE) | Q(lower=F("best"), best=F("upper")),
                name="recipient_only_estimate_has_range",
                violation_error_message=ONLY_ESTIMATES_RANGE,
            ),
            models.UniqueConstraint(
                fields=("event", "kind"),
                condition=Q(replaced_at__isnull=True),
                name="recipient_one_current",
                violation_error_message=_("This event already has this count. Correct it instead of adding another."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.lower}–{self.best}–{self.upper}"


class OverlapQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "OverlapQuerySet":
        return self.filter(in_visible_microproject(user, "first__microproject__"))

    def current(self) -> "OverlapQuerySet":
        return self.filter(replaced_at__isnull=True)


class Overlap(models.Model):
    """People who were direct recipients of two events (also of two microprojects), declared once for the pair.

    `shown_at` is the one of the two on whose page somebody acts (`guards.overlap_page`).
    """

    shown_at: Event

    first = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="overlaps_first")
    second = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="overlaps_second")
    people = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = OverlapQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="overlap_pair_ordered",
                violation_error_message=SAME_EVENT,
            ),
            models.UniqueConstraint(
                fields=("first", "second"),
                condition=Q(replaced_at__isnull=True),
                name="overlap_one_current",
                violation_error_message=_("This overlap is already recorded."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id}∩{self.second_id}: {self.people}"
