"""The history of applications. A provisional decision names the applicant: only the coordinators read it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kopalnia.lib.web.access import Sentence
from people.audit import number, register
from recruitment.choices import Verdict

DECIDED: dict[str, Sentence] = {
    Verdict.ACCEPTED: _("%(actor)s provisionally accepted the application from %(about)s"),
    Verdict.RESERVE: _("%(actor)s provisionally put the application from %(about)s on the reserve list"),
    Verdict.REFUSED: _("%(actor)s provisionally turned down the application from %(about)s"),
    "": _("%(actor)s undid the provisional decision on the application from %(about)s"),
}
ANNOUNCED: dict[str, Sentence] = {
    Verdict.ACCEPTED: _("%(actor)s told %(about)s that they have a place"),
    Verdict.RESERVE: _("%(actor)s told %(about)s that they are on the reserve list"),
    Verdict.REFUSED: _("%(actor)s told %(about)s that there is no place for them"),
}

register("application.started", _("%(actor)s started an application"))
register("application.submitted", _("%(actor)s sent an application"))
register("application.withdrawn", _("%(actor)s withdrew an application"))
register("application.undo_submit", _("%(actor)s undid sending an application: it is a draft again"))
register("application.undo_withdraw", _("%(actor)s undid the withdrawal of an application"))
register("application.discarded", _("%(actor)s deleted a draft application"))
register("application.reopened", _("%(actor)s reopened a withdrawn application"))
register("application.decided", lambda entry: DECIDED[entry.data["verdict"]])
register(
    "application.reserve_moved",
    _("%(actor)s moved the application from %(about)s to place %(place)s on the reserve list"),
)
register("application.announced", lambda entry: ANNOUNCED[entry.data["verdict"]])
register(
    "recruitment.announced",
    lambda entry: ngettext(
        "%(actor)s announced %(count)s decision",
        "%(actor)s announced %(count)s decisions",
        number(entry, "count"),
    ),
)
register("participation.started", _("%(actor)s admitted %(about)s to the programme from %(starts_on)s"))
register(
    "participation.started_by_hand",
    _("%(actor)s added %(about)s, who applied on paper, as a participant from %(starts_on)s"),
)
register("edition.call_published", _("%(actor)s published the call"))
register("edition.call_unpublished", _("%(actor)s unpublished the call"))
register("edition.call_closed", _("%(actor)s closed the call"))
register("edition.call_reopened", _("%(actor)s reopened the call"))
