"""Small middleware: the language of a page, and addresses no database could take."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """The language the person chose, else the one this browser chose here, else Polish; never the browser's own
    list."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    """The language code for a request; always one of ``settings.LANGUAGES``."""
    user = getattr(request, "user", None)
    wanted = getattr(user, "language", "") if user is not None and user.is_authenticated else ""
    wanted = wanted or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class PlainAddressMiddleware:
    """Refuse an address with a NUL byte: PostgreSQL cannot store or compare it, and no page of ours has one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address contains a NUL byte.")
        return self.get_response(request)
