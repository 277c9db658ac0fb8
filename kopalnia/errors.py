"""Pages for what went wrong, each with a sentence. They ask the database nothing beyond the signed-in person."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kopalnia.lib.web import outages, rejected_form
from kopalnia.lib.web.body_limits import BodyTooLarge, LengthRequired
from people.models import rights
from programmes.choices import EditionRoleName


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken; 411 and 413: it was not read, for it is larger than the portal accepts."""
    if isinstance(exception, LengthRequired):
        reason = _("We cannot tell how large this form is. Send it from a browser.")
        return render(request, "400.html", {"reason": reason}, status=411)
    if isinstance(exception, BodyTooLarge) and exception.signed_in_limit > settings.BODY_LIMIT:
        return render(request, "400.html", {"reason": _too_large(exception)}, status=413)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        reason = _("The form is too long: the limit is 2 MB of text. Shorten it and send it again.")
        return render(request, "400.html", {"reason": reason}, status=413)
    reason = _("The address or the form contains something we cannot read.")
    return _page(request, "400.html", status=400, reason=reason)


def _too_large(exception: BodyTooLarge) -> str:
    if exception.limit < exception.signed_in_limit:
        return _("Sign in to send photos. Sign in in another tab, then come back and send the form again.")
    return _("The form and its photo are too large: the limit is %(size)s. Choose a smaller photo.") % {
        "size": filesizeformat(exception.limit)
    }


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a rule or a policy refused; its sentence stands on the page."""
    reason = getattr(exception, "reason", "") or _("You do not have access to this page.")
    return _page(request, "403.html", status=403, reason=reason, runs_an_edition=_runs_an_edition(request))


def _runs_an_edition(request: HttpRequest) -> bool:
    """Whether the person is one of those to whom the page would send them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return bool(rights.of(user).keys() & {EditionRoleName.COORDINATOR, EditionRoleName.ADMINISTRATOR})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's secret is missing or old. A form of our own page (signing in renews the secret) is given back to be
    sent again; a stranger's page gets no button with a valid secret. Who is signed in is not sent to sign in again, and
    reads as whom: the text may be that of the person before."""
    if fields := rejected_form.typed_here(request):
        signed_in = request.user.is_authenticated
        return rejected_form.render_for_resubmission(
            request, fields, status=403, page="unsent_signed_in.html" if signed_in else "unsent.html"
        )
    sentence = _(
        "The form has expired or your browser is blocking cookies. Go back, copy any long text, refresh the page and"
        " send the form again."
    )
    return render(request, "403.html", {"reason": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is somebody else's; the page does not tell which."""
    return _page(request, "404.html", status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: rendered without the request, for nothing may be asked of a broken transaction. A full disk (507) and a
    database that is busy or away (503) are said. The typed text is given back."""
    status = outages.status_of(sys.exc_info()[1])
    told = {**rejected_form.text_of(request), "full": status == outages.DISK_FULL}
    try:
        page = loader.get_template("not_kept.html" if status else "500.html").render(told)
    except TemplateDoesNotExist:
        page = _("Something went wrong on our side.")
    return HttpResponse(page, status=status or 500, headers={"Retry-After": "60"} if status else None)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: a limit of tries was reached, ours or allauth's."""
    return _page(request, "429.html", status=429)


def _page(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    return render(request, template, {**context, **rejected_form.text_of(request)}, status=status)
