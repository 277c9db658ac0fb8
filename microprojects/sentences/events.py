"""How events, counts and overlaps read in the history."""

from django.utils.translation import gettext_lazy as _

from microprojects.choices import CountMethod, RecipientKind, SeriesRhythm
from people.audit import register

register("event.planned", _("%(actor)s: event “%(title)s” planned for %(starts_at)s"))
register(
    "event.series_planned",
    _("%(actor)s: recurring event “%(title)s” planned, %(rhythm)s, times: %(occurrences)s"),
    rhythm=SeriesRhythm,
)
register("event.changed", _("%(actor)s: event “%(title)s” changed"))
register("event.held", _("%(actor)s: event “%(title)s” marked as held"))
register("event.cancelled", _("%(actor)s: event “%(title)s” cancelled"))
register("event.held_undone", _("%(actor)s: event “%(title)s” no longer marked as held"))
register("event.cancelled_undone", _("%(actor)s: event “%(title)s” no longer cancelled"))
register(
    "recipients.counted",
    _("%(actor)s: recipients of “%(title)s” (%(kind)s, %(method)s): %(lower)s – %(best)s – %(upper)s"),
    kind=RecipientKind,
    method=CountMethod,
)
register(
    "recipients.corrected",
    _("%(actor)s: recipients of “%(title)s” corrected (%(kind)s, %(method)s): %(lower)s – %(best)s – %(upper)s"),
    kind=RecipientKind,
    method=CountMethod,
)
register("overlap.declared", _("%(actor)s: the same people at “%(first)s” and “%(second)s”: %(people)s"))
register("overlap.corrected", _("%(actor)s: same people at “%(first)s” and “%(second)s” corrected to %(people)s"))
register("overlap.withdrawn", _("%(actor)s: overlap of “%(first)s” and “%(second)s” taken back"))
