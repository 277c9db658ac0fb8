"""Screens on which an edition is set up and kept in order: its rules, its phases, its history."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.extension_points import merged
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from people import audit
from people.models import AuditEntry
from programmes.actions import setup as actions
from programmes.choices import PhaseKind
from programmes.extensions import settings_page
from programmes.forms.setup import (
    PhaseForm,
    SettingsForm,
)
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate
from programmes.queries import setup as queries


def settings_tabs(edition: Edition, current: str) -> list[dict[str, Any]]:
    """The parts of an edition's rules, as `components/tabs.html` takes them."""
    parts = (
        ("programmes:edition_settings", _("Call and rules")),
        ("programmes:phase_list", _("Phases")),
        ("programmes:partner_list", _("Partners")),
        ("programmes:agreement_list", _("Agreements")),
        ("programmes:role_list", _("Roles")),
        ("joining:invitation_list", _("Invitations")),
    )
    return [
        {"label": label, "url": reverse(name, args=[edition.code]), "current": name.endswith(f":{current}")}
        for name, label in parts
    ]


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def edition_settings(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=copy(edition))
    stale = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in SettingsForm.Meta.fields}
        try:
            actions.change_settings(edition, expected=form.expected_version, by=request.user, **values)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:edition_settings", edition.code)
    return render(
        request,
        "programmes/edition_settings.html",
        {
            "edition": edition,
            "section": "zasady",
            "form": form,
            "stale": stale,
            "tabs": settings_tabs(edition, "edition_settings"),
            **merged(settings_page(request.user, edition)),
        },
        status=409 if stale else 200,
    )


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def phase_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "kind": PhaseKind(form.cleaned_data["kind"])}
        try:
            actions.set_phase(edition, **values, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The phase plan is saved."))
            return redirect("programmes:phase_list", edition.code)
    return render(
        request,
        "programmes/phase_list.html",
        {
            "edition": edition,
            "section": "zasady",
            "form": form,
            "phases": edition.phases.all(),
            "today": asof.day(request),
            "tabs": settings_tabs(edition, "phase_list"),
        },
    )


@edition_page(coordinate)
@require_GET
def edition_history(request: SignedInRequest, edition: Edition) -> HttpResponse:
    page = page_of(audit.until(queries.events(edition), asof.day(request)), request)
    lines = audit.render_lines(AuditEntry.objects.filter(pk__in=[entry.pk for entry in page]), private=True)
    return render(
        request,
        "programmes/edition_history.html",
        {"edition": edition, "section": "historia", "page": page, "lines": lines},
    )
