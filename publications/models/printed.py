"""Whose names a frozen issue prints: beside the snapshot, because a consent outlives no freeze.

The snapshot never changes. These rows tell whose names stand in it, so that each can be asked for live, and left out of
whatever is shown or typeset after the consent is gone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state, paired
from microprojects.models import Photo, Quote
from people.choices import ConsentPurpose
from people.models import User
from publications.models.publication import Publication, Snapshot


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
                violation_error_message=_("A printed name belongs to a person or appears under a quote."),
            ),
            models.UniqueConstraint(
                fields=("snapshot", "user", "name"),
                name="printed_name_once",
                violation_error_message=_("This name is already recorded."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def visible_to(self, user: User) -> WithdrawalQuerySet:
        return self.filter(publication__in=Publication.objects.workshop_of(user).values("pk"))


class Withdrawal(models.Model):
    """A consent withdrawn after a book was frozen with the name or the photo: somebody has to look at what is in print.

    Of a person with an account, or of a paper beside a photo or a quote. The name and the photo are gone at once without
    it; this row is about what a machine does not see.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="withdrawals")
    purpose = models.CharField(max_length=30, choices=ConsentPurpose)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            known_state("purpose", ConsentPurpose, name="withdrawal_purpose_known"),
            paired("checked_by", "checked_at", name="withdrawal_check_paired"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, photo__isnull=True, quote__isnull=True)
                | Q(user__isnull=True, photo__isnull=False, quote__isnull=True)
                | Q(user__isnull=True, photo__isnull=True, quote__isnull=False),
                name="withdrawal_of_one_thing",
                violation_error_message=_("A withdrawal concerns a person, a photo or a quote."),
            ),
        )

    def __str__(self) -> str:
        return str(self.user or self.photo or self.quote)
