"""The company's account: the way in, one's own links, and the people the coordinators have to recognise."""

from __future__ import annotations

import logging

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.utils import get_request_param
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joining.actions import company_accounts as actions
from joining.adapter import SESSION_KEY
from joining.forms.company_accounts import CompanyAccountJoinForm
from joining.guards import company_account_request_page, own_company_account_page
from joining.models import CompanyAccountRequest
from joining.policies import company_accounts as rules
from joining.queries import company_accounts as queries
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, allow, public
from organisations.identity_providers import identity_providers, provider_of
from people.policies import own, signed_in
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import InEdition, coordinate
from programmes.views.undo import undo_address

log = logging.getLogger(__name__)

# What a call makes of a server that is away (the errors of requests are OSErrors) or answers something else than it should.
NONSENSE = (OSError, LookupError, ValueError, TypeError, AttributeError)


@public("the account of a company is a way in")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the company's server, by POST; a link from the company's own pages meets a page with the button."""
    provider = provider_of(provider_id)
    if provider is None:
        raise Http404
    if request.method != "POST":
        return render(request, "joining/company_sign_in.html", {"provider": provider})
    if get_request_param(request, "process") == AuthProcess.CONNECT:  # read as allauth reads it: the form counts too
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
    try:
        return openid.login(request, provider_id)
    except NONSENSE as error:
        return _away(request, provider.name, error)


@public("the browser comes back here from the company's server")
@never_cache
@require_safe
def company_sign_in_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The company's server answers through the browser; whom it lets in is decided in ``joining.adapter``."""
    provider = provider_of(provider_id)
    if provider is None:
        raise Http404
    try:
        return openid.callback(request, provider_id)
    except NONSENSE as error:
        return _away(request, provider.name, error)


def _away(request: HttpRequest, name: str, error: Exception) -> HttpResponse:
    log.warning("The server of %s: %s", name, type(error).__name__)
    request.session[SESSION_KEY] = {"why": "away", "provider": name, "reason": ""}
    return redirect("joining:company_sign_in_answer")


@public("says to somebody not signed in why the company's account did not open the portal")
@never_cache
@require_safe
def company_sign_in_answer(request: HttpRequest) -> HttpResponse:
    """Why the company's account did not open the portal, and what to do."""
    answer = request.session.get(SESSION_KEY)
    if not isinstance(answer, dict):
        return redirect("account_login")
    return render(request, "joining/company_sign_in_answer.html", {"answer": answer})


@allow(signed_in)
@require_safe
def company_accounts(request: SignedInRequest) -> HttpResponse:
    """The accounts of companies that open this person's account."""
    if not identity_providers():
        raise Http404
    return render(request, "joining/company_accounts.html", {"rows": queries.company_account_rows(request.user)})


@own_company_account_page(own)
@require_POST
def company_account_unlink(request: SignedInRequest, account: SocialAccount) -> HttpResponse:
    actions.unlink(account, by=request.user)
    messages.success(request, _("Your company account is unlinked."))
    return redirect("joining:company_accounts")


@edition_page(coordinate)
@require_safe
def company_account_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """People of the edition's partners who came by their company's account and were not known."""
    rows = list(queries.requests(edition)[:200])
    return render(
        request,
        "joining/company_account_list.html",
        {"edition": edition, "section": "ludzie", "rows": rows, "joined": queries.joined(edition)},
    )


@company_account_request_page(rules.recognise)
@require_http_methods(["GET", "HEAD", "POST"])
def company_account_join(request: SignedInRequest, here: InEdition[CompanyAccountRequest]) -> HttpResponse:
    """Say who it is, or that it is nobody of ours."""
    edition, asking = here
    people = queries.candidates(edition, asking, by=request.user)
    form = CompanyAccountJoinForm(request.POST or None, edition=edition, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            actions.join(asking, form.cleaned_data["participation"], edition=edition, by=request.user)
        except (ValidationError, IllegalStep) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            done = _("Done: the person can sign in with the company account. We have told them.")
            undo.offer(request, done, undo_address("konto-firmy", edition, asking))
            return redirect("joining:company_account_list", edition.code)
    return render(
        request,
        "joining/company_account_join.html",
        {"edition": edition, "section": "ludzie", "asking": asking, "form": form, "anybody": people.exists()},
    )


@company_account_request_page(rules.recognise)
@require_POST
def company_account_refuse(request: SignedInRequest, here: InEdition[CompanyAccountRequest]) -> HttpResponse:
    edition, asking = here
    try:
        actions.refuse(asking, edition=edition, by=request.user)
    except IllegalStep as error:  # another coordinator was quicker
        messages.error(request, str(error))
    else:
        done = _("Refused. The person will see this the next time they try to sign in.")
        undo.offer(request, done, undo_address("konto-firmy", edition, asking))
    return redirect("joining:company_account_list", edition.code)
