"""Phases of an edition. The dates of a round are rows: phases may overlap, and a new kind of phase is no new column."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from programmes.choices import PhaseKind


class PhaseQuerySet(models.QuerySet):
    def current(self, *, on: dt.date | None = None) -> "PhaseQuerySet":
        day = on or clock.today()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Phase(Versioned):
    """A stretch of an edition. Phases may overlap; one kind stands once in an edition."""

    edition = models.ForeignKey("programmes.Edition", on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(max_length=20, choices=PhaseKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "ends_on")
        constraints = (
            ordered("starts_on", "ends_on", name="phase_dates_ordered"),
            known_state("kind", PhaseKind, name="phase_kind_known"),
            models.UniqueConstraint(
                fields=("edition", "kind"),
                name="phase_once_in_edition",
                violation_error_message=_("This phase is already in the plan."),
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
