"""The history of training: plan, sessions, attendance, certificates. Reasons of absence never stand here."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.audit import number, register

register("module.added", _("%(actor)s added the topic “%(topic)s” (%(planned_minutes)s h) to the plan"))
register(
    "module.changed",
    _(
        "%(actor)s changed the topic “%(old_topic)s” (%(old_planned_minutes)s h) to “%(topic)s” (%(planned_minutes)s"
        " h)"
    ),
)
register("module.removed", _("%(actor)s removed the topic “%(topic)s” from the plan"))
register("session.planned", _("%(actor)s planned the session “%(title)s” for %(starts_at)s (%(counted_minutes)s h)"))
register(
    "session.changed",
    _(
        "%(actor)s changed the session “%(title)s”: %(starts_at)s (%(counted_minutes)s h); "
        "before: %(old_starts_at)s (%(old_counted_minutes)s h)"
    ),
)
register("session.cancelled", _("%(actor)s cancelled the session “%(title)s” on %(starts_at)s"))
register("session.undo_cancel", _("%(actor)s restored the cancelled session “%(title)s” on %(starts_at)s"))
register(
    "attendance.saved",
    lambda entry: ngettext(
        "%(actor)s recorded attendance at “%(title)s” on %(starts_at)s (%(answers)s change)",
        "%(actor)s recorded attendance at “%(title)s” on %(starts_at)s (%(answers)s changes)",
        number(entry, "answers"),
    ),
)
register(
    "attendance.signed",
    lambda entry: ngettext(
        "%(actor)s signed off the attendance list for “%(title)s” on %(starts_at)s: %(people)s person,"
        " %(sum_minutes)s h in total",
        "%(actor)s signed off the attendance list for “%(title)s” on %(starts_at)s: %(people)s people,"
        " %(sum_minutes)s h in total",
        number(entry, "people"),
    ),
)
register("attendance.reopened", _("%(actor)s reopened the attendance list for “%(title)s” on %(starts_at)s"))
register("attendance_list.requested", _("%(actor)s prepared attendance list no. %(number)s for printing"))
register("attendance_list.downloaded", _("%(actor)s downloaded attendance list no. %(number)s"))
register("certificate.issued", _("%(actor)s issued certificate no. %(number)s to %(about)s"))
register("certificate.downloaded", _("%(actor)s downloaded certificate no. %(number)s of %(about)s"))
register("certificate.reprinted", _("%(actor)s reprinted certificate no. %(number)s of %(about)s"))
register("certificate.voided", _("%(actor)s declared certificate no. %(number)s of %(about)s void"))
register("certificate.restored", _("%(actor)s restored certificate no. %(number)s of %(about)s"))
register(
    "certificate.replaced",
    _("%(actor)s replaced certificate no. %(number)s of %(about)s with no. %(new)s"),
)
