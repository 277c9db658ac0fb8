"""Pages that only a demonstration has: becoming one of its people, reading what was sent, looking at the components.

Production does not mount them (kopalnia/urls.py); each view asks once more.
"""

from __future__ import annotations

import re

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.demo.components import catalogue
from kopalnia.demo.people import IN_CAST, everybody
from kopalnia.lib.web.access import public
from kopalnia.lib.web.pages import page_of
from people.models import OutgoingMail, User
from people.outbox import set_aside

OWN_ADDRESS = re.compile(r"\bhttp://(?:127\.0\.0\.1|localhost)(?::\d+)?/")


def _only_in_demo() -> None:
    if not (settings.DEMO or settings.TESTING):
        raise Http404


@public("a demonstration with invented people; production has no such page")
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the cast with one click to become them."""
    _only_in_demo()
    cards = everybody()
    context = {
        "featured": [card for card in cards if card.featured],
        "others": [card for card in cards if not card.featured],
    }
    return render(request, "demo/people.html", context)


@public("a demonstration with invented people; production has no such page")
@require_POST
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """Become one of the cast. Nobody outside the cast can be reached, real accounts least of all."""
    _only_in_demo()
    cast = User.objects.filter(IN_CAST, is_example=True, is_active=True)
    user = get_object_or_404(cast, code=code)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    # Else the page of open sessions would say that nobody is signed in.
    UserSession.objects.create_from_request(request)
    return redirect("home")


@public("a demonstration with invented people; production has no such page")
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every message of the outbox, newest first, as its receiver would read it."""
    _only_in_demo()
    address = request.GET.get("do", "")[:254]
    rows = OutgoingMail.objects.select_related("to_user").order_by("-created_at", "-pk")
    if address:
        rows = rows.filter(to_email=address.strip().casefold())
    page = page_of(rows, request, size=25)
    here = request.build_absolute_uri("/")
    for mail in page.items:
        # The demo may run on another port than when the message was written: its links lead here.
        mail.body = OWN_ADDRESS.sub(here, _as_received(mail))
    return render(request, "demo/mailbox.html", {"page": page, "address": address})


@public("a demonstration with invented people; production has no such page")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def components(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states. Its buttons are real ones; what they send leads back here."""
    _only_in_demo()
    if request.method == "POST":
        return redirect("demo:components")
    return render(request, "demo/components.html", {"components": catalogue()})


@public("a demonstration with invented people; production has no such page")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def component(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A state of a component that holds the main heading of a page."""
    _only_in_demo()
    if request.method == "POST":
        return redirect("demo:components")
    found = next((one for one in catalogue() if one.name == name and one.has_main_heading), None)
    if found is None or not 0 < number <= len(found.states):
        raise Http404
    return render(request, "demo/component.html", {"shown": found, "state": found.states[number - 1]})


def _as_received(mail: OutgoingMail) -> str:
    """The words of a message. Those that carried a code or a link were set aside when they left."""
    if mail.sealed:
        return mail.letter
    place = set_aside(mail)
    return place.read_text(encoding="utf-8") if place and place.exists() else mail.body
