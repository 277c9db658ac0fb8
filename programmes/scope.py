"""The edition a page is about, as the asking person may see it."""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, require
from people.models import User
from programmes import policies
from programmes.models import Edition


def edition_seen(request: SignedInRequest, code: str) -> Edition:
    """The edition with the person's roles, or 404 for a stranger."""
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related("programme"), code=code)


def edition_coordinated(request: SignedInRequest, code: str) -> Edition:
    """The edition for those who run it: 404 for a stranger, 403 with a reason for its other people."""
    edition = edition_seen(request, code)
    require(policies.coordinate(request.user, edition))
    return edition


def edition_behind(user: User, edition_id: int) -> Edition:
    """The edition of a row the person may see, with their roles in it, for the frame of the row's page."""
    return Edition.objects.with_roles(user).select_related("programme").get(pk=edition_id)
