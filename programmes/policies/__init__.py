"""Who may do what in an edition. Refusals come first and say why; yes comes last."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition


def coordinate(user: User, edition: Edition) -> Decision:
    """Run the edition: settings, recruitment, trainings, visits, teams, publication."""
    if not edition.is_coordinated:
        return no(_("Only the coordinators of this edition can do this."))
    return yes()


def read_inside(user: User, edition: Edition) -> Decision:
    """Read what people of the programme share. Company representatives get sums, not people."""
    inside = {
        EditionRoleName.ADMINISTRATOR,
        EditionRoleName.COORDINATOR,
        EditionRoleName.MENTOR,
        EditionRoleName.PARTICIPANT,
    }
    if not edition.roles & inside:
        return no(_("Company representatives see only totals for their company, without names."))
    return yes()
