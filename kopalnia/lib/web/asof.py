"""As of a date: the day a person looks at, which moves what is shown and nothing else.

The day stands in the person's session until they come back to today. Rights, deadlines and everything that is written
are always judged by today. So a page passes `day(request)` to its queries (``on=``) and never to a policy, and while
somebody looks back every form is given back to them with its text and a button that returns to today and sends it:
nobody writes into today believing it to be March.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web import rejected_form
from kopalnia.lib.web.access import Decision, no
from kopalnia.lib.web.idempotency import SAFE

KEY = "as_of"
# Sent by the button that comes back to today and sends the form again.
RETURN = "_to_today"
# What may be sent while looking back: the day itself, the language of the page, and signing out or in, which ends it.
TIMELESS = frozenset({"as_of", "people:language", "people:card_sign_in", "account_logout"})


def looking_back(request: HttpRequest) -> dt.date | None:
    """The earlier day the signed-in person looks at; None for today, and for whoever signed in after them here."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("user") != user.pk:
        return None
    day = dt.date.fromisoformat(kept["day"])
    return day if day < clock.today() else None


def day(request: HttpRequest) -> dt.date:
    """The day whose state the page shows."""
    return looking_back(request) or clock.today()


def look_back(request: HttpRequest, to: dt.date) -> None:
    """Show everything as of an earlier day from now on; today ends it."""
    if to >= clock.today():
        return_to_today(request)
    else:
        request.session[KEY] = {"user": request.user.pk, "day": to.isoformat()}


def return_to_today(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def only_today(request: HttpRequest, decision: Decision) -> Decision:
    """The decision about a verb, as a page offers it: while looking back none is offered."""
    if looking_back(request) is None:
        return decision
    return no(_("You are viewing an earlier day. Return to today to make changes."))


class AsOfMiddleware:
    """Gives a form back (409) while its sender looks at an earlier day. Stands after the check of the form's secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if request.method in SAFE or looking_back(request) is None:
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in TIMELESS:
            return None
        if RETURN in request.POST:
            return_to_today(request)
            return None
        return rejected_form.render_for_resubmission(
            request, rejected_form.typed(request), status=409, page="looking_back.html"
        )
