"""Printable attendance lists: asked for, waited for, downloaded."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopalnia.lib.documents.printing import opened
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.downloads import file_response
from trainings import policies as rules
from trainings.actions import attendance_list as actions
from trainings.guards import attendance_list_page, session_page
from trainings.models import AttendanceList, Session
from trainings.presenters.attendance_list import subject_of


@session_page(rules.print_list)
@require_POST
def attendance_list_new(request: SignedInRequest, session: Session) -> HttpResponse:
    sheet = actions.request_list(session, with_names=request.POST.get("names") == "1", by=request.user)
    return redirect("trainings:attendance_list", session.module.edition.code, session.code, sheet.code)


@attendance_list_page(rules.read_list)
@require_safe
def attendance_list(request: SignedInRequest, sheet: AttendanceList) -> HttpResponse:
    """Being prepared, ready or failed; the page is looked at again by a link."""
    session = sheet.session
    context = {
        "edition": session.module.edition,
        "section": "szkolenia",
        "session": session,
        "subject": subject_of(session),
        "sheet": sheet,
    }
    return render(request, "trainings/attendance_list.html", context)


@attendance_list_page(rules.read_list)
@require_safe
def attendance_list_pdf(request: SignedInRequest, sheet: AttendanceList) -> HttpResponseBase | FileResponse:
    file = opened(sheet)
    if file is None:
        session = sheet.session
        return redirect("trainings:attendance_list", session.module.edition.code, session.code, sheet.code)
    if sheet.with_names and request.method == "GET":
        actions.note_download(sheet, by=request.user)
    name = _("attendance-list-%(number)s.pdf") % {"number": sheet.number}
    return file_response(file, filename=name, content_type="application/pdf", inline=True)
