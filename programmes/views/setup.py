"""Screens on which a programme is founded and an edition is set up and kept in order."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kopalnia.lib.domain.dated import as_known_on
from kopalnia.lib.domain.extension import merged
from kopalnia.lib.domain.versions import StaleVersion, stale_context
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from organisations.actions import organisation as organisations
from organisations.forms import OrganisationForm
from organisations.models.organisation import OrganisationQuerySet
from people import audit
from people.actions import mail as mails
from people.choices import MAIL_NOT_SENT, MailState
from people.models import AuditEntry, OutgoingMail
from people.policies import administer, administrator, retry_mail
from people.queries import mail_stop
from programmes.actions import setup as actions
from programmes.choices import PhaseKind
from programmes.extensions import settings_page
from programmes.forms.setup import (
    EditionForm,
    EndForm,
    PartnerForm,
    PhaseForm,
    ProgrammeChangeForm,
    ProgrammeForm,
    SettingsForm,
)
from programmes.guards import edition_page, message_page, partnership_page, programme_page, role_page
from programmes.models import Edition, EditionRole, Partnership, Programme
from programmes.namesakes import tell_apart
from programmes.policies import InEdition, coordinate, coordinate_edition_of, coordinate_programme
from programmes.queries import setup as queries
from programmes.views.dates import reopen_address

MAIL_TONES = {
    MailState.QUEUED: "run",
    MailState.SENDING: "run",
    MailState.SENT: "ok",
    MailState.FAILED: "stop",
    MailState.EXPIRED: "stop",
    MailState.WITHDRAWN: "",
}


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
            stale = stale_context(form, error.current)["stale"]
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
            stale = stale_context(form, error.current)["stale"]
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
    form = EndForm(request.POST or None)
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


@edition_page(coordinate)
@require_GET
def role_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Who has which role. People come to roles by invitation."""
    day = asof.day(request)
    page = page_of(queries.role_grants(edition, on=day), request)
    tell_apart((row.user for row in page), private=True)
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
    form = EndForm(request.POST or None)
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


@message_page(coordinate_edition_of)
@require_POST
def message_retry(request: SignedInRequest, here: InEdition[OutgoingMail]) -> HttpResponse:
    edition, mail = here
    mails.retry(mail, by=request.user)
    messages.success(request, _("The message is queued again."))
    return redirect("programmes:message_list", edition.code)


@edition_page(coordinate)
@require_POST
def message_retry_all(request: SignedInRequest, edition: Edition) -> HttpResponse:
    mails.retry_all(edition_id=edition.pk, by=request.user)
    messages.success(request, _("We will try to send the messages again."))
    return redirect("programmes:message_list", edition.code)


@edition_page(coordinate)
@require_GET
def message_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    page = page_of(queries.messages(edition), request)
    for mail in page:
        mail.tone = MAIL_TONES[mail.state]
        mail.failed = mail.state in MAIL_NOT_SENT
        mail.may_retry = retry_mail(mail)
    return render(
        request,
        "programmes/message_list.html",
        {
            "edition": edition,
            "section": "wiadomosci",
            "page": page,
            "stop": mail_stop(),
            "to_retry": queries.messages(edition).worth_retrying().count(),
        },
    )
