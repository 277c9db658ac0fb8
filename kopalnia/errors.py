"""Pages for what went wrong, each with a sentence. They ask the database nothing beyond the signed-in person."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kopalnia.lib import shortage, unsent
from kopalnia.lib.bodies import BodyTooLarge, LengthRequired


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken; 411 and 413: it was not read, for it is larger than the portal accepts."""
    if isinstance(exception, LengthRequired):
        reason = _("The form did not say how long it is. Send it from a browser.")
        return render(request, "400.html", {"reason": reason}, status=411)
    if isinstance(exception, BodyTooLarge) and exception.signed_in_limit > settings.BODY_LIMIT:
        return render(request, "400.html", {"reason": _too_large(exception)}, status=413)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        reason = _("The form holds more than the portal accepts at once (2 MB of text). Shorten it and send it again.")
        return render(request, "400.html", {"reason": reason}, status=413)
    reason = _("The address or the form contains something the portal cannot read.")
    return render(request, "400.html", {"reason": reason}, status=400)


def _too_large(exception: BodyTooLarge) -> str:
    if exception.limit < exception.signed_in_limit:
        return _(
            "Photos are taken from people who are signed in. Sign in in another tab, come back here and send the form again."
        )
    return _(
        "The form with its photo is larger than the portal accepts at once (%(size)s). Choose a smaller photo."
    ) % {"size": filesizeformat(exception.limit)}


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a rule or a policy refused; its sentence stands on the page."""
    reason = getattr(exception, "reason", "") or _("You have no access to this page.")
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's secret is missing or old. A form of our own page (signing in renews the secret) is given back to be
    sent again; a stranger's page gets no button with a valid secret."""
    if unsent.came_from_here(request) and (fields := unsent.typed(request)):
        return unsent.give_back(request, fields, status=403)
    sentence = _(
        "The form has expired or cookies are off. Go back, copy longer texts, refresh the page and send the form again."
    )
    return render(request, "403.html", {"reason": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is somebody else's; the page does not tell which."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: rendered without the request, for nothing may be asked of a broken transaction. A full disk (507) and a
    database that is busy or away (503) are said, and the typed text is given back."""
    status = shortage.status_of(sys.exc_info()[1])
    try:
        page = loader.get_template("not_kept.html" if status else "500.html").render(
            _not_kept(request, status) if status else {}
        )
    except TemplateDoesNotExist:
        page = _("Something broke on our side.")
    return HttpResponse(page, status=status or 500, headers={"Retry-After": "60"} if status else None)


def _not_kept(request: HttpRequest, status: int) -> dict[str, Any]:
    fields: list[tuple[str, str]] = []
    if request.method == "POST" and unsent.came_from_here(request):
        # The form itself may not be readable any more: a large upload goes through the disk.
        with suppress(Exception):
            fields = unsent.typed(request)
    return {
        "full": status == shortage.DISK_FULL,
        "fields": fields,
        "shown": [value for _name, value in fields if len(value) > unsent.SHORT],
        "action": request.get_full_path(),
        "multipart": request.content_type == "multipart/form-data",
        "had_files": bool(fields and request.FILES),
        "csrf_token": get_token(request) if fields else "",
    }
