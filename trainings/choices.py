"""The closed vocabularies of the training. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.lifecycle import Arrow, Arrows


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SIGNED = "signed", _("attendance signed off")
    CANCELLED = "cancelled", _("cancelled")


SESSION_ARROWS = Arrows(
    Arrow(
        "sign",
        (SessionState.PLANNED,),
        SessionState.SIGNED,
        _("Sign off the list"),
        stamp="signed",
        told=("attendance.signed",),
    ),
    Arrow("reopen", (SessionState.SIGNED,), SessionState.PLANNED, _("Reopen the list"), undoes="sign"),
    Arrow(
        "cancel",
        (SessionState.PLANNED,),
        SessionState.CANCELLED,
        _("Cancel the session"),
        told=("session.cancelled",),
    ),
    Arrow("undo_cancel", (SessionState.CANCELLED,), SessionState.PLANNED, _("Undo"), undoes="cancel"),
)


class Presence(models.TextChoices):
    FULL = "full", _("All the time")
    PART = "part", _("Part of the time")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")
