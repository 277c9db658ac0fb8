"""Pages of one organisation and of what belongs to it: who enters, and the row they are about."""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from organisations.choices import OrganisationChangeKind
from organisations.models import Contact, Organisation, OrganisationChange


def _organisation(request: SignedInRequest, *, organisation_code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), code=organisation_code)


def _contact(request: SignedInRequest, *, organisation_code: str, contact_id: int) -> Contact:
    return get_object_or_404(_organisation(request, organisation_code=organisation_code).contacts, pk=contact_id)


def _change(request: SignedInRequest, *, organisation_code: str, change_id: int) -> OrganisationChange:
    """A change that was noted and not withdrawn.

    A form that comes after somebody else's finds the withdrawn one too: the action refuses it.
    """
    organisation = _organisation(request, organisation_code=organisation_code)
    notes = organisation.changes.exclude(kind=OrganisationChangeKind.WITHDRAWN)
    return get_object_or_404(notes if request.method == "POST" else notes.live(), pk=change_id)


# `@organisation_page(rule)`: the view gets the organisation.
organisation_page = row_guard(_organisation)
# `@contact_page(rule)`, `@organisation_change_page(rule)`: a contact person or a noted change, with its organisation.
contact_page = row_guard(_contact)
organisation_change_page = row_guard(_change)
