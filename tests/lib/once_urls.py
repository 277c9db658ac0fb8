"""Pages for the tests of the once middleware: each POST writes one row."""

import time

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from kopalnia.lib.once import done
from people.models import OutgoingMail


def write(request: HttpRequest) -> None:
    OutgoingMail.objects.create(to_email="a@example.org", subject=request.path, body="B")


def effect(request: HttpRequest) -> HttpResponse:
    write(request)
    time.sleep(0.05)
    return HttpResponseRedirect(f"/done/{OutgoingMail.objects.count()}/")


def errors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the form again")


def half(request: HttpRequest) -> HttpResponse:
    write(request)
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    write(request)
    raise RuntimeError("broken")


def fragment(request: HttpRequest) -> HttpResponse:
    write(request)
    return done(HttpResponse("<li>row</li>"))


urlpatterns = [
    path("effect/", effect),
    path("errors/", errors),
    path("half/", half),
    path("broken/", broken),
    path("fragment/", fragment),
    path("", include("kopalnia.urls")),
]
