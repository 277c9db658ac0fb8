"""PDF documents: rendered by the worker, kept as files, served only through a view that asks a policy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import clock
from kopalnia.lib.constraints import known_state


class RenderingState(models.TextChoices):
    QUEUED = "queued", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class Rendering(models.Model):
    """Base of a document asked for by a person and made by the worker. `requested_by` is empty for the portal
    itself."""

    rendering = models.CharField(max_length=8, choices=RenderingState, default=RenderingState.QUEUED)
    file = models.FileField(upload_to="documents/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=500, blank=True)
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
                violation_error_message=_("A ready document has its file."),
            ),
        ]

    @property
    def is_ready(self) -> bool:
        return self.rendering == RenderingState.READY
