"""Who may be let in by the account of their firm, and who may say whose account it is."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kopalnia.lib import clock
from kopalnia.lib.access import Decision, no, yes
from people.models import Organisation, PortalRole, User
from people.second_factor import has_factor
from programmes.choices import EditionRoleName, FirmAccountState
from programmes.models import Edition, EditionRole, FirmAccountRequest
from programmes.policies import steer


def belongs(user: User, organisation: Organisation) -> bool:
    """Whether the person works for the organisation or represents it today; only then may its server speak for them."""
    if user.affiliations.active().filter(organisation=organisation).exists():
        return True
    represents = EditionRole.objects.filter(user=user, organisation=organisation, role=EditionRoleName.REPRESENTATIVE)
    return represents.active().exists()


def with_rights_over_others(person: str = "") -> Q:
    """People who are more than participants: in any edition, in the portal or in the back office, today or later; and who
    once represented a company, because that company's sums of the time stay open to them.

    `person` leads from the rows asked about to the person; without it the rows are people.
    """
    who, field = OuterRef(person or "pk"), f"{person}__" if person else ""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return (
        Q(**{f"{field}is_staff": True})
        | Q(**{f"{field}is_superuser": True})
        | Exists(PortalRole.objects.filter(lasting, user=who))
        | Exists(EditionRole.objects.opening_something().filter(user=who))
    )


def has_rights_over_others(user: User) -> bool:
    return User.objects.filter(with_rights_over_others(), pk=user.pk).exists()


def enter_by_firm(user: User, organisation: Organisation | None) -> Decision:
    """A firm's server opens accounts of its own people of today. Who holds rights over others also needs a second
    factor of their own: the firm alone must never open what it may not see."""
    if organisation is None or not belongs(user, organisation):
        return no(_("The portal does not note that you work there today, so this account opens nothing."))
    if has_rights_over_others(user) and not has_factor(user):
        return no(_("You have a role in the portal, so the firm's account opens it only with your second factor."))
    return yes()


def recognise(user: User, edition: Edition, request: FirmAccountRequest) -> Decision:
    """The coordination of an edition which the firm stands behind today."""
    if not (decision := steer(user, edition)):
        return decision
    if not edition.partnerships.active().filter(organisation=request.organisation_id).exists():
        return no(_("This organisation is not a partner of the edition today."))
    if request.state == FirmAccountState.JOINED:
        return no(_("This account has been joined with a person already."))
    return yes()
