"""Which organisations stand behind an edition, and since when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.actions import organisation as organisations
from organisations.forms import OrganisationForm
from programmes.actions import setup as actions
from programmes.forms.setup import (
    DatedRowEndForm,
    PartnerForm,
)
from programmes.guards import edition_page, partnership_page
from programmes.models import Edition, Partnership
from programmes.policies import coordinate, coordinate_edition_of
from programmes.queries import setup as queries
from programmes.views.dates import reopen_address
from programmes.views.setup import settings_tabs


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def partner_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_partner(edition, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The partner has been added."))
            return redirect("programmes:partner_list", edition.code)
    return render(
        request,
        "programmes/partner_list.html",
        {
            "edition": edition,
            "section": "zasady",
            "form": form,
            "partnerships": queries.partnerships(edition, on=asof.day(request)),
            "tabs": settings_tabs(edition, "partner_list"),
        },
    )


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def organisation_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisations.register(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The organisation is saved. Now give it a role."))
            return redirect("programmes:partner_list", edition.code)
    return render(request, "programmes/organisation_new.html", {"edition": edition, "section": "zasady", "form": form})


@partnership_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def partner_end(request: SignedInRequest, partnership: Partnership) -> HttpResponse:
    edition = partnership.edition
    form = DatedRowEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_partnership(partnership, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            undo.offer(request, _("The last day is recorded."), reopen_address("partner", edition, partnership))
            return redirect("programmes:partner_list", edition.code)
    return render(
        request,
        "programmes/partner_end.html",
        {"edition": edition, "section": "zasady", "form": form, "partnership": partnership},
    )
