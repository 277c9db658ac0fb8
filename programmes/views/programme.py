"""Screens on which a programme is founded and gets its editions."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web.access import SignedInRequest, allow
from people.policies import administer, administrator
from programmes.actions import setup as actions
from programmes.forms.setup import (
    EditionForm,
    ProgrammeChangeForm,
    ProgrammeForm,
)
from programmes.guards import programme_page
from programmes.models import Programme
from programmes.policies import coordinate_programme
from programmes.queries import setup as queries


@allow(administrator)
@require_http_methods(["GET", "POST"])
def programme_new(request: SignedInRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        programme = actions.found_programme(**form.cleaned_data, by=request.user)
        messages.success(request, _("The programme is saved. Now create its first edition."))
        return redirect("programmes:edition_new", programme.code)
    return render(request, "programmes/programme_new.html", {"form": form})


@allow(administrator)
@require_GET
def programme_list(request: SignedInRequest) -> HttpResponse:
    """Every programme of the portal, each with its editions."""
    return render(request, "programmes/programme_list.html", {"programmes": queries.programmes(request.user)})


@programme_page(coordinate_programme)
@require_http_methods(["GET", "POST"])
def programme_edit(request: SignedInRequest, programme: Programme) -> HttpResponse:
    """The name, aim and the funder's sentence."""
    # A copy: the form writes what was typed into its instance, and the heading keeps the name that is saved.
    form = ProgrammeChangeForm(request.POST or None, instance=copy(programme))
    stale = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ProgrammeForm.Meta.fields}
        try:
            actions.change_programme(programme, expected=form.expected_version, by=request.user, **values)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:programme_edit", programme.code)
    context = {"form": form, "programme": programme, "stale": stale}
    return render(request, "programmes/programme_edit.html", context, status=409 if stale else 200)


@programme_page(administer)
@require_http_methods(["GET", "POST"])
def edition_new(request: SignedInRequest, programme: Programme) -> HttpResponse:
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = actions.open_edition(programme, **form.cleaned_data, by=request.user)
        messages.success(request, _("The edition has been created. Set its phases, partners and people."))
        return redirect("programmes:edition_settings", edition.code)
    return render(request, "programmes/edition_new.html", {"form": form, "programme": programme})
