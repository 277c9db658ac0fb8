"""What everything is compared with: the least a Django view does, in the same processes and behind the same middleware.

The list reads the session, the user and fifty rows by one indexed query, and prints eight cells of each in a small
template with a base, about 15 kB. The insert writes one row and redirects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from people.models import AuditEntry
from programmes.models import Participation
from scripts.bench.query_shapes import shape

CELLS = (
    "code",
    "user__first_name",
    "user__last_name",
    "user__search_key",
    "user__sort_key",
    "user__email",
    "edition__code",
    "edition__name",
)


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    rows = Participation.objects.order_by("pk").values_list(*CELLS)[:50]
    return render(request, "bare_list.html", {"rows": rows})


@login_required
@require_POST
def bare_insert(request: HttpRequest) -> HttpResponse:
    AuditEntry.objects.create(verb="bench.inserted", actor_id=request.user.pk, data={})
    return redirect("/bare/")


class CountingMiddleware:
    """Outermost: counts the queries of a request that asks for it, and the shapes that came more than once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Bench-Count" not in request.headers:
            return self.get_response(request)
        seen: Counter[str] = Counter()

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen[shape(sql)] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers["X-Bench-Queries"] = str(seen.total())
        response.headers["X-Bench-Repeated"] = str(sum(number > 1 for number in seen.values()))
        return response
