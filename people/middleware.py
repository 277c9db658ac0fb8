"""A visit begun with a card ends with the card."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from people.models import Card


class CardSessionMiddleware:
    """Sign out who came in with a card that has been revoked since: it may have been lost, or handed to somebody else.

    Costs one query, and only those who came in with a card.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            records = get_authentication_records(request, request.user)
            cards = {record["card"] for record in records if "card" in record}
            if cards and Card.objects.valid().filter(pk__in=cards).count() < len(cards):
                logout(request)
                messages.info(request, _("Your card was revoked, so this visit has ended. Sign in again."))
        return self.get_response(request)
