"""The journal of merged accounts: who ended in whom, by whose word, and every reference that was moved.

A merge can be undone for thirty days because each change of a row is written here with what stood there before. The
rows stay afterwards as history; nothing is ever dropped from them.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import paired
from people.models.append_only import AppendOnly
from people.models.user import User

UNDO_FOR = dt.timedelta(days=30)

SAME_ACCOUNT = _("Choose two different accounts.")
ALREADY_MERGED = _("One of these accounts has already been merged with another one.")


class MergeQuerySet(models.QuerySet["Merge"]):
    def not_undone(self) -> MergeQuerySet:
        """Merges that were not undone."""
        return self.filter(undone_at__isnull=True)

    def past_undoing(self, on: dt.date | None = None) -> MergeQuerySet:
        return self.not_undone().filter(undo_until__lt=on or clock.today())


class Merge(models.Model):
    """`absorbed` ended in `survivor`. `former_email` is a note of where the person could be written to, proven by nobody."""

    code = CodeField()
    survivor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="merges", verbose_name=_("stays"))
    absorbed = models.ForeignKey(User, on_delete=models.PROTECT, related_name="merged_away", verbose_name=_("ends"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by"))
    at = models.DateTimeField(_("when"), default=clock.now)
    reason = models.CharField(_("reason"), max_length=500)
    undo_until = models.DateField(_("can be undone until"))
    was_active = models.BooleanField(default=True)
    former_email = models.EmailField(blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undo_reason = models.CharField(_("reason for undoing"), max_length=500, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("account merge")
        verbose_name_plural = _("account merges")
        ordering = ["-at", "-pk"]
        constraints = [
            paired("undone_by", "undone_at", name="people_merge_undo_paired"),
            models.CheckConstraint(
                condition=~Q(survivor=F("absorbed")),
                name="people_merge_of_two",
                violation_error_message=SAME_ACCOUNT,
            ),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="people_merge_ends_once",
                violation_error_message=_("This account has already been merged with another one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"


class MergeMove(AppendOnly):
    """One column of one row: what stood there and what stands there since."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moves")
    label = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    column = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("moved reference")
        verbose_name_plural = _("moved references")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}.{self.column}"
