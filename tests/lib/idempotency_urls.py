"""Pages for the tests of the once middleware: each POST writes one row."""

import time
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import include, path

from kopalnia.lib.web.fields import LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.idempotency import done
from people.models import OutgoingMail

PAGE = engines["django"].from_string(
    '<!doctype html><html lang="pl"><head><meta charset="utf-8"></head><body><h1>Notatka</h1>'
    '{% load kopalnia %}{% include "components/messages.html" %}'
    '<form method="post">{% idempotency_key %}{{ form.text }}{{ form.about }}</form>'
)


def write(request: HttpRequest) -> None:
    OutgoingMail.objects.create(to_email="a@example.org", subject=request.path, body="B")


def effect(request: HttpRequest) -> HttpResponse:
    write(request)
    time.sleep(0.05)
    return HttpResponseRedirect(f"/done/{OutgoingMail.objects.count()}/")


def errors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the form again", content_type="text/plain")


def half(request: HttpRequest) -> HttpResponse:
    write(request)
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    write(request)
    raise RuntimeError("broken")


def file(request: HttpRequest) -> HttpResponse:
    write(request)
    return done(HttpResponse("a file", content_type="text/plain"))


class NoteForm(BaseForm):
    asks_before_repeating = True

    text = TextField()
    about = LineField(required=False)


class PlainForm(BaseForm):
    text = TextField()


def note(request: HttpRequest, form_class: type[BaseForm] = NoteForm) -> HttpResponse:
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["text"][:50]
        row = OutgoingMail.objects.create(to_email="a@example.org", subject=subject, body="B")
        messages.success(request, f"written: {subject}")
        return HttpResponseRedirect(f"/done/{row.pk}/")
    return HttpResponse(PAGE.render({"form": form}, request))


def hasty(request: HttpRequest) -> HttpResponse:
    """Answers a form that is not valid with a redirect, which loses what was typed."""
    note(request)
    return HttpResponseRedirect("/elsewhere/")


urlpatterns = [
    path("note/", note),
    path("plain/", partial(note, form_class=PlainForm)),
    path("hasty/", hasty),
    path("effect/", effect),
    path("errors/", errors),
    path("half/", half),
    path("broken/", broken),
    path("file/", file),
    path("", include("kopalnia.urls")),
]
