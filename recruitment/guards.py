"""Pages of one's own application and of the recruitment of an edition: who enters, and the row they are about."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from programmes.guards import own_or_absorbed
from programmes.models import Edition
from recruitment.choices import ApplicationState
from recruitment.models import Application
from recruitment.queries.applications import own_applications


def _application(request: SignedInRequest, *, code: str) -> Application:
    return get_object_or_404(own_applications(request.user), code=code)


def _recruitment(request: SignedInRequest, *, edition_code: str) -> Edition:
    editions = Edition.objects.visible_to(request.user).with_call().select_related("programme")
    return get_object_or_404(editions, code=edition_code)


def _sent(edition: Edition) -> QuerySet[Application]:
    rows = edition.applications.select_related("applicant", "employer")
    return rows.exclude(state=ApplicationState.DRAFT)


def _sent_application(request: SignedInRequest, *, edition_code: str, code: str) -> Application:
    return get_object_or_404(_sent(_recruitment(request, edition_code=edition_code)), code=code)


def _application_record(request: SignedInRequest, *, edition_code: str, code: str) -> Application:
    """From an old address the application it leads to since two accounts were merged."""
    application: Application = own_or_absorbed(_sent(_recruitment(request, edition_code=edition_code)), code)
    return application


# `@application_page(rule)`: the view gets the asking person's own application, with its edition.
application_page = row_guard(_application)

# `@recruitment_page(rule)`: the view gets the edition with the person's roles in it and the dates of its call.
recruitment_page = row_guard(_recruitment)

# `@sent_application_page(rule)`: an application of the board, with its person and edition.
sent_application_page = row_guard(_sent_application)

# The same for the page that shows all of it, which also answers at its old address (`programmes.guards.leads_on`).
application_record_page = row_guard(_application_record)
