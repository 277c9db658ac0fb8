"""Who belonged to which organisation, from when to when. Leaving an employer ends a row and nothing else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.dated import CountedManager, DatedQuerySet, Mistakable, mistake_constraints
from kopalnia.lib.domain.periods import NoOverlap
from organisations.models.organisation import Organisation
from people.models.user import User

AffiliationManager = CountedManager.from_queryset(DatedQuerySet)


class Affiliation(Mistakable):
    reopened_by = "organisations.actions.affiliation.reopen"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("organisation")
    )
    # Private: coordinators of the person's edition see it; the other company and other participants never.
    unit = models.CharField(_("unit"), max_length=120, blank=True)

    objects = AffiliationManager()  # type: ignore[assignment]  # narrower than that of all dated rows

    class Meta(Mistakable.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Mistakable.Meta.constraints,
            *mistake_constraints("people_affiliation"),
            NoOverlap(
                fields=["user", "organisation"],
                condition=models.Q(mistaken_at__isnull=True),
                name="people_affiliation_no_overlap",
                violation_error_message=_("This person already belongs to this organisation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
