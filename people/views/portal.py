"""The portal's administration: who administers it, and the texts people consent to."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, allow
from people import policies
from people.actions import consent as consent_actions
from people.actions import roles
from people.choices import ConsentPurpose, PortalRoleName
from people.forms.portal import AdministratorEndForm, AdministratorForm, ConsentTextForm, proposal
from people.guards import portal_role_page
from people.models import PortalRole
from people.queries import consent_texts_by_purpose, newest_consent_text


@allow(policies.administrator)
@require_http_methods(["GET", "POST"])
def administrator_list(request: SignedInRequest) -> HttpResponse:
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            roles.grant(
                form.person,
                PortalRoleName.ADMINISTRATOR,
                on=form.cleaned_data["starts_on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The role has been given."))
            return redirect("people:administrator_list")
    grants = PortalRole.objects.visible_to(request.user).select_related("user").order_by("ends_on", "starts_on", "pk")
    return render(request, "people/administrator_list.html", {"form": form, "grants": grants})


@portal_role_page(policies.administer)
@require_http_methods(["GET", "POST"])
def administrator_end(request: SignedInRequest, grant: PortalRole) -> HttpResponse:
    form = AdministratorEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            roles.revoke(grant, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo.offer(request, _("The last day is recorded."), "people:administrator_reopen", grant.pk)
            return redirect("people:administrator_list")
    return render(request, "people/administrator_end.html", {"form": form, "grant": grant})


@portal_role_page(policies.reopen_portal_role)
@require_http_methods(["GET", "POST"])
def administrator_reopen(request: SignedInRequest, grant: PortalRole) -> HttpResponse:
    """Take the last day of an administrator back."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: roles.reopen(grant, reason=reason, by=request.user),
        question=_("Undo the end date: %(what)s?") % {"what": grant},
        effects=[_("The person will administer the portal again. If they have a sign-in card, it will stop working.")],
        back=reverse("people:administrator_list"),
        context={},
    )


@allow(policies.administrator)
@require_GET
def consent_text_list(request: SignedInRequest) -> HttpResponse:
    """Each purpose with all its versions; nothing here can be changed, a new wording is a new version."""
    return render(request, "people/consent_text_list.html", {"purposes": consent_texts_by_purpose()})


@allow(policies.administrator)
@require_http_methods(["GET", "POST"])
def consent_text_new(request: SignedInRequest, purpose: str) -> HttpResponse:
    """The next version, begun from the newest one, or from our proposal where there is none."""
    newest = newest_consent_text(purpose)
    words = ("title_pl", "title_en", "body_pl", "body_en")
    initial = {name: getattr(newest, name) for name in words} if newest else proposal(purpose)
    form = ConsentTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.publish_text(purpose, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The new version is saved. It applies from its start date."))
            return redirect("people:consent_text_list")
    return render(
        request,
        "people/consent_text_new.html",
        {"form": form, "newest": newest, "purpose": ConsentPurpose(purpose).label},
    )
