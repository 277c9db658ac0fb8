"""Coming in with a code in a text message, and confirming one's own number by one."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web.access import SignedInRequest, allow, public
from people import policies, sms
from people.actions import phone as actions
from people.choices import TextPurpose
from people.forms.phone import PhoneCodeForm, PhoneForm
from people.models import OutgoingText, User
from people.phones import readable

SIGN_IN, CONFIRM = "sms_sign_in", "sms_confirm"  # the session's keys: which row this browser may try
METHOD = "sms"


@public("a code in a text message is a way in")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_sign_in(request: HttpRequest) -> HttpResponse:
    """The number. What follows looks the same whether anybody signs in with it or not."""
    _only_when_on()
    form = PhoneForm(request.POST or None)
    status = 200
    next_url = get_next_redirect_url(request)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        if not ratelimit.consume(request, action=METHOD) or not sms.may_ask(request, phone):
            form.add_error(None, _too_many())
            status = 429
        else:
            _remember(request, SIGN_IN, sms.code_for_sign_in(phone), next=next_url or "")
            return redirect("people:phone_code")
    return render(request, "people/phone_sign_in.html", {"form": form, "next": next_url}, status=status)


@public("the code of a text message is typed here")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code: good once, only in the browser that asked for it, and for five tries."""
    _only_when_on()
    asked = _remembered(request, SIGN_IN)
    if asked is None:
        return redirect("people:phone_sign_in")
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = sms.check_code(asked["key"], form.cleaned_data["code"], purpose=TextPurpose.SIGN_IN)
        if row is not None and (user := _holder(row)) is not None:
            return _enter(request, user, asked["next"])
        form.add_error("code", _wrong())
    return render(request, "people/phone_code.html", {"form": form, "phone": readable(asked["phone"])})


@allow(policies.signed_in)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_change(request: SignedInRequest) -> HttpResponse:
    """One's own number: a new one counts from the moment its code is typed."""
    _only_when_on()
    form = PhoneForm(request.POST or None, initial={"phone": request.user.phone})
    status = 200
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        if not sms.may_ask(request, phone, account=request.user):
            form.add_error(None, _too_many())
            status = 429
        else:
            _remember(request, CONFIRM, sms.write_code(phone, purpose=TextPurpose.CONFIRM, user=request.user))
            return redirect("people:phone_confirm")
    return render(request, "people/phone_change.html", {"form": form}, status=status)


@allow(policies.signed_in)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_confirm(request: SignedInRequest) -> HttpResponse:
    _only_when_on()
    asked = _remembered(request, CONFIRM)
    if asked is None:
        return redirect("people:phone_change")
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = sms.check_code(asked["key"], form.cleaned_data["code"], purpose=TextPurpose.CONFIRM)
        if row is None or row.user_id != request.user.pk:
            form.add_error("code", _wrong())
        else:
            try:
                actions.confirm(request.user, row.phone, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                request.session.pop(CONFIRM, None)
                messages.success(request, _("The number is confirmed: you can sign in with a code sent to it."))
                return redirect("people:account")
    return render(request, "people/phone_confirm.html", {"form": form, "phone": readable(asked["phone"])})


@allow(policies.signed_in)
@require_POST
def phone_remove(request: SignedInRequest) -> HttpResponse:
    _only_when_on()
    actions.remove(request.user, by=request.user)
    messages.success(request, _("The number has been removed from your account."))
    return redirect("people:account")


def _only_when_on() -> None:
    if not sms.is_on():
        raise Http404


def _remember(request: HttpRequest, name: str, row: OutgoingText, **more: str) -> None:
    request.session[name] = {"key": str(row.key), "phone": row.phone, **more}


def _remembered(request: HttpRequest, name: str) -> dict[str, Any] | None:
    found = request.session.get(name)
    return found if isinstance(found, dict) else None


def _holder(row: OutgoingText) -> User | None:
    """Whoever asked may have lost the number, or the right to sign in, since."""
    return User.objects.filter(pk=row.user_id, phone=row.phone, phone_verified=True, is_active=True).first()


def _enter(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """Begin the visit through allauth's stages, so that a second factor is asked here too."""
    request.session.pop(SIGN_IN, None)
    if request.user.is_authenticated:  # a browser shared by several people: nothing of the former visit stays
        get_adapter().logout(request)
    record_authentication(request, user, method=METHOD)
    return perform_login(
        request,
        Login(user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=next_url or None),
    )


def _too_many() -> str:
    return _("Too many codes requested. Sign in another way, or try again tomorrow.")


def _wrong() -> str:
    return _("This code is wrong or has expired. After five wrong codes, ask for a new one.")
