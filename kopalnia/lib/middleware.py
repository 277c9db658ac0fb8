"""Small middleware: the language of a page, and requests nothing of ours could take."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

# Set by `kopalnia.wsgi` on requests that name a charset of their own.
FOREIGN_CHARSET = "kopalnia.foreign_charset"
# How psycopg2, PostgreSQL and sqlite3 say that they cannot take a value.
UNSTORABLE = re.compile(r"NUL \(0x00\)|out of range|too large to convert to SQLite")
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


class PlainRequestMiddleware:
    """Refuse what no page of ours sends and no database or decoder takes.

    A NUL byte in the address: PostgreSQL cannot store or compare it. A body in another charset than UTF-8, which
    `kopalnia.wsgi.PlainRequest` has noted.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get(FOREIGN_CHARSET):
            raise BadRequest("The body is not in UTF-8.")
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address contains a NUL byte.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """The same for a value that reached the database past every form: a NUL byte, a number beyond all numbers."""
        if isinstance(exception, ValueError | OverflowError | DataError) and UNSTORABLE.search(str(exception)):
            raise BadRequest("A value no database could hold.") from exception
