"""The way in with a printed card: the code names the card, the PIN is always typed."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web.access import SignedInRequest, public
from people import policies
from people.actions import card as actions
from people.forms.card import CardForm, CardRevokeForm
from people.guards import card_page
from people.models import Card
from people.models.card import normal_code, printed

CARD = "card"  # the name of this way in among the session's authentication records


@public("a printed card is the way in for people without an e-mail address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_sign_in(request: HttpRequest, code: str = "") -> HttpResponse:
    """The code may come in the address (from the square on the card); opening the address alone does nothing."""
    known = printed(normal_code(code or request.GET.get("kod", "")[:40]))
    form = CardForm(request.POST or None, initial={"code": known})
    status = 200
    if request.method == "POST" and form.is_valid():
        # A limit for the machine's sake only: what protects a card is counted on the card.
        if not ratelimit.consume(request, action=CARD):
            form.add_error(None, _("Too many attempts. Wait a minute."))
            status = 429
        elif card := actions.open_with_pin(form.cleaned_data["code"], form.cleaned_data["pin"]):
            return _enter(request, card)
        else:
            form.add_error(
                None,
                _(
                    "The code or the PIN is wrong. After five wrong PINs the card stops working, and the coordinators"
                    " issue a new one."
                ),
            )
    return render(
        request, "people/card_sign_in.html", {"form": form, "next": get_next_redirect_url(request)}, status=status
    )


def _enter(request: HttpRequest, card: Card) -> HttpResponse:
    """Begin the visit through allauth's stages, so that a second factor asked of everybody is asked here too."""
    if request.user.is_authenticated:  # a browser shared by several people: nothing of the former visit stays
        get_adapter().logout(request)
    record_authentication(request, card.user, method=CARD, card=card.pk)
    return perform_login(
        request,
        Login(
            user=card.user,
            email_verification=EmailVerificationMethod.NONE,
            redirect_url=get_next_redirect_url(request),
        ),
    )


@card_page(policies.own)
@require_http_methods(["GET", "POST"])
def card_revoke(request: SignedInRequest, card: Card) -> HttpResponse:
    """The holder gives the card up; a visit begun with it ends too."""
    form = CardRevokeForm(request.POST or None, required=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(card, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The card is revoked and no longer works."))
            return redirect("people:account")
    return render(request, "people/card_revoke.html", {"form": form, "card": card})
