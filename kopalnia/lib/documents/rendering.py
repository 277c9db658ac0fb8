"""PDF documents: rendered by the worker (`printing`), kept as files, served only through a view that asks a policy."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import known_state


class RenderingState(models.TextChoices):
    QUEUED = "queued", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be prepared")


# A document that waits longer than this is not "ready in a few seconds": its page says so.
SOON = dt.timedelta(minutes=2)


class Rendering(models.Model):
    """Base of a document asked for by a person and made by the worker. `requested_by` is empty for the portal
    itself.

    A queued document is tried when `next_try_at` has come; each try moves it on, so a try that never ended is made up
    for. `is_frozen`: made again it says the same, so a lost file is made anew.
    """

    is_frozen: ClassVar[bool] = True

    rendering = models.CharField(max_length=8, choices=RenderingState, default=RenderingState.QUEUED)
    file = models.FileField(upload_to="documents/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        constraints: list[Any] = [
            known_state("rendering", RenderingState),
            models.CheckConstraint(
                condition=~Q(rendering=RenderingState.READY) | ~Q(sha256=""),
                name="%(app_label)s_%(class)s_ready_has_file",
                violation_error_message=_("A finished document must have a file."),
            ),
        ]

    @property
    def is_ready(self) -> bool:
        return self.rendering == RenderingState.READY

    @property
    def is_failed(self) -> bool:
        """Given up: only a person can have it tried again."""
        return self.rendering == RenderingState.FAILED

    @property
    def is_tried_again(self) -> bool:
        """A try went wrong, and the worker will try again by itself at `next_try_at`."""
        return self.rendering == RenderingState.QUEUED and bool(self.error)

    @property
    def is_late(self) -> bool:
        """Nobody has taken it up for longer than it should wait."""
        return self.rendering == RenderingState.QUEUED and self.next_try_at < timezone.now() - SOON
