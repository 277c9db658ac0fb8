"""Meetings of a group: the list, a new one, notes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopalnia.lib import asof, clock, once
from kopalnia.lib.access import SignedInRequest, allow, require
from kopalnia.lib.pages import page_of
from mentors import policies, queries
from mentors.actions import meetings as actions
from mentors.forms import MeetingForm, NoteForm
from microprojects.queries.core_page import page_of_microproject
from microprojects.queries.progress import edition_of
from people.policies import signed_in


@allow(signed_in)
@require_safe
def meeting_list(request: SignedInRequest, code: str) -> HttpResponse:
    today = asof.day(request)
    context = page_of_microproject(request.user, code, tab="meetings", on=today)
    microproject = context["microproject"]
    rows = queries.meetings_of(microproject, request.user).filter(held_on__lte=today)
    return render(
        request,
        "mentors/meeting_list.html",
        {
            **context,
            "page": page_of(rows, request),
            "log": asof.only_today(request, policies.log_meeting(request.user, microproject)),
            "can_note": microproject.is_mentored or microproject.is_steered,
        },
    )


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def meeting_new(request: SignedInRequest, code: str) -> HttpResponse:
    """The one form of a meeting; the card on the mentor's home posts here too."""
    context = page_of_microproject(request.user, code, tab="meetings")
    microproject = context["microproject"]
    require(policies.log_meeting(request.user, microproject))
    form = MeetingForm(request.POST or None, team=queries.team_of(microproject, on=clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            once.made(actions.log_meeting(microproject=microproject, by=request.user, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The meeting is saved."))
            return redirect("mentors:meeting_list", microproject.code)
    return render(request, "mentors/meeting_new.html", {**context, "form": form})


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def note_new(request: SignedInRequest, code: str) -> HttpResponse:
    meeting = queries.open_meeting(request.user, code)
    require(policies.write_note(request.user, meeting))
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once.made(actions.add_note(meeting=meeting, by=request.user, **form.cleaned_data))
        messages.success(request, _("The note is saved."))
        return redirect("mentors:meeting_list", meeting.microproject.code)
    return render(
        request,
        "mentors/note_new.html",
        {
            "meeting": meeting,
            "microproject": meeting.microproject,
            "edition": edition_of(request.user, meeting.microproject),
            "section": "mikroprojekty",
            "form": form,
        },
    )


@allow(signed_in)
@require_safe
def note_list(request: SignedInRequest) -> HttpResponse:
    """Everything the person noted, over all groups."""
    return render(request, "mentors/note_list.html", {"page": page_of(queries.my_notes(request.user), request)})
