"""Study visits and meetings with organisations, and their agenda."""

import datetime as dt

from django.db import models
from django.db.models import Q

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import END_BEFORE_START, known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from people.models import User
from programmes.models.programme import Edition
from programmes.models.visibility import visible_to_member
from visits.choices import VisitKind


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "VisitQuerySet":
        return self.not_removed().filter(visible_to_member(user))

    def not_removed(self) -> "VisitQuerySet":
        """Without visits that were planned by mistake."""
        return self.filter(removed_at__isnull=True)


class Visit(Versioned):
    """A study visit or a meeting with organisations, of one or more days."""

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=VisitKind.choices, default=VisitKind.STUDY_VISIT)
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=3000, blank=True)
    organiser = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    facilitators = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(max_length=5000, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    search_key = models.TextField(blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="visit_dates_ordered"),
            known_state("kind", VisitKind, name="visit_kind_known"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> list[dt.date]:
        """The days of the visit, first to last."""
        return [self.starts_on + dt.timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]


class AgendaItemQuerySet(models.QuerySet):
    def not_removed(self) -> "AgendaItemQuerySet":
        """Without points that were taken out."""
        return self.filter(removed_at__isnull=True)


class AgendaItem(models.Model):
    """One point of the agenda: when, where, what, and who speaks in what role for which organisation."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="agenda")
    day = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    speaker = models.CharField(max_length=160, blank=True)
    speaker_role = models.CharField(max_length=160, blank=True)
    speaker_organisation = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ("day", "starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="agenda_item_times_ordered",
                violation_error_message=END_BEFORE_START,
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def edition(self) -> Edition:
        return self.visit.edition
