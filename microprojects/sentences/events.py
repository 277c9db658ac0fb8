"""How events, counts and overlaps read in the history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from microprojects.choices import CountMethod, RecipientKind, SeriesRhythm
from people.audit import number, register

register("event.planned", _("%(actor)s planned the event “%(title)s” for %(starts_at)s"))
register(
    "event.series_planned",
    lambda entry: ngettext(
        "%(actor)s planned the event “%(title)s” %(occurrences)s time, %(rhythm)s",
        "%(actor)s planned the event “%(title)s” %(occurrences)s times, %(rhythm)s",
        number(entry, "occurrences"),
    ),
    rhythm=SeriesRhythm,
)
register("event.changed", _("%(actor)s changed the event “%(title)s”"))
register("event.held", _("%(actor)s recorded that the event “%(title)s” took place"))
register("event.cancelled", _("%(actor)s cancelled the event “%(title)s”"))
register("event.held_undone", _("%(actor)s undid the record that the event “%(title)s” took place"))
register("event.cancelled_undone", _("%(actor)s restored the cancelled event “%(title)s”"))
register(
    "recipients.counted",
    _("%(actor)s counted the recipients of “%(title)s” (%(kind)s, %(method)s): %(lower)s – %(best)s – %(upper)s"),
    kind=RecipientKind,
    method=CountMethod,
)
register(
    "recipients.corrected",
    _("%(actor)s corrected the recipients of “%(title)s” (%(kind)s, %(method)s): %(lower)s – %(best)s – %(upper)s"),
    kind=RecipientKind,
    method=CountMethod,
)
register(
    "overlap.declared",
    lambda entry: ngettext(
        "%(actor)s recorded that %(people)s person was at both “%(first)s” and “%(second)s”",
        "%(actor)s recorded that %(people)s people were at both “%(first)s” and “%(second)s”",
        number(entry, "people"),
    ),
)
register(
    "overlap.corrected",
    lambda entry: ngettext(
        "%(actor)s corrected the number at both “%(first)s” and “%(second)s” to %(people)s person",
        "%(actor)s corrected the number at both “%(first)s” and “%(second)s” to %(people)s people",
        number(entry, "people"),
    ),
)
register(
    "overlap.withdrawn",
    _("%(actor)s undid the record of people at both “%(first)s” and “%(second)s”"),
)
