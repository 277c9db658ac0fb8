"""The history of visits and resource cards."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("visit.planned", _("%(actor)s: the visit “%(title)s” is planned from %(from_on)s"))
register("visit.planned_undone", _("%(actor)s: the visit “%(title)s” was planned by mistake"))
register("visit.restored", _("%(actor)s: the visit “%(title)s” is planned after all"))
register("visit.changed", _("%(actor)s: change in the visit “%(title)s”"))
register("visit.agenda_added", _("%(actor)s: new point of the agenda: %(title)s"))
register("visit.agenda_changed", _("%(actor)s: point of the agenda “%(title)s” changed"))
register("visit.agenda_restored", _("%(actor)s: point “%(title)s” is back in the agenda"))
register("visit.attendee_restored", _("%(actor)s: one person is back on the list"))
register("visit.guest_changed", _("%(actor)s: details of a guest changed"))
register("visit.agenda_removed", _("%(actor)s: out of the agenda: %(title)s"))
register("visit.attendees_added", _("%(actor)s: people added to the list: %(number)s"))
register("visit.attendee_removed", _("%(actor)s: one person taken off the list"))
register("visit.days_recorded", _("%(actor)s: attendance by day saved, marks changed: %(number)s"))
register("resource.added", _("%(actor)s: new resource card: %(title)s"))
register("resource.changed", _("%(actor)s: change in the resource card: %(title)s"))
register("resource.verified", _("%(actor)s: resource card checked on %(day_on)s: %(title)s"))
register(
    "resource.verified_undone", _("%(actor)s: the check of the resource card on %(day_on)s was a mistake: %(title)s")
)
