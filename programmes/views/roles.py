"""Who has which role in an edition, and until when."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.dated import as_known_on
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from organisations.models.organisation import OrganisationQuerySet
from organisations.namesakes import tell_apart
from programmes.actions import setup as actions
from programmes.forms.setup import (
    DatedRowEndForm,
)
from programmes.guards import edition_page, role_page
from programmes.models import Edition, EditionRole
from programmes.policies import coordinate, coordinate_edition_of
from programmes.queries import setup as queries
from programmes.views.dates import reopen_address
from programmes.views.setup import settings_tabs


@edition_page(coordinate)
@require_GET
def role_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Who has which role. People come to roles by invitation."""
    day = asof.day(request)
    page = page_of(queries.role_grants(edition, on=day), request)
    tell_apart((row.user for row in page), private=True)
    for row in page:
        row.is_own = row.user_id == request.user.pk
    OrganisationQuerySet.called_then(as_known_on(page, day))
    return render(
        request,
        "programmes/role_list.html",
        {
            "edition": edition,
            "section": "zasady",
            "page": page,
            "tabs": settings_tabs(edition, "role_list"),
        },
    )


@role_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def role_end(request: SignedInRequest, grant: EditionRole) -> HttpResponse:
    edition = grant.edition
    form = DatedRowEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(grant, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo.offer(request, _("The last day is recorded."), reopen_address("rola", edition, grant))
            return redirect("programmes:role_list", edition.code)
    return render(
        request, "programmes/role_end.html", {"edition": edition, "section": "zasady", "form": form, "grant": grant}
    )
