"""The registry of organisations: the list, one of them, its data, names and contacts, and who belonged to whom."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.extension_points import merged
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from organisations import extensions, policies, presenters, queries
from organisations.actions import organisation as actions
from organisations.actions import organisation_change
from organisations.forms import (
    ContactEndForm,
    ContactForm,
    DayForm,
    OrganisationEditForm,
    OrganisationFilter,
    OrganisationForm,
    RenameForm,
    WithdrawForm,
)
from organisations.guards import contact_page, organisation_change_page, organisation_page
from organisations.models import Contact, Organisation, OrganisationChange
from organisations.policies import read_registry
from people import audit
from people.policies import administrator

HISTORY = 20


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """What an action refused, beside the field it names, else above the form."""
    named: Any = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, errors in named.items():
        form.add_error(name if name in form.fields else None, list(errors))


@allow(read_registry)
@require_GET
def organisation_list(request: SignedInRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    form.full_clean()
    wanted = form.cleaned_data
    rows = queries.listed(
        request.user, text=wanted.get("q", ""), kind=wanted.get("kind", ""), mine=wanted.get("mine", False)
    )
    page = page_of(rows, request)
    return render(
        request,
        "organisations/organisation_list.html",
        {
            "page": page,
            "rows": queries.shown(page, on=asof.day(request)),
            "filter": form,
            "administers": request.user.is_administrator,
        },
    )


@organisation_page(policies.read)
@require_GET
def organisation_detail(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    """Public facts for every coordinator; contacts, agreements and history for those who keep it."""
    maintains = policies.maintain(request.user, organisation)
    day = asof.day(request)
    facts = presenters.facts(organisation, on=day, today=clock.today(), private=bool(maintains))
    history = audit.until(audit.entries_of(organisation).filter(verb__startswith="organisation."), day)
    return render(
        request,
        "organisations/organisation_detail.html",
        {
            "organisation": organisation,
            "facts": facts,
            **merged(extensions.page(organisation, request.user, day)),
            "maintains": maintains,
            "may": asof.only_today(request, maintains),
            "lines": audit.render_lines(history, limit=HISTORY) if maintains else [],
        },
    )


@allow(administrator)
@require_http_methods(["GET", "POST"])
def organisation_register(request: SignedInRequest) -> HttpResponse:
    """An organisation outside any edition; coordinators enter theirs beside the partners of the edition."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.register(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The organisation has been added to the registry."))
            return redirect("organisations:organisation_detail", row.code)
    return render(request, "organisations/organisation_register.html", {"form": form})


@organisation_page(policies.maintain)
@require_http_methods(["GET", "POST"])
def organisation_edit(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    # A copy: the form writes what was typed into its instance, and the heading keeps the name that is saved.
    form = OrganisationEditForm(request.POST or None, instance=copy(organisation))
    stale = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in (*OrganisationForm.Meta.fields, "reason")}
        try:
            actions.change(organisation, expected=form.expected_version, by=request.user, **values)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:organisation_detail", organisation.code)
    context = {"form": form, "organisation": organisation, "stale": stale}
    return render(request, "organisations/organisation_edit.html", context, status=409 if stale else 200)


@organisation_page(policies.maintain)
@require_http_methods(["GET", "POST"])
def organisation_rename(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    """A new name from a day on. Old days keep the old one, and it is still found by it."""
    form = RenameForm(request.POST or None, initial={"version": organisation.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            organisation_change.rename(organisation, **values, expected=form.expected_version, by=request.user)
        except StaleVersion as error:
            status = 409
            stale_edit(form, error.current)
            form.add_error(None, str(error))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The new name is recorded. You can still search by the old one."))
            return redirect("organisations:organisation_detail", organisation.code)
    context = {"form": form, "organisation": organisation}
    return render(request, "organisations/organisation_rename.html", context, status=status)


@organisation_change_page(policies.maintain_organisation_of)
@require_http_methods(["GET", "POST"])
def change_withdraw(request: SignedInRequest, change: OrganisationChange) -> HttpResponse:
    """Say that a noted change was wrong; it stays readable in the history."""
    organisation = change.organisation
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation_change.withdraw(change, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The record is withdrawn."))
            return redirect("organisations:organisation_detail", organisation.code)
    event = presenters.OrganisationHistory().told([organisation.pk], today=clock.today())
    told = next((row for row in event if row.change == change), None)
    if told is None:
        messages.info(request, organisation_change.ALREADY_WITHDRAWN)
        return redirect("organisations:organisation_detail", organisation.code)
    return render(
        request, "organisations/change_withdraw.html", {"form": form, "organisation": organisation, "told": told}
    )


@organisation_page(policies.maintain)
@require_http_methods(["GET", "POST"])
def contact_new(request: SignedInRequest, organisation: Organisation) -> HttpResponse:
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_contact(organisation, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The contact person has been added."))
            return redirect("organisations:organisation_detail", organisation.code)
    return render(request, "organisations/contact_new.html", {"form": form, "organisation": organisation})


@contact_page(policies.maintain_organisation_of)
@require_http_methods(["GET", "POST"])
def contact_end(request: SignedInRequest, contact: Contact) -> HttpResponse:
    organisation = contact.organisation
    form = ContactEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_contact(contact, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            undo.offer(
                request, _("The last day is recorded."), "organisations:contact_reopen", organisation.code, contact.pk
            )
            return redirect("organisations:organisation_detail", organisation.code)
    return render(
        request, "organisations/contact_end.html", {"form": form, "organisation": organisation, "contact": contact}
    )


@contact_page(policies.reopen_contact)
@require_http_methods(["GET", "POST"])
def contact_reopen(request: SignedInRequest, contact: Contact) -> HttpResponse:
    """Take the last day of a contact person back."""
    organisation = contact.organisation

    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.reopen_contact(contact, reason=reason, by=request.user),
        question=_("Undo the end date: %(what)s?") % {"what": contact},
        effects=[_("The person is a contact person again.")],
        back=reverse("organisations:organisation_detail", args=[organisation.code]),
        context={"organisation": organisation},
    )


@allow(read_registry)
@require_GET
def ownership(request: SignedInRequest) -> HttpResponse:
    """Who belonged to whom on a day: the one of the form, else the one the person looks at."""
    form = DayForm(request.GET or None, initial={"dzien": asof.day(request)})
    day = (form.cleaned_data["dzien"] if form.is_bound and form.is_valid() else None) or asof.day(request)
    return render(
        request,
        "organisations/ownership.html",
        {
            "form": form,
            "day": day,
            "picture": presenters.picture(request.user, on=day, today=clock.today(), until=asof.day(request)),
        },
    )
