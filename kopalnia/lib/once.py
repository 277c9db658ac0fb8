"""A form sent twice has one effect.

Every rendered form carries a random key (``{% once %}``). The first POST with a key inserts it in the same
transaction as its effect; a repeat (a double click, the Back button, a retry after a lost answer) finds the key and
is answered with the redirect the first one got. The insert is the lock: on PostgreSQL the second request waits at the
unique index, on SQLite at ``BEGIN IMMEDIATE``. An answer that is no redirect frees the key (the form came back with
its errors); an answer of 400 or more also rolls everything back. A view that succeeds without a redirect (an htmx
fragment) marks it with ``done``.

Addresses may hold the key of an invitation: of the form's own only a hash is kept, and the one to go on to is sealed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kopalnia.lib import seal
from kopalnia.lib.access import Refused

FIELD = "_once"
USE = "once"  # what the sealed addresses are sealed for
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


def new_token() -> str:
    """A key for one rendered form."""
    return str(uuid.uuid4())


def done(response: HttpResponse) -> HttpResponse:
    """Say that this answer, though no redirect, is a success: the key stays used."""
    response.once_done = True  # type: ignore[attr-defined]
    return response


class OnceMiddleware:
    """Stands after the authentication middleware, as far inside as possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = None if request.method in SAFE else _key_of(request)
        if key is None:
            return self.get_response(request)
        keys = _keys()
        with transaction.atomic():
            try:
                with transaction.atomic():
                    row = keys._base_manager.create(key=key, user_id=request.user.pk, path=_hash_of(request.path))
            except IntegrityError:
                return _repeat(request, keys._base_manager.get(key=key))
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif isinstance(response, HttpResponseRedirectBase) or getattr(response, "once_done", False):
                keys._base_manager.filter(pk=row.pk).update(
                    status=response.status_code, location=seal.seal(_location(request, response), use=USE)
                )
            else:
                row.delete()
        return response


def _keys() -> type[models.Model]:
    return apps.get_model(getattr(settings, "ONCE_MODEL", "people.SubmissionKey"))


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _location(request: HttpRequest, response: HttpResponseBase) -> str:
    return response.headers.get("Location") or response.headers.get("HX-Redirect") or request.path


def _hash_of(path: str) -> str:
    return salted_hmac("kopalnia.lib.once", path, algorithm="sha256").hexdigest()


def _repeat(request: HttpRequest, row: Any) -> HttpResponseBase:
    if row.path != _hash_of(request.path) or row.user_id not in {None, request.user.pk}:
        raise Refused(_("This form was sent from another page. Open the page again."))
    location = seal.unseal(row.location, use=USE)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": location})
    return HttpResponse(status=303, headers={"Location": location})
