"""Printable attendance lists: asked for, waited for, downloaded."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopalnia.lib.documents.printing import opened
from kopalnia.lib.web.access import SignedInRequest, allow, require
from kopalnia.lib.web.downloads import file_response
from people.policies import signed_in
from programmes.models import Edition
from trainings import policies as rules
from trainings.actions import attendance_list as actions
from trainings.models import AttendanceList, Session
from trainings.queries.attendance_list import subject_of
from trainings.views.session import session_steered


@allow(signed_in)
@require_POST
def attendance_list_new(request: SignedInRequest, edition_code: str, code: str) -> HttpResponse:
    edition, session = session_steered(request, edition_code, code)
    require(rules.print_list(request.user, session))
    sheet = actions.request_list(session, with_names=request.POST.get("names") == "1", by=request.user)
    return redirect("trainings:attendance_list", edition.code, session.code, sheet.code)


@allow(signed_in)
@require_safe
def attendance_list(request: SignedInRequest, edition_code: str, code: str, list_code: str) -> HttpResponse:
    """Being prepared, ready or failed; the page is looked at again by a link."""
    edition, session, sheet = _list(request, edition_code, code, list_code)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "session": session,
        "subject": subject_of(session),
        "sheet": sheet,
    }
    return render(request, "trainings/attendance_list.html", context)


@allow(signed_in)
@require_safe
def attendance_list_pdf(
    request: SignedInRequest, edition_code: str, code: str, list_code: str
) -> HttpResponseBase | FileResponse:
    edition, session, sheet = _list(request, edition_code, code, list_code)
    file = opened(sheet)
    if file is None:
        return redirect("trainings:attendance_list", edition.code, session.code, sheet.code)
    if sheet.with_names and request.method == "GET":
        actions.note_download(sheet, by=request.user)
    name = _("attendance-list-%(number)s.pdf") % {"number": sheet.number}
    return file_response(file, filename=name, content_type="application/pdf", inline=True)


def _list(
    request: SignedInRequest, edition_code: str, code: str, list_code: str
) -> tuple[Edition, Session, AttendanceList]:
    edition, session = session_steered(request, edition_code, code)
    rows = AttendanceList.objects.visible_to(request.user).filter(session=session)
    return edition, session, get_object_or_404(rows, code=list_code)
