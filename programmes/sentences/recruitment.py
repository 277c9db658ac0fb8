"""The history of applications. Provisional decisions name the application, never the person: the embargo holds here too."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from programmes.choices import Verdict

register("application.started", _("%(actor)s: application begun"))
register("application.submitted", _("%(actor)s: application sent"))
register("application.withdrawn", _("%(actor)s: application withdrawn"))
register("application.undo_submit", _("%(actor)s: the application was sent by mistake and is a draft again"))
register("application.undo_withdraw", _("%(actor)s: the application is not withdrawn after all"))
register("application.discarded", _("%(actor)s: draft of an application deleted before sending"))
register("application.reopened", _("%(actor)s: withdrawn application opened again"))
register(
    "application.decided",
    _("%(actor)s: provisional decision on application %(code)s: %(verdict)s (before: %(old)s)"),
    verdict=Verdict,
    old=Verdict,
)
register(
    "application.reserve_moved", _("%(actor)s: application %(code)s moved on the reserve list, now number %(place)s")
)
register("application.announced", _("%(actor)s: decision announced to %(about)s: %(verdict)s"), verdict=Verdict)
register("recruitment.announced", _("%(actor)s: decisions announced, %(count)s in all"))
register("participation.started", _("%(actor)s: %(about)s takes part from %(starts_on)s"))
