"""The history of plans."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("plan.begun", _("%(actor)s: draft of version %(number)s of the plan"))
register("plan.sent", _("%(actor)s: version %(number)s of the plan sent, budget %(total_money)s"))
register("plan.approved", _("%(actor)s: version %(number)s of the plan approved, budget %(total_money)s"))
register("plan.returned", _("%(actor)s: version %(number)s of the plan returned to be mended"))
register("plan.sent_undone", _("%(actor)s: version %(number)s of the plan is not sent after all"))
register("plan.approved_undone", _("%(actor)s: version %(number)s of the plan is not approved after all"))
register("plan.returned_undone", _("%(actor)s: version %(number)s of the plan is not returned after all"))
