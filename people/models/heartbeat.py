"""When the worker was last seen alive: one row, written by the worker itself."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORKER = "worker"


class Heartbeat(models.Model):
    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.name}: {self.seen_at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def note(cls, name: str = WORKER) -> None:
        """Say that a process of this name lives now. Several workers share the row: one alive is enough."""
        cls.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})

    @classmethod
    def last(cls, name: str = WORKER) -> dt.datetime | None:
        """When it was last seen; None if it never was."""
        return cls.objects.filter(name=name).values_list("seen_at", flat=True).first()
