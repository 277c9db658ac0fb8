"""The attendance sheet and its signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, SignedInRequest, require
from kopalnia.lib.web.pages import Page, page_of
from trainings import policies as rules
from trainings.actions import attendance as actions
from trainings.choices import Presence, SessionState
from trainings.forms.attendance import AttendanceSheet
from trainings.guards import session_page
from trainings.models import Session
from trainings.presenters.attendance import totals_sentence
from trainings.presenters.attendance_list import subject_of
from trainings.queries.attendance import (
    AttendanceLine,
    lines_of,
    newest_answer,
    roster,
    signed_totals,
    totals,
    unanswered,
)

TONES = {Presence.FULL: "", Presence.PART: "look", Presence.EXCUSED: "run", Presence.ABSENT: "stop"}
SHOWN_OF_SIGNED = 200
ANSWERS = [(presence.value, presence.label, TONES[presence]) for presence in Presence]


@session_page(rules.coordinate_session)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_sheet(request: SignedInRequest, session: Session) -> HttpResponse:
    """Everybody on one page; «all the time» until somebody says otherwise. A long signed list is read in parts."""
    may = rules.record_attendance(request.user, session)
    page = None
    if request.method != "POST" and session.state == SessionState.SIGNED:
        page = page_of(roster(session), request, size=SHOWN_OF_SIGNED)
    lines = lines_of(session, page)
    sheet = AttendanceSheet(session, lines, request.POST if request.method == "POST" else None)
    problem, stale = "", False
    if request.method == "POST":
        expected = _version(request)
        stale = expected != session.version
        if not stale:
            require(may)
        try:
            if stale:
                sheet.show_theirs()
            elif sheet.is_valid():
                actions.save_attendance(session, answers=sheet.answers, expected=expected, by=request.user)
                return _saved(request, session)
        except StaleVersion:
            stale = True
            session.refresh_from_db(fields=["version", "state"])
            may = rules.record_attendance(request.user, session)
            lines = lines_of(session)
            sheet = AttendanceSheet(session, lines, request.POST)
            sheet.show_theirs()
        except (IllegalStep, ValidationError) as error:
            problem = str(error) if isinstance(error, IllegalStep) else " ".join(error.messages)
    return _sheet_page(request, session, sheet, lines=lines, page=page, may=may, problem=problem, stale=stale)


def _sheet_page(
    request: SignedInRequest,
    session: Session,
    sheet: AttendanceSheet,
    *,
    lines: list[AttendanceLine],
    page: Page[Any] | None,
    may: Decision,
    problem: str,
    stale: bool,
) -> HttpResponse:
    sums = totals(lines) if page is None else signed_totals(session)
    context: dict[str, Any] = {
        "edition": session.module.edition,
        "section": "szkolenia",
        "session": session,
        "subject": subject_of(session),
        "sheet": sheet,
        "page": page,
        "totals": sums,
        "totals_sentence": totals_sentence(sums),
        "unanswered": unanswered(lines),
        # What came with this request and could not be kept is not saved, whatever stood here before.
        "saved_at": newest_answer(lines) if request.method != "POST" and page is None else None,
        "refused": request.method == "POST",
        "answers": ANSWERS,
        "may": may,
        "can_be_filled": bool(may) and session.state == SessionState.PLANNED,
        "sign": rules.sign_attendance(request.user, session, people=len(lines), unanswered=unanswered(lines)),
        "reopen": rules.reopen_attendance(request.user, session),
        "problem": problem,
        "stale": stale,
    }
    return render(request, "trainings/attendance_sheet.html", context, status=409 if stale else 200)


def _version(request: SignedInRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _saved(request: SignedInRequest, session: Session) -> HttpResponse:
    place = [session.module.edition.code, session.code]
    if request.POST.get("then") == "sign":
        return redirect("trainings:attendance_sign", *place)
    messages.success(request, _("The list is saved. Its hours count once it is signed off."))
    return redirect("trainings:attendance_sheet", *place)


@session_page(rules.coordinate_session)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_sign(request: SignedInRequest, session: Session) -> HttpResponse:
    """Read the totals and the exceptions once more, then sign."""
    edition = session.module.edition
    lines = lines_of(session)
    may = rules.sign_attendance(request.user, session, people=len(lines), unanswered=unanswered(lines))
    problem = ""
    if request.method == "POST":
        require(may)
        try:
            actions.sign_attendance(session, expected=_version(request), by=request.user)
        except StaleVersion as error:
            session.version = error.current.version  # type: ignore[attr-defined]
            problem = _("Someone changed the list after you opened it. Check it again, then sign it off.")
        except (IllegalStep, ValidationError) as error:
            problem = str(error) if isinstance(error, IllegalStep) else " ".join(error.messages)
        else:
            done = _("The list is signed off. Its hours now count.")
            undo.offer(request, done, "trainings:attendance_reopen", edition.code, session.code)
            return redirect("trainings:session_detail", edition.code, session.code)
    sums = totals(lines)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "session": session,
        "subject": subject_of(session),
        "may": may,
        "totals": sums,
        "totals_sentence": totals_sentence(sums),
        "exceptions": [line for line in lines if line.presence != Presence.FULL],
        "problem": problem,
        "question": ngettext(
            "Sign off the list of %(count)s person?", "Sign off the list of %(count)s people?", sums.people
        )
        % {"count": sums.people},
    }
    return render(request, "trainings/attendance_sign.html", context, status=409 if problem else 200)
