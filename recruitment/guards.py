"""Pages of one's own application and of the recruitment of an edition: who enters, and the row they are about."""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from programmes.models import Edition
from recruitment.models import Application
from recruitment.queries.applications import own_applications


def _application(request: SignedInRequest, *, code: str) -> Application:
    return get_object_or_404(own_applications(request.user), code=code)


def _recruitment(request: SignedInRequest, *, edition_code: str) -> Edition:
    editions = Edition.objects.visible_to(request.user).with_call().select_related("programme")
    return get_object_or_404(editions, code=edition_code)


# `@application_page(rule)`: the view gets the asking person's own application, with its edition.
application_page = row_guard(_application)

# `@recruitment_page(rule)`: the view gets the edition with the person's roles in it and the dates of its call.
recruitment_page = row_guard(_recruitment)
