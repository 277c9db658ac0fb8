"""Who reads and who keeps the registry of organisations.

Names, numbers, owners and changes are public facts of the registers, and coordinators share them. Whom to call there, and
writing anything, belongs to those in whose edition the organisation is a partner.
"""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kopalnia.lib.access import Decision, no, yes
from people.models import Organisation, PortalRole, User
from programmes.models import Edition, Partnership


def read_registry(user: User) -> Decision:
    """Coordinators of any edition, and administrators of the portal."""
    if not Edition.objects.coordinated_by(user).exists():
        return no(_("Only coordinators and the portal administration open the registry of organisations."))
    return yes()


def keep(user: User, organisation: Organisation) -> Decision:
    """Change the data of an organisation, note what became of it, read and write its contacts."""
    editions = Edition.objects.coordinated_by(user).values("pk")
    partner = Partnership.objects.filter(organisation=OuterRef("pk"), edition__in=editions)
    administers = PortalRole.objects.filter(user=user.pk).active()
    if not Organisation.objects.filter(Exists(partner) | Exists(administers), pk=organisation.pk).exists():
        return no(_("This organisation is kept by the coordination of the editions in which it is a partner."))
    return yes()
