"""Who reads which figures."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition


def read_results(user: User, edition: Edition) -> Decision:
    """The figures of the edition with the records behind them: the coordination."""
    if not edition.is_coordinated:
        return no(_("Only this edition's coordinators can see the records behind the figures."))
    return yes()


def read_company(user: User, edition: Edition) -> Decision:
    """The sums of one company: its representatives, and the coordination, who keep them."""
    if edition.is_coordinated or EditionRoleName.REPRESENTATIVE in edition.roles:
        return yes()
    return no(_("Only this company's representatives can see its totals."))
