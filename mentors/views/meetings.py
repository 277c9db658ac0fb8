"""Meetings of a team: the list, a new one, notes."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof, idempotency, undo
from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from mentors import policies, queries
from mentors.actions import meetings as actions
from mentors.forms import MeetingForm, NoteForm
from mentors.guards import meeting_page, note_page
from mentors.models import Meeting, MeetingNote
from microprojects.guards import microproject_on_day, microproject_page
from microprojects.models import Microproject
from microprojects.policies import read
from microprojects.presenters.core_page import frame_of
from microprojects.queries.entries import edition_of
from organisations.namesakes import tell_apart
from people.models import User


@microproject_on_day(read)
@require_safe
def meeting_list(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    page = page_of(queries.meetings_of(microproject, request.user).filter(held_on__lte=today), request)
    present = (row.user for meeting in page for row in meeting.present.all())
    tell_apart(present, private=microproject.is_coordinated)
    if not asof.looking_back(request):
        _offer_ways_back(request.user, page.items, microproject)
    return render(
        request,
        "mentors/meeting_list.html",
        {
            **frame_of(microproject, tab="meetings", on=today),
            "page": page,
            "log": asof.only_today(request, policies.log_meeting(request.user, microproject)),
            "can_note": microproject.is_mentored or microproject.is_coordinated,
        },
    )


def _offer_ways_back(user: User, meetings: Iterable[Any], microproject: Microproject) -> None:
    """Give each meeting and note read for a page its way back, as `undoing`."""
    for meeting in meetings:
        meeting.microproject = microproject
        meeting.undoing = policies.take_meeting_back(user, meeting)
        for note in meeting.readable_notes:
            note.meeting = meeting
            note.undoing = policies.take_note_back(user, note)


@microproject_page(policies.log_meeting)
@require_http_methods(["GET", "POST"])
def meeting_new(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    """The one form of a meeting; the card on the mentor's home posts here too."""
    form = MeetingForm(request.POST or None, team=queries.team_of(microproject, on=clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.log_meeting(microproject=microproject, by=request.user, **form.cleaned_data)
            idempotency.made(meeting)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo.offer(request, _("Meeting saved."), "mentors:meeting_undo", meeting.code)
            return redirect("mentors:meeting_list", microproject.code)
    return render(request, "mentors/meeting_new.html", frame_of(microproject, tab="meetings") | {"form": form})


@meeting_page(policies.write_note)
@require_http_methods(["GET", "POST"])
def note_new(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = actions.add_note(meeting=meeting, by=request.user, **form.cleaned_data)
        idempotency.made(note)
        undo.offer(request, _("Note saved."), "mentors:note_undo", meeting.code, note.pk)
        return redirect("mentors:meeting_list", meeting.microproject.code)
    return render(
        request,
        "mentors/note_new.html",
        {**_frame(request, meeting), "form": form},
    )


@meeting_page(policies.take_meeting_back)
@require_http_methods(["GET", "POST"])
def meeting_undo(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    """Take back a meeting saved by mistake."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.take_meeting_back(meeting, reason=reason, by=request.user),
        question=_("Did the meeting on %(day)s not take place?") % {"day": date_format(meeting.held_on, "j.m.Y")},
        effects=[
            _("The meeting stays on the list, marked as undone. Its hours and next step no longer count."),
            _("Notes about it stay, for the same readers."),
        ],
        back=reverse("mentors:meeting_list", args=[meeting.microproject.code]),
        context=_frame(request, meeting),
    )


@note_page(policies.take_note_back)
@require_http_methods(["GET", "POST"])
def note_undo(request: SignedInRequest, note: MeetingNote) -> HttpResponse:
    """Take a note back from its readers."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.take_note_back(note, reason=reason, by=request.user),
        question=_("Undo the note?"),
        effects=[_("From now on only its author can read it.")],
        back=reverse("mentors:meeting_list", args=[note.meeting.microproject.code]),
        context=_frame(request, note.meeting),
    )


def _frame(request: SignedInRequest, meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "microproject": meeting.microproject,
        "edition": edition_of(request.user, meeting.microproject),
        "section": "mikroprojekty",
    }


@allow(policies.read_own_notes)
@require_safe
def note_list(request: SignedInRequest) -> HttpResponse:
    """Everything the person noted, over all teams."""
    return render(request, "mentors/note_list.html", {"page": page_of(queries.my_notes(request.user), request)})
