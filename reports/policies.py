"""Who reads which figures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from organisations.models import Organisation
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition


@dataclass(frozen=True, slots=True)
class CompanyTotals:
    """The totals of one company in an edition up to a day, as one person stands to them.

    `ended_on` is the last day of a representation that has ended: nothing newer is read by it.
    """

    edition: Edition
    organisation: Organisation
    until: dt.date
    is_represented: bool
    ended_on: dt.date | None = None


def open_results(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition; representatives of a company are led to its totals."""
    if EditionRoleName.REPRESENTATIVE in edition.roles:
        return yes()
    return read_results(user, edition)


def read_results(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition."""
    if not edition.is_coordinated:
        return no(_("Only this edition's coordinators can see the records behind the figures."))
    return yes()


def read_company(user: User, totals: CompanyTotals) -> Decision:
    """The coordinators of the edition and the company's representatives, also after their last day."""
    if totals.edition.is_coordinated or totals.is_represented:
        return yes()
    return no(_("Only this company's representatives can see its totals."))
