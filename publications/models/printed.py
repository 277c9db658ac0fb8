"""Whose names a frozen edition prints: beside the snapshot, because a consent outlives no freeze.

The snapshot never changes. These rows tell whose names stand in it, so that each can be asked for live, and left out of
whatever is shown or typeset after the consent is gone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from microprojects.models import Quote
from people.models import User
from publications.models.publication import Snapshot


class PrintedName(models.Model):
    """A name as it was printed: of a person with an account, or of somebody without one under a quote."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="names")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=220)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, quote__isnull=False) | Q(user__isnull=False, quote__isnull=True),
                name="printed_name_of_person_or_quote",
                violation_error_message=_("A printed name belongs to a person, or stands under a quote."),
            ),
            models.UniqueConstraint(
                fields=("snapshot", "user", "name"),
                name="printed_name_once",
                violation_error_message=_("This name is already noted."),
            ),
        )

    def __str__(self) -> str:
        return self.name
