"""What is asked again at each request of a visit that the server of a company opened."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from joining.queries.company_accounts import keeps_open

METHOD = "socialaccount"  # allauth's name of this way in among the session's authentication records


class CompanySessionMiddleware:
    """Sign out who came by the account of a company that opens nothing any more: it was unlinked, the job has ended, or a
    role was given that the company may not come into. A visit lasts for weeks, what the company is believed only for its own
    people of today.

    Whoever has proven themselves in the visit in another way too (their password, their second factor) stays. Costs one
    query, and only those who came in by a company's account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            # A factor made in such a visit proves nothing about who came.
            records = [
                record for record in get_authentication_records(request, request.user) if not record.get("set_up")
            ]
            if records and all(record["method"] == METHOD for record in records):
                last = records[-1]
                if not keeps_open(request.user, str(last.get("provider")), str(last.get("uid"))):
                    logout(request)
                    messages.info(
                        request,
                        _(
                            "You can no longer sign in here with your company account, so you have been signed out."
                            " Sign in another way."
                        ),
                    )
        return self.get_response(request)
