"""Keys of forms already sent; see ``kopalnia.lib.once``."""

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
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SubmissionKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a sent form")
        verbose_name_plural = _("keys of sent forms")

    def __str__(self) -> str:
        return str(self.key)
