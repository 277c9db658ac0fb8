"""Bodies too large are refused before a byte of them is read.

Django counts while it reads, and files not at all: a form with a file of 200 MB would be read whole and written to the
disk, whoever sent it. Here the announced length decides. Every address takes `BODY_LIMIT`; those that carry
``@takes_files`` take `UPLOAD_LIMIT` from a person who is signed in. A body of no announced length (chunked) is refused
too: Django would see an empty form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class BodyTooLarge(RequestDataTooBig):
    """413. ``limit`` is what this address takes from this person, in bytes; ``signed_in`` what it takes of others."""

    def __init__(self, limit: int, *, signed_in_limit: int) -> None:
        super().__init__(f"The body is longer than {limit} bytes.")
        self.limit = limit
        self.signed_in_limit = signed_in_limit


class LengthRequired(BadRequest):
    """411: the body has no announced length."""


def takes_files(view: View) -> View:
    """Mark a view whose form carries files; goes outermost."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class BodyLimitMiddleware:
    """Stands where it is known who asks and in which language, and before anything that reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            raise LengthRequired("The body has no announced length.")
        length = length_of(request.META)
        if length > settings.BODY_LIMIT:
            allowed = settings.UPLOAD_LIMIT if _takes_files(request) else settings.BODY_LIMIT
            limit = allowed if request.user.is_authenticated else settings.BODY_LIMIT
            if length > limit:
                raise BodyTooLarge(limit, signed_in_limit=allowed)
        request.body_admitted = True  # type: ignore[attr-defined]
        return self.get_response(request)


def length_of(meta: dict[str, Any]) -> int:
    """As Django reads it: no number is no body."""
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _takes_files(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "takes_files", False)
