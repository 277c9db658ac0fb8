"""What happened, who did it, why, and to which things.

The rows point at people and things by plain numbers: evidence must outlive what it is about, and never stand in the
way of erasing a person. Sentences are made at reading (see ``people.audit``); ``data`` holds only what a sentence
needs.
"""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from people.models.append_only import AppendOnly


class AuditEntry(AppendOnly):
    at = models.DateTimeField(_("when"), default=clock.now, db_index=True)
    verb = models.CharField(_("action"), max_length=80, db_index=True)
    actor_id = models.BigIntegerField(_("who"), null=True, blank=True, db_index=True)
    about_id = models.BigIntegerField(_("about whom"), null=True, blank=True, db_index=True)
    edition_id = models.BigIntegerField(_("edition"), null=True, blank=True, db_index=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    private_reason = models.CharField(_("why, for the coordinators only"), max_length=500, blank=True)
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("activity log")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class AuditSubject(AppendOnly):
    """One thing an entry is about; ``kind`` is the model's label, such as ``people.user``."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("log entry subject")
        verbose_name_plural = _("log entry subjects")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "entry"],
                name="people_auditsubject_once",
                violation_error_message=_("The entry already names this item."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
