"""The history of a group: its names and aims, its people, its steps."""

from django.utils.translation import gettext_lazy as _

from microprojects.choices import HandOverKind, TeamRole
from people.audit import register

register("microproject.founded", _("%(actor)s: the group “%(name)s” is formed"))
register("microproject.renamed", _("%(actor)s: new name “%(new)s” (before: “%(old)s”)"))
register("microproject.aim_proposed", _("%(actor)s: proposal of a new aim under the name “%(new)s”: %(aim)s"))
register("microproject.aim_approved", _("%(actor)s: approval of a new aim: %(aim)s"))
register(
    "microproject.aim_and_name_approved",
    _("%(actor)s: approval of the new name “%(new)s” (before: “%(old)s”) and the new aim: %(aim)s"),
)
register("microproject.aim_refused", _("%(actor)s: refusal of the proposed aim “%(aim)s” (name “%(name)s”)"))
register("microproject.aim_withdrawn", _("%(actor)s: proposal of the aim “%(aim)s” withdrawn (name “%(name)s”)"))
register("microproject.aim_approved_undone", _("%(actor)s: the aim “%(aim)s” is not approved after all"))
register(
    "microproject.aim_and_name_approved_undone",
    _("%(actor)s: the name “%(name)s” and the aim “%(aim)s” are not approved after all"),
)
register("microproject.aim_refused_undone", _("%(actor)s: the aim “%(aim)s” is not refused after all"))
register("microproject.aim_withdrawn_undone", _("%(actor)s: the aim “%(aim)s” is proposed again"))
register(
    "microproject.member_added", _("%(actor)s: %(about)s joins the team as %(role)s from %(from_on)s"), role=TeamRole
)
register("microproject.member_ended", _("%(actor)s: %(about)s is in the team until %(to_on)s"))
register(
    "microproject.role_changed",
    _("%(actor)s: role of %(about)s: %(new)s from %(from_on)s (before: %(old)s)"),
    old=TeamRole,
    new=TeamRole,
)
register(
    "microproject.role_handed_over",
    _("%(actor)s: %(about)s takes over as %(role)s from %(from_on)s"),
    role=TeamRole,
)
register(
    "hand_over.written",
    _("%(actor)s: hand-over to %(about)s from %(from_on)s: %(kind)s (things to take over: %(items)s)"),
    kind=HandOverKind,
)
register("microproject.mentor_assigned", _("%(actor)s: %(about)s is the mentor from %(from_on)s"))
register("microproject.mentor_ended", _("%(actor)s: %(about)s is the mentor until %(to_on)s"))
register("microproject.diagnosis_begun", _("%(actor)s: the diagnosis begins"))
register("microproject.work_begun", _("%(actor)s: the work begins"))
register("microproject.finished", _("%(actor)s: the work is finished"))
register("microproject.reported", _("%(actor)s: the microproject is reported"))
register("microproject.abandoned", _("%(actor)s: the microproject is abandoned"))
register("microproject.diagnosis_begun_undone", _("%(actor)s: the diagnosis has not begun after all"))
register("microproject.work_begun_undone", _("%(actor)s: the work has not begun after all"))
register("microproject.finished_undone", _("%(actor)s: the work is not finished after all"))
register("microproject.reported_undone", _("%(actor)s: the report is not sent after all"))
register("microproject.abandoned_undone", _("%(actor)s: the microproject is not abandoned after all"))
register(
    "microproject.member_added_undone",
    _("%(actor)s: %(about)s was never in the team; the record from %(from_on)s was a mistake"),
)
register("microproject.member_ended_undone", _("%(actor)s: %(about)s stays in the team after all"))
register("microproject.mentor_ended_undone", _("%(actor)s: %(about)s stays the mentor after all"))
