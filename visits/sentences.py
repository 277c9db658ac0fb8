"""The history of visits and resource cards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.audit import number, register

register("visit.planned", _("%(actor)s planned the visit “%(title)s” from %(from_on)s"))
register("visit.planned_undone", _("%(actor)s removed the visit “%(title)s”, planned by mistake"))
register("visit.restored", _("%(actor)s restored the visit “%(title)s”"))
register("visit.changed", _("%(actor)s changed the visit “%(title)s”"))
register("visit.agenda_added", _("%(actor)s added “%(title)s” to the agenda"))
register("visit.agenda_changed", _("%(actor)s changed “%(title)s” on the agenda"))
register("visit.agenda_removed", _("%(actor)s removed “%(title)s” from the agenda"))
register("visit.agenda_restored", _("%(actor)s put “%(title)s” back on the agenda"))
register(
    "visit.attendees_added",
    lambda entry: ngettext(
        "%(actor)s added %(number)s person to the list",
        "%(actor)s added %(number)s people to the list",
        number(entry, "number"),
    ),
)
register("visit.attendee_removed", _("%(actor)s removed one person from the list"))
register("visit.attendee_restored", _("%(actor)s put one person back on the list"))
register("visit.guest_changed", _("%(actor)s changed the details of a guest"))
register(
    "visit.days_recorded",
    lambda entry: ngettext(
        "%(actor)s recorded attendance by day (%(number)s change)",
        "%(actor)s recorded attendance by day (%(number)s changes)",
        number(entry, "number"),
    ),
)
register("resource.added", _("%(actor)s added the resource “%(title)s”"))
register("resource.changed", _("%(actor)s changed the resource “%(title)s”"))
register("resource.verified", _("%(actor)s checked the resource “%(title)s” on %(day_on)s"))
register("resource.verified_undone", _("%(actor)s undid the check of the resource “%(title)s” made on %(day_on)s"))
