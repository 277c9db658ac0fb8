"""A form that is not taken, whatever the reason: its text is given back.

The page holds the fields as they came and a button that sends them again: pages of what can be mended first (the sign-in
has ended, the person looks at an earlier day: `render_for_resubmission`), and every page of an error (`text_of`). Nothing is
stored on the server, so nobody else who signs in on this computer can find it. Secrets and files are never given back. How
long a text is makes no difference: a body that was read is a few megabytes at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.urls import reverse

from kopalnia.lib.web.body_limits import length_of
from kopalnia.lib.web.safe_redirects import is_own

SHORT = 12  # what is no longer than this is not shown to be copied
# Passwords, PINs, codes and keys, by the names that our forms and allauth's give them.
SECRET = re.compile(r"(?:^|_)(?:password\d?|oldpassword|pin|code|otp|token|secret|key|credential|recovery)(?:$|_)")
OWN_FIELDS = {"csrfmiddlewaretoken", "idempotency_key", "send_again", "_to_today"}  # made anew for the second sending


def comes_back(name: str) -> bool:
    """Whether this field may be given back: what a person typed, and no secret."""
    return name not in OWN_FIELDS and not SECRET.search(name)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form without its tokens and without passwords; empty when there is nothing worth keeping."""
    fields = [(name, value) for name, values in request.POST.lists() if comes_back(name) for value in values]
    return fields if any(value for _name, value in fields) else []


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent the form. Without that word a stranger's page may have.

    Some browsers send no `Origin`, or an empty one, where they send one of the others.
    """
    if (origin := request.headers.get("Origin", "")) not in {"", "null"}:
        return is_own(request, origin)
    if site := request.headers.get("Sec-Fetch-Site", ""):
        return site == "same-origin"
    return is_own(request, request.headers.get("Referer", ""))


def typed_here(request: HttpRequest) -> list[tuple[str, str]]:
    """The typed fields of a form of ours. Empty when another site sent it, and when it cannot be read (it broke on the
    way, or its files found no room): for pages that are shown before the form's secret is checked, or when it is wrong."""
    if request.method != "POST" or not came_from_here(request):
        return []
    # What failed before the length of the body was looked at is read no further than anybody's.
    if not getattr(request, "body_admitted", False) and length_of(request.META) > settings.BODY_LIMIT:
        return []
    with suppress(Exception):
        return typed(request)
    return []


def text_of(request: HttpRequest) -> dict[str, Any]:
    """What `components/typed_text.html` takes: the typed text of a form of ours that was not taken. Empty when there is
    none."""
    fields = typed_here(request)
    return {**_page_of(request, fields), "csrf_token": get_token(request)} if fields else {}


def _page_of(request: HttpRequest, fields: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "fields": fields,
        "shown": [value for _name, value in fields if len(value) > SHORT],
        "action": request.get_full_path(),
        "multipart": request.content_type == "multipart/form-data",
        "had_files": bool(request.FILES),
    }


def render_for_resubmission(
    request: HttpRequest,
    fields: list[tuple[str, str]],
    *,
    status: int,
    page: str = "unsent.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page with the typed text. The caller has made sure that the form came from our own page."""
    return render(
        request,
        page,
        {**_page_of(request, fields), "login": resolve_url(settings.LOGIN_URL), **(more or {})},
        status=status,
    )


class RejectedFormMiddleware:
    """Whoever sends a form and has to sign in first gets its text back, whichever app's view asks for the sign-in.

    Stands inside the middleware that checks the form's secret. Somebody who is signed in and may not do it all the same
    is refused, as our own views do, instead of being led to a sign-in that leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "POST" or not _asks_to_sign_in(request, response) or not (fields := typed(request)):
            return response
        if request.user.is_authenticated:
            raise PermissionDenied
        return render_for_resubmission(request, fields, status=401)


def _asks_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer leads to a sign-in page, to come back afterwards, from a page that is none itself."""
    doors = {resolve_url(settings.LOGIN_URL), reverse("admin:login")}
    way, _mark, query = response.headers.get("Location", "").partition("?")
    return way in doors and "next" in QueryDict(query) and request.path not in doors
