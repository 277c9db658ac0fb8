"""Who reads and who keeps the registry of organisations.

Names, numbers, owners and changes are public facts of the registers, and coordinators share them. Whom to call there, and
writing anything, belongs to those in whose edition the organisation is a partner.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from organisations.extensions import maintained, readers
from organisations.models import Contact, Organisation, OrganisationChange
from people.models import PortalRole, User
from people.undo import may_reopen


def read_registry(user: User) -> Decision:
    """Coordinators of any edition, and administrators of the portal."""
    if not any(readers(user)):
        return no(_("Only coordinators and portal administrators can open the registry of organisations."))
    return yes()


def read(user: User, organisation: Organisation) -> Decision:
    """Coordinators of any edition, and administrators of the portal."""
    return read_registry(user)


def maintain(user: User, organisation: Organisation) -> Decision:
    """Coordinators of the editions in which the organisation is or was a partner, and administrators of the portal.

    They change its data, note what became of it, read and write its contacts.
    """
    maintains = Q(Exists(PortalRole.objects.filter(user=user.pk).active()))
    for organisations in maintained(user):
        maintains |= Q(Exists(organisations.filter(pk=OuterRef("pk"))))
    if not Organisation.objects.filter(maintains, pk=organisation.pk).exists():
        return no(
            _("The coordinators of the editions in which this organisation is a partner look after its details.")
        )
    return yes()


def maintain_organisation_of(user: User, row: Contact | OrganisationChange) -> Decision:
    """Coordinators of the editions in which the organisation is or was a partner, and administrators of the portal."""
    return maintain(user, row.organisation)


def reopen_contact(user: User, contact: Contact) -> Undoing:
    """Coordinators of the editions in which the organisation is or was a partner, when the contact has ended."""
    could = maintain(user, contact.organisation)
    return may_reopen(contact, "organisation.contact_ended", could=could, coordinates=bool(could))
