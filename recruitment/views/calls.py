"""The open calls, for everybody: light pages that tell all one needs before applying."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import public
from kopalnia.lib.web.middleware import Voice, speak
from kopalnia.lib.web.pages import page_of
from recruitment import policies as rules
from recruitment.choices import ApplicationState
from recruitment.presenters.calls import call_facts, call_lines
from recruitment.queries.applications import call_page, calls, own_application


@public("the calls of all programmes are meant for everybody")
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    page = page_of(calls(), request)
    return render(request, "recruitment/call_list.html", {"page": page, "lines": call_lines(page, clock.today())})


@public("a published call is meant for everybody")
@require_safe
def call(request: HttpRequest, edition_code: str) -> HttpResponse:
    edition = get_object_or_404(call_page(), code=edition_code)
    speak(request, edition.language, voice=Voice.EDITION)
    decision, application = rules.call_open(edition), own_application(request.user, edition)
    return render(
        request,
        "recruitment/call.html",
        {
            "call": call_facts(edition, clock.today()),
            "cohort": edition,
            "funding": edition.programme.funder_formula,
            "decision": decision,
            "application": application,
            "unfinished": bool(application and application.state == ApplicationState.DRAFT and decision),
        },
    )
