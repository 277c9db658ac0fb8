"""Printable attendance lists: numbered at request, typeset by the worker."""

from django.db import transaction
from django.db.models import Max

from kopalnia.lib.documents.printing import ask
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require_still
from people.audit import record
from people.models import User
from programmes.models import Edition
from programmes.policies import coordinate
from trainings.models import AttendanceList, Session


@transaction.atomic
def request_list(session: Session, *, with_names: bool, by: User) -> AttendanceList:
    """Ask for a print of the roster; lists of an edition are numbered without gaps."""
    edition = locked(Edition.objects, session.module.edition_id)
    require_still(coordinate, by, edition)
    last = AttendanceList.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
    sheet = AttendanceList.objects.create(
        edition=edition,
        session=session,
        number=last + 1,
        with_names=with_names,
        language=by.reads,
        requested_by=by,
    )
    _log("attendance_list.requested", sheet, by=by)
    ask(sheet)
    return sheet


@transaction.atomic
def note_download(sheet: AttendanceList, *, by: User) -> None:
    """A list with names is personal data: who took it is logged."""
    _log("attendance_list.downloaded", sheet, by=by)


def _log(verb: str, sheet: AttendanceList, *, by: User) -> None:
    record(verb, on=[sheet, sheet.session], by=by, edition=sheet.edition_id, number=sheet.number)
