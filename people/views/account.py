"""One's own account: name, form of address, language, colours."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web.access import SignedInRequest, allow, public
from kopalnia.lib.web.middleware import ask_anew, forget_language
from kopalnia.lib.web.safe_redirects import own_path
from people import policies
from people.actions import contact
from people.actions import user as user_actions
from people.choices import Language
from people.forms import AccountForm
from people.models import Card, User
from people.presenters import security_of
from people.queries import name_correction
from people.signals import CHOSEN


@allow(policies.signed_in)
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """The person's own account."""
    # A form writes into its instance while it checks; the signed-in person must stay as they are until all is right.
    mine = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        user_actions.change(request.user, by=request.user, **form.cleaned_data)
        if not form.cleaned_data["language"]:  # as in the browser, whatever was chosen in it before
            forget_language(request)
        ask_anew(request, request.user)
        messages.success(request, _("Changes saved."))
        return redirect("people:account")
    cards = Card.objects.visible_to(request.user)
    context = {
        "form": form,
        "card": cards.valid().first(),
        "card_taken_away": cards.taken_away().first(),
        "security": security_of(request.user),
        "correction": name_correction(request.user),
    }
    return render(request, "people/account.html", context)


@allow(policies.signed_in)
@require_POST
def address_mark(request: SignedInRequest) -> HttpResponse:
    """Say whether one of the person's own addresses is an employer's."""
    email = request.POST.get("email", "")
    # A handful of addresses, compared here: what was typed may hold signs no database takes.
    if email not in EmailAddress.objects.filter(user=request.user).values_list("email", flat=True):
        raise Http404
    contact.mark_address(request.user, email=email, company=request.POST.get("kind") == "company", by=request.user)
    messages.success(request, _("Changes saved."))
    return redirect("account_email")


@public("the language of a page is anybody's choice")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: on the account of a signed-in person, in a cookie for a visitor; then back to the page."""
    answer = HttpResponseRedirect(own_path(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted not in Language.values:
        return answer
    if request.user.is_authenticated:
        user_actions.change(request.user, by=request.user, language=wanted)
    else:
        request.session[CHOSEN] = wanted  # it becomes the person's own when they sign in
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer
