"""Keys of forms already sent; see ``kopalnia.lib.web.idempotency``."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFE = dt.timedelta(hours=48)


class SubmissionKeyQuerySet(models.QuerySet):
    def expired(self) -> SubmissionKeyQuerySet:
        return self.filter(created_at__lt=timezone.now() - LIFE)


class SubmissionKey(models.Model):
    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64, blank=True, help_text=_("A keyed hash of what was sent."))
    newest = models.BooleanField(default=False, help_text=_("When this content was last sent."))
    made = models.CharField(max_length=80, blank=True, help_text=_("The record that the form created."))
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SubmissionKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("form submission key")
        verbose_name_plural = _("form submission keys")
        constraints = (
            models.UniqueConstraint(
                fields=("fingerprint",),
                condition=models.Q(newest=True),
                name="submission_key_one_newest",
                violation_error_message=_("You sent the same thing a moment ago."),
            ),
        )

    def __str__(self) -> str:
        return str(self.key)
