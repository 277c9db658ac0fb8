"""The history of trainings: plan, sessions, attendance, certificates. Reasons of absence never stand here."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("module.added", _("%(actor)s: topic “%(topic)s” added, %(planned_minutes)s h planned"))
register(
    "module.changed",
    _("%(actor)s: topic “%(old_topic)s” (%(old_planned_minutes)s h) is now “%(topic)s” (%(planned_minutes)s h)"),
)
register("module.removed", _("%(actor)s: topic “%(topic)s” removed from the plan"))
register("session.planned", _("%(actor)s: session “%(title)s” planned for %(starts_at)s (%(counted_minutes)s h)"))
register(
    "session.changed",
    _(
        "%(actor)s: session “%(title)s” changed: %(starts_at)s (%(counted_minutes)s h); "
        "before: %(old_starts_at)s (%(old_counted_minutes)s h)"
    ),
)
register("session.cancelled", _("%(actor)s: session “%(title)s” of %(starts_at)s cancelled"))
register(
    "attendance.saved", _("%(actor)s: attendance saved for “%(title)s” of %(starts_at)s, answers changed: %(answers)s")
)
register(
    "attendance.signed",
    _("%(actor)s: attendance list of “%(title)s” of %(starts_at)s signed off: %(people)s people, %(sum_minutes)s h"),
)
register("attendance.reopened", _("%(actor)s: attendance list of “%(title)s” of %(starts_at)s opened again"))
register("attendance_list.requested", _("%(actor)s: attendance list no. %(number)s prepared for print"))
register("attendance_list.downloaded", _("%(actor)s: attendance list no. %(number)s downloaded"))
register("certificate.issued", _("%(actor)s: certificate no. %(number)s issued to %(about)s"))
register("certificate.downloaded", _("%(actor)s: certificate no. %(number)s of %(about)s downloaded"))
register("certificate.reprinted", _("%(actor)s: certificate no. %(number)s of %(about)s printed again"))
register("certificate.voided", _("%(actor)s: certificate no. %(number)s of %(about)s declared void"))
register("certificate.restored", _("%(actor)s: certificate no. %(number)s of %(about)s is valid again"))
register("certificate.replaced", _("%(actor)s: certificate no. %(number)s of %(about)s replaced by no. %(new)s"))
register("session.undo_cancel", _("%(actor)s: session “%(title)s” of %(starts_at)s no longer cancelled"))
