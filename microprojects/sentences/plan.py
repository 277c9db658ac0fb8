"""The history of plans."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("plan.begun", _("%(actor)s started version %(number)s of the plan"))
register("plan.sent", _("%(actor)s sent version %(number)s of the plan, budget %(total_money)s"))
register("plan.approved", _("%(actor)s approved version %(number)s of the plan, budget %(total_money)s"))
register("plan.returned", _("%(actor)s returned version %(number)s of the plan for changes"))
register("plan.sent_undone", _("%(actor)s undid sending version %(number)s of the plan"))
register("plan.approved_undone", _("%(actor)s undid the approval of version %(number)s of the plan"))
register("plan.returned_undone", _("%(actor)s undid the return of version %(number)s of the plan"))
