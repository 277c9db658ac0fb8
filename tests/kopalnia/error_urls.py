"""Pages that refuse and crash, for the tests of the error pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from kopalnia.lib.web.access import allow, public
from people import policies


@allow(policies.administrator)
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside", content_type="text/plain")


@public("to see it crash")
def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("crash")


@public("to see it forgotten")
def kept(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept", content_type="text/plain", headers={"Cache-Control": "private, max-age=3600"})


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to whom?", content_type="text/plain")


urlpatterns = [
    path("closed/", closed),
    path("crash/", crash),
    path("kept/", kept),
    path("undeclared/", undeclared),
    path("", include("kopalnia.urls")),
]

handler403 = "kopalnia.errors.forbidden"
handler404 = "kopalnia.errors.not_found"
handler500 = "kopalnia.errors.server_error"
