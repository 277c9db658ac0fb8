"""Inviting people to the roles of an edition, and the page an invited person comes to.

That page is public, because a new mentor has no account; what makes it safe is that reading it changes nothing (mail
scanners follow links) and that only a person signed in with the invited address can accept.
"""

from typing import cast

from allauth.account.views import request_login_code
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from joining.actions import invitations as actions
from joining.choices import InvitationState
from joining.forms.invitations import AcceptForm, InvitationForm, OfferForm
from joining.guards import invitation_page, unanswered_invitation_page
from joining.models import Invitation
from joining.policies.invitations import accept as may_accept
from joining.queries import invitations as queries
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, public
from kopalnia.lib.web.middleware import Voice, speak
from kopalnia.lib.web.pages import page_of
from people.actions.user import account_of
from people.models import User
from programmes.choices import EditionRoleName
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate, coordinate_edition_of
from programmes.views.setup import settings_tabs
from programmes.views.undo import undo_address

TONES = {
    InvitationState.SENT: "run",
    InvitationState.ACCEPTED: "ok",
    InvitationState.EXPIRED: "look",
    InvitationState.REVOKED: "",
    InvitationState.VOID: "",
}


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def invitation_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Everybody who was invited, and the form that invites."""
    form = InvitationForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send(edition, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is on its way to %(address)s.") % {"address": sent.email})
            return redirect("joining:invitation_list", edition.code)
    page = page_of(queries.invitations(edition), request)
    for row in page:
        row.tone = TONES[row.state_today]
        row.has_verbs = row.is_unanswered or row.state == InvitationState.REVOKED
    return render(
        request,
        "joining/invitation_list.html",
        {
            "edition": edition,
            "section": "zasady",
            "form": form,
            "page": page,
            "tabs": settings_tabs(edition, "invitation_list"),
        },
    )


@unanswered_invitation_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def invitation_change(request: SignedInRequest, row: Invitation) -> HttpResponse:
    """Another role, company or day for the same address: the old link stops working and a new one is sent."""
    edition = row.edition
    names = ("role", "organisation", "first_name", "last_name", "starts_on", "language", "note")
    form = OfferForm(request.POST or None, edition=edition, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_anew(row, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except IllegalStep as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("A new invitation is on its way; the old link no longer works."))
            return redirect("joining:invitation_list", edition.code)
    return render(
        request,
        "joining/invitation_change.html",
        {"edition": edition, "section": "zasady", "form": form, "invitation": row},
    )


@invitation_page(coordinate_edition_of)
@require_POST
def invitation_resend(request: SignedInRequest, row: Invitation) -> HttpResponse:
    try:
        actions.send_anew(row, by=request.user)
    except (IllegalStep, ValidationError) as error:
        messages.error(request, error.messages[0] if isinstance(error, ValidationError) else str(error))
    else:
        messages.success(request, _("A new invitation is on its way; the old link no longer works."))
    return redirect("joining:invitation_list", row.edition.code)


@invitation_page(coordinate_edition_of)
@require_POST
def invitation_revoke(request: SignedInRequest, row: Invitation) -> HttpResponse:
    try:
        actions.revoke(row, by=request.user)
    except IllegalStep as error:
        messages.error(request, str(error))
    else:
        done = _("The invitation is withdrawn; its link no longer works.")
        undo.offer(request, done, undo_address("zaproszenie", row.edition, row))
    return redirect("joining:invitation_list", row.edition.code)


@public("a person without an account comes here by a secret link; accepting needs the invited mailbox")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the invitation is about; a POST by the invited person accepts it."""
    row = queries.behind(token)
    if row is None:
        return _gone(request)
    speak(request, row.language, voice=Voice.LETTER)
    decision = may_accept(request.user, row)
    form_of_address = cast("User", request.user).form_of_address if decision else ""
    role = EditionRoleName(row.role).in_form(form_of_address)
    context = {"invitation": row, "role": role, "token": token, "decision": decision}
    if not decision:
        # A visitor is asked to sign in, which is no refusal; somebody else's account is.
        refused = request.user.is_authenticated or request.method == "POST"
        return render(request, "joining/invitation.html", context, status=403 if refused else 200)
    person = cast("User", request.user)  # the decision says so
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, person=person, invitation=row)
    if request.method == "POST" and form.is_valid():
        try:
            grant = actions.accept(row, **form.cleaned_data, by=person)
        except (IllegalStep, ValidationError):
            return _gone(request)
        messages.success(request, _("Welcome! Your role: %(role)s.") % {"role": grant.role_label})
        return redirect(f"{reverse('home')}?edycja={row.edition.code}")
    return render(request, "joining/invitation.html", {**context, "form": form})


@public("a person without an account asks for the code that proves the invited mailbox")
@never_cache
@require_POST
def invitation_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the invited address, whether it has an account already or gets one now; back here after it.

    The rest of the way is allauth's: its limits, its code, its second factor.
    """
    row = queries.behind(token)
    if row is None:
        return _gone(request)
    here = reverse("joining:invitation", args=[token])
    if request.user.is_authenticated:
        return redirect(here)
    if not ratelimit.consume(request, action="request_login_code", key=row.email, dry_run=True):
        messages.error(request, _("Too many codes requested. Try again in a few minutes."))
        return redirect(here)
    account_of(row.email, met_in=row.language)
    form = QueryDict(mutable=True)
    form.update({"email": row.email, "next": here})
    request.POST = form  # type: ignore[assignment]
    return request_login_code(request)


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for a link that never was, was used, taken back, overtaken or is too old: it tells nothing of anybody."""
    return render(request, "joining/invitation_gone.html", status=404)
