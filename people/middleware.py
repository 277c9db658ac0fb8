"""What is asked of a signed-in person's session before any page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kopalnia.lib.web import rejected_form
from people import second_factor
from people.models import Card

log = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Pages everybody may always open: they show nothing of anybody, or end the session.
HARMLESS: Final = frozenset({"account_logout", "people:language", "healthz", "readyz", "accessibility", "privacy"})
# Here somebody who has a factor passes it.
PROVING: Final = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
# Here somebody who has none makes one: allauth's own pages of the account.
SETTING_UP: Final = ("mfa_", "account_")


class CardSessionMiddleware:
    """Sign out who came in with a card that has been revoked since: it may have been lost, or handed to somebody else.

    Costs one query, and only those who came in with a card.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            records = get_authentication_records(request, request.user)
            cards = {record["card"] for record in records if "card" in record}
            if cards and Card.objects.valid().filter(pk__in=cards).count() < len(cards):
                logout(request)
                messages.info(request, _("Your card was revoked, so you have been signed out. Sign in again."))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Keep people who need a second factor from every page but those where they set it up or prove it.

    Stands outside `IdempotencyMiddleware`, so that a form turned back here is not remembered as sent. A session that has
    passed costs no query, that of anybody else one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return turned_back(request) or self.get_response(request)


def turned_back(request: HttpRequest) -> HttpResponse | None:
    """Where the person has to go first, or None when nothing is missing."""
    user = request.user
    if not user.is_authenticated or second_factor.has_passed(request):
        return None
    name = _name_of(request)
    if name in HARMLESS | PROVING or not second_factor.is_needed(user):
        return None
    if second_factor.has_factor(user):
        way = resolve_url("mfa_reauthenticate")
        return _lead(request, f"{way}?{urlencode({'next': request.get_full_path() if _is_read(request) else '/'})}")
    if not name.startswith(SETTING_UP):
        return _lead(request, resolve_url("mfa_index"))
    # The page says why the person is here.
    request.lacks_second_factor = True  # type: ignore[attr-defined]
    return None


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""


def _is_read(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"}


def _lead(request: HttpRequest, way: str) -> HttpResponse:
    """To the page where the factor is made or proved; a form's text is given back with the way there beside it."""
    # The form's secret is checked only later, so a stranger's page must not get its text back with a valid button.
    if fields := rejected_form.typed_here(request):
        return rejected_form.render_for_resubmission(request, fields, status=403, page="unsent_second_factor.html")
    return redirect(way)


class LastSeenMiddleware:
    """Note when a session was last used, at most once in ten minutes, for the person's list of open sessions.

    A page is read also when this cannot be written: a full disk or a locked database is then left alone for a while.
    """

    EVERY: Final = 600
    REST: Final = 60
    KEY: Final = "seen"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and time.monotonic() >= self.rests_until:
            seen = request.session.get(self.KEY)
            # Only sessions that are listed carry the note; it is written when somebody signs in.
            if seen is not None and time.time() - seen >= self.EVERY:
                self.note(request)
        return self.get_response(request)

    def note(self, request: HttpRequest) -> None:
        changed_before = request.session.modified
        try:
            with transaction.atomic():
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
                request.session[self.KEY] = int(time.time())
                request.session.save()
        except DatabaseError as error:
            log.warning("It was not noted when a session was last used: %s", type(error).__name__)
            self.rests_until = time.monotonic() + self.REST
        # Written already, or not worth a second try at the end of this request.
        request.session.modified = changed_before
