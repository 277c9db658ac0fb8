"""Who sees my data: said plainly, with the person's own values beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopalnia.lib.web.access import SignedInRequest, allow
from people import audit, policies
from people.presenters import data_rows


@allow(policies.signed_in)
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    """What the portal keeps about the person, who may read it, and what happened with the account."""
    return render(
        request,
        "people/my_data.html",
        {"rows": data_rows(request.user), "entries": audit.history_of(request.user, viewer=request.user, limit=50)},
    )
