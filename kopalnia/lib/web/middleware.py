"""Small middleware: the language of a page, and requests nothing of ours could take."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from kopalnia.lib.words import typography

# Set by `kopalnia.wsgi` on requests that name a charset of their own.
FOREIGN_CHARSET = "kopalnia.foreign_charset"
# How psycopg2, PostgreSQL and sqlite3 say that they cannot take a value.
UNSTORABLE = re.compile(r"NUL \(0x00\)|out of range|too large to convert to SQLite")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Voice(IntEnum):
    """Who asked for the language of a page; a later one is heard before an earlier one."""

    NOBODY = 0
    EDITION = 1
    BROWSER = 2
    LETTER = 3
    CHOICE = 4


class LanguageMiddleware:
    """The language of a page: what the person chose, that of the letter they came by, what the browser asks for, that of
    the edition (`speak`), else Polish."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        ask_anew(request, request.user)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        for name in getattr(request, "languages_forgotten", set()):
            response.delete_cookie(name, samesite="Lax")
        if letter := getattr(request, "language_of_letter", ""):
            # Without a time: it holds for the visit. Nothing is written here, as programs that read mail follow links.
            response.set_cookie(
                _letter_cookie(),
                letter,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response


def speak(request: HttpRequest, language: str, *, voice: Voice) -> None:
    """Ask for a language on behalf of what the page is about; heard unless something nearer to the person has asked.

    The language of a letter holds for the rest of the visit.
    """
    if language not in dict(settings.LANGUAGES):
        return
    if voice is Voice.LETTER:
        request.language_of_letter = language  # type: ignore[attr-defined]
    if voice >= request.language_voice:  # type: ignore[attr-defined]
        _say(request, language, voice)


def forget_language(request: HttpRequest) -> None:
    """Let the browser keep no language, neither one chosen in it nor that of a letter: it may be somebody else's next."""
    kept = {name for name in (settings.LANGUAGE_COOKIE_NAME, _letter_cookie()) if request.COOKIES.pop(name, "")}
    request.languages_forgotten = getattr(request, "languages_forgotten", set()) | kept  # type: ignore[attr-defined]


def ask_anew(request: HttpRequest, user: Any) -> None:
    """Somebody signed in or out, or chose: what is said from now on, in a message too, is in the language of the next page."""
    _say(request, *_asked(request, user))


def _asked(request: HttpRequest, user: Any) -> tuple[str, Voice]:
    """The language a request asks for by itself; always one of ``settings.LANGUAGES``."""
    cookies = request.COOKIES
    wishes = (
        (getattr(user, "language", ""), Voice.CHOICE),
        (cookies.get(settings.LANGUAGE_COOKIE_NAME, ""), Voice.CHOICE),
        (cookies.get(_letter_cookie(), ""), Voice.LETTER),
        (getattr(user, "met_in", ""), Voice.LETTER),
        (_of_browser(request), Voice.BROWSER),
        (settings.LANGUAGE_CODE, Voice.NOBODY),
    )
    return next((language, voice) for language, voice in wishes if language in dict(settings.LANGUAGES))


def _of_browser(request: HttpRequest) -> str:
    """The first language of the browser's list that the portal speaks; a country makes no difference."""
    listed = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    spoken = (code.partition("-")[0] for code, _weight in listed)
    return next((code for code in spoken if code in dict(settings.LANGUAGES)), "")


def _say(request: HttpRequest, language: str, voice: Voice) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
    request.language_voice = voice  # type: ignore[attr-defined]


def _letter_cookie() -> str:
    return f"{settings.LANGUAGE_COOKIE_NAME}-letter"


class PlainRequestMiddleware:
    """Refuse what no page of ours sends and no database or decoder takes.

    A NUL byte in the address or in a cookie: PostgreSQL cannot store or compare it. A body in another charset than
    UTF-8, which `kopalnia.wsgi.PlainRequest` has noted.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get(FOREIGN_CHARSET):
            raise BadRequest("The body is not in UTF-8.")
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address contains a NUL byte.")
        if any("\x00" in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie contains a NUL byte.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """The same for a value that reached the database past every form: a NUL byte, a number beyond all numbers."""
        if isinstance(exception, ValueError | OverflowError | DataError) and UNSTORABLE.search(str(exception)):
            raise BadRequest("A value no database could hold.") from exception


class TypographyMiddleware:
    """Set every page as print would: sentences of the interface and those of people alike are joined in one place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = typography.set_page(response.content.decode(response.charset))
        return response
