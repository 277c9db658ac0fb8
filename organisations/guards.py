"""Pages of one organisation: who enters, and the row they are about."""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from organisations.models import Organisation


def _organisation(request: SignedInRequest, *, organisation_code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), code=organisation_code)


# `@organisation_page(rule)`: the view gets the organisation.
organisation_page = row_guard(_organisation)
