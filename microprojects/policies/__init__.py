"""Who may do what with a microproject. Refusals come first and say why; yes comes last.

Rows come from `Microproject.objects.visible_to(user)`, which has already asked the database who the person is to them.
"""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from microprojects.choices import OPEN_STATES
from microprojects.models import Microproject
from people.models import User


def work_in(user: User, microproject: Microproject) -> Decision:
    """Write for the team: entries, plans, events, photos. Team members; the coordination in their stead."""
    if microproject.state not in OPEN_STATES:
        return no(_("This microproject is closed."))
    if not (microproject.in_team or microproject.is_coordinated):
        return no(_("Only team members can write here."))
    return yes()


def coordinate(user: User, microproject: Microproject) -> Decision:
    """Decide about the microproject: approve plans and aims, teams, mentors."""
    if not microproject.is_coordinated:
        return no(_("Only the coordinators of this edition can do this."))
    return yes()


def review(user: User, microproject: Microproject) -> Decision:
    """Answer what the team sent."""
    if not (microproject.is_mentored or microproject.is_coordinated):
        return no(_("Only this team's mentor or the coordinators can answer."))
    return yes()
