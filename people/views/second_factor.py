"""The second factor beyond allauth's own pages: the last one stays, and an administrator helps who has lost everything."""

from __future__ import annotations

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kopalnia.lib.web.access import SignedInRequest, allow, public, require
from kopalnia.lib.web.pages import page_of
from people import policies, second_factor
from people.actions import second_factor as actions
from people.actions.sessions import end_session
from people.forms.second_factor import LoginWebAuthnForm, SecondFactorResetForm
from people.guards import account_page, key_page
from people.models import User


class PasskeySignInView(LoginWebAuthnView):
    """Allauth's, which would then ask for a confirmed address: whoever comes with a card may have a passkey and none."""

    def form_valid(self, form: LoginWebAuthnForm) -> HttpResponse:
        key = form.cleaned_data["credential"]
        login = Login(
            user=key.user,
            email_verification=EmailVerificationMethod.NONE,
            redirect_url=get_next_redirect_url(self.request),
        )
        return perform_passwordless_login(self.request, key, login)


@public("a passkey is a way in")
@require_http_methods(["GET", "HEAD", "POST"])
def mfa_login_webauthn(request: HttpRequest) -> HttpResponseBase:
    return PasskeySignInView.as_view()(request)


@key_page(policies.own)
@require_http_methods(["GET", "POST"])
def mfa_remove_webauthn(request: SignedInRequest, key: Authenticator) -> HttpResponseBase:
    """Allauth's page for removing a key, which does not know that the last one may have to stay."""
    decision = policies.remove_factor(request.user, key)
    if request.method == "POST":
        require(decision)
    return RemoveWebAuthnView.as_view(extra_context={"decision": decision})(request, pk=key.pk)


@allow(policies.signed_in)
@require_POST
def session_end(request: SignedInRequest) -> HttpResponse:
    """End one of one's own sessions; one that has ended meanwhile is no error."""
    end_session(request.user, request.POST.get("session", ""))
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")


@allow(policies.administrator)
@require_GET
def second_factor_list(request: SignedInRequest) -> HttpResponse:
    """Everybody who needs a second factor or has one."""
    concerned = User.objects.visible_to(request.user).filter(
        second_factor.who_needs() | Q(pk__in=Authenticator.objects.values("user")), is_active=True
    )
    page = page_of(concerned.prefetch_related("authenticator_set").in_order(), request)
    for person in page.items:
        types = [factor.type for factor in person.authenticator_set.all()]
        person.has_app = Authenticator.Type.TOTP in types
        person.keys = types.count(Authenticator.Type.WEBAUTHN)
        person.is_asking = person == request.user
    return render(request, "people/second_factor_list.html", {"page": page})


@account_page(policies.reset_second_factor)
@require_http_methods(["GET", "POST"])
def second_factor_reset(request: SignedInRequest, person: User) -> HttpResponse:
    """Take the second factor away from somebody who has lost it, with a reason they will read."""
    form = SecondFactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reset(person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Two-step verification has been reset, and the person has been sent a message."))
        return redirect("people:second_factor_list")
    return render(request, "people/second_factor_reset.html", {"form": form, "person": person})
