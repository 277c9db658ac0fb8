"""Who may collect what the publication is made of: quotes, insights, the final report, and consents on paper."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from microprojects.models import Microproject, Quote
from microprojects.policies import read, work_in
from people.models import User


def on_paper(account: int | None) -> Decision:
    """Whether a consent is noted on paper: people with an account have the ledger."""
    if account is not None:
        return no(_("People with an account give and withdraw consent themselves."))
    return yes()


def look_after_quotes(user: User, microproject: Microproject) -> Decision:
    """Members of the team, its mentors and the coordinators, also when the work is long closed.

    Note that somebody quoted does not want to be named any more.
    """
    return read(user, microproject)


def look_after_quote(user: User, quote: Quote) -> Decision:
    """Members of the team, its mentors and the coordinators, also when the work is long closed."""
    return look_after_quotes(user, quote.microproject)


def collect(user: User, microproject: Microproject) -> Decision:
    """Mentors of the team; while the microproject is open, also the team and the coordinators."""
    if microproject.is_mentored:
        return yes()
    return work_in(user, microproject)
