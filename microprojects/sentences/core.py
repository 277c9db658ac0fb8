"""The history of a microproject: its names and aims, its people, its steps."""

from django.utils.translation import gettext_lazy as _

from microprojects.choices import HandOverKind, TeamRole
from people.audit import own, register

register("microproject.founded", _("%(actor)s created the team “%(name)s”"))
register("microproject.renamed", _("%(actor)s renamed the microproject from “%(old)s” to “%(new)s”"))
register("microproject.aim_proposed", _("%(actor)s proposed a new aim under the name “%(new)s”: %(aim)s"))
register("microproject.aim_approved", _("%(actor)s approved the new aim: %(aim)s"))
register(
    "microproject.aim_and_name_approved",
    _("%(actor)s approved the new name “%(new)s” (before: “%(old)s”) and the new aim: %(aim)s"),
)
register("microproject.aim_refused", _("%(actor)s refused the proposed aim “%(aim)s” (name: “%(name)s”)"))
register("microproject.aim_withdrawn", _("%(actor)s withdrew the proposed aim “%(aim)s” (name: “%(name)s”)"))
register("microproject.aim_approved_undone", _("%(actor)s undid the approval of the aim “%(aim)s”"))
register(
    "microproject.aim_and_name_approved_undone",
    _("%(actor)s undid the approval of the name “%(name)s” and the aim “%(aim)s”"),
)
register("microproject.aim_refused_undone", _("%(actor)s undid the refusal of the aim “%(aim)s”"))
register("microproject.aim_withdrawn_undone", _("%(actor)s proposed the aim “%(aim)s” again"))
register(
    "microproject.member_added",
    own(
        _("%(actor)s joined the team (%(role)s) from %(from_on)s"),
        _("%(actor)s added %(about)s to the team (%(role)s) from %(from_on)s"),
    ),
    role=TeamRole,
)
register("microproject.member_ended", _("%(actor)s recorded that %(about)s is in the team until %(to_on)s"))
register(
    "microproject.role_changed",
    _("%(actor)s changed the role of %(about)s from “%(old)s” to “%(new)s” from %(from_on)s"),
    old=TeamRole,
    new=TeamRole,
)
register(
    "microproject.role_handed_over",
    _("%(actor)s recorded that %(about)s takes over the role “%(role)s” from %(from_on)s"),
    role=TeamRole,
)
register("hand_over.written", _("%(actor)s handed over to %(about)s from %(from_on)s: %(kind)s"), kind=HandOverKind)
register("microproject.mentor_assigned", _("%(actor)s assigned the team a mentor: %(about)s, from %(from_on)s"))
register("microproject.mentor_ended", _("%(actor)s recorded that %(about)s mentors the team until %(to_on)s"))
register("microproject.diagnosis_begun", _("%(actor)s started the needs assessment"))
register("microproject.work_begun", _("%(actor)s started the work"))
register("microproject.finished", _("%(actor)s finished the work"))
register("microproject.reported", _("%(actor)s sent the final report"))
register("microproject.abandoned", _("%(actor)s abandoned the microproject"))
register("microproject.diagnosis_begun_undone", _("%(actor)s undid the start of the needs assessment"))
register("microproject.work_begun_undone", _("%(actor)s undid the start of the work"))
register("microproject.finished_undone", _("%(actor)s undid the end of the work"))
register("microproject.reported_undone", _("%(actor)s undid sending the final report"))
register("microproject.abandoned_undone", _("%(actor)s resumed the abandoned microproject"))
register(
    "microproject.member_added_undone",
    _("%(actor)s removed a mistaken record that %(about)s is in the team from %(from_on)s"),
)
register("microproject.member_ended_undone", _("%(actor)s recorded that %(about)s stays in the team after all"))
register("microproject.mentor_ended_undone", _("%(actor)s recorded that %(about)s still mentors the team after all"))
