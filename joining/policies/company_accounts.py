"""Who may be let in by the account of their company, and who may say whose account it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from joining.choices import CompanyAccountState
from joining.models import CompanyAccountRequest
from kopalnia.lib.web.access import Decision, no, yes
from organisations.models import Organisation
from people.models import User
from people.second_factor import has_factor
from programmes.choices import EditionRoleName
from programmes.models import EditionRole
from programmes.policies import InEdition, coordinate
from programmes.policies.people import has_rights_over_others


def belongs(user: User, organisation: Organisation) -> bool:
    """Whether the person works for the organisation or represents it today; only then may its server speak for them."""
    if user.affiliations.active().filter(organisation=organisation).exists():
        return True
    represents = EditionRole.objects.filter(user=user, organisation=organisation, role=EditionRoleName.REPRESENTATIVE)
    return represents.active().exists()


def enter_by_company_account(user: User, organisation: Organisation | None) -> Decision:
    """A company's server opens accounts of its own people of today. Who holds rights over others also needs a second
    factor of their own: the company alone must never open what it may not see."""
    if organisation is None or not belongs(user, organisation):
        return no(_("According to the portal, you do not work there today, so you cannot sign in with this account."))
    if has_rights_over_others(user) and not has_factor(user):
        return no(
            _(
                "You have a role in the portal, so signing in with your company account also needs two-step"
                " verification."
            )
        )
    return yes()


def recognise(user: User, asking: InEdition[CompanyAccountRequest]) -> Decision:
    """The coordinators of an edition which the company stands behind today."""
    edition, request = asking
    if not (decision := coordinate(user, edition)):
        return decision
    if not edition.partnerships.active().filter(organisation=request.organisation_id).exists():
        return no(_("This organisation is not a partner of the edition today."))
    if request.state == CompanyAccountState.JOINED:
        return no(_("This account has already been matched to a person."))
    return yes()
