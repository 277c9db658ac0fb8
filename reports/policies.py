"""Who reads which figures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from organisations.models import Organisation
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole


@dataclass(frozen=True, slots=True)
class CompanyTotals:
    """The totals of one company in an edition up to a day, as one person stands to them.

    `grant` is the role by which they represent the company, or did.
    """

    edition: Edition
    organisation: Organisation
    until: dt.date
    grant: EditionRole | None = None

    @property
    def ended_on(self) -> dt.date | None:
        """The last day of a representation that has ended: nothing newer is read by it."""
        return last_day(self.grant)


def last_day(grant: EditionRole | None) -> dt.date | None:
    """Of a representation that has ended."""
    return None if grant is None or grant.is_active() else grant.ends_on


def read_until(edition: Edition, grant: EditionRole | None, *, asked: dt.date) -> dt.date:
    """Up to which day a person reads the totals of a company: its representatives of today up to today, former ones up to
    their last day, the coordinators up to the day they ask for."""
    if edition.is_coordinated:
        return asked
    return last_day(grant) or clock.today()


def find_company(edition: Edition, grant: EditionRole | None) -> bool:
    """Whether a person may know that a company is there: representatives of another one do not learn it."""
    return edition.is_coordinated or grant is not None or EditionRoleName.REPRESENTATIVE not in edition.roles


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
    if totals.edition.is_coordinated or totals.grant is not None:
        return yes()
    return no(_("Only this company's representatives can see its totals."))
