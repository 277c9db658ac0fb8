"""Who may do what with a microproject. Refusals come first and say why; yes comes last.

Rows come from `Microproject.objects.visible_to(user)`, which has already asked the database who the person is to them.
"""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from microprojects.choices import OPEN_STATES
from microprojects.models import Microproject
from people.models import User
from programmes import policies as programme_policies


def read(user: User, microproject: Microproject) -> Decision:
    """Members of the team, its mentors and the coordinators."""
    if not (microproject.in_team or microproject.is_mentored or microproject.is_coordinated):
        return no(_("Only the team, its mentor or the coordinators can do this."))
    return yes()


def is_open(microproject: Microproject) -> Decision:
    """Whether anything is still added to the microproject."""
    return yes() if microproject.state in OPEN_STATES else no(_("This microproject is closed."))


def write_for(user: User, microproject: Microproject) -> Decision:
    """Members of the team; the coordinators in their stead."""
    if not (microproject.in_team or microproject.is_coordinated):
        return no(_("Only team members can write here."))
    return yes()


def work_in(user: User, microproject: Microproject) -> Decision:
    """Members of the team, and the coordinators in their stead, while the microproject is open."""
    return is_open(microproject) and write_for(user, microproject)


def coordinate(user: User, microproject: Microproject) -> Decision:
    """The coordinators of the edition."""
    return programme_policies.coordinate(user, microproject)


def review(user: User, microproject: Microproject) -> Decision:
    """Mentors of the team and the coordinators."""
    if not (microproject.is_mentored or microproject.is_coordinated):
        return no(_("Only this team's mentor or the coordinators can answer."))
    return yes()
