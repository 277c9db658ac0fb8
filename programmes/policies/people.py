"""Who may act on the account of a person of an edition, in their stead."""

from django.db.models import Q
from django.utils.translation import gettext as _

from kopalnia.lib import clock
from kopalnia.lib.access import Decision, no, yes
from people.models import User
from programmes.models import Edition, Participation
from programmes.policies import steer


def add_contact(user: User, participation: Participation, edition: Edition) -> Decision:
    """Write a private address or phone into a participant's account.

    Codes to sign in go to an address, so nobody may gain a right by it: who holds any role adds their own contacts.
    """
    if not (may := steer(user, edition)):
        return may
    if participation.user_id == user.pk:
        return no(_("Your own contacts are on the page of your account."))
    # The page of a person reads it along (`queries.cards.with_cards`).
    known: bool | None = getattr(participation, "has_role", None)
    if holds_a_role(participation.user) if known is None else known:
        return no(_("This person also has a role in the portal, so only they can change their contacts."))
    return yes()


def holds_a_role(person: User) -> bool:
    """Whether somebody is, or will be, more than a participant anywhere in the portal."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return (
        person.is_superuser
        or person.is_staff
        or person.edition_roles.filter(lasting).exists()
        or person.portal_roles.filter(lasting).exists()
    )
