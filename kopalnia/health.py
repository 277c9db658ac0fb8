"""The answer for a load balancer or a monitor: 200 while the process serves and reaches its database."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kopalnia.lib.access import public


@public("a load balancer asks without signing in; the answer tells a stranger nothing")
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say "ok" in plain text, or 503 when the database does not answer; it tells a stranger nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
