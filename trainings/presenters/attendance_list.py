"""The words of a printable attendance list, in the language of the print."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kopalnia.lib.words.typography import hours, keep_together
from organisations.namesakes import tell_apart
from trainings.models import AttendanceList, Session
from trainings.queries.attendance import roster

TEMPLATE = 1


def print_of(sheet: AttendanceList) -> dict[str, Any]:
    """What the template prints. Without personal data the rows keep their numbers only."""
    session = sheet.session
    edition = session.module.edition
    with override(sheet.language):
        people = list(roster(session))
        tell_apart((row.user for row in people), private=False)  # everybody who signs reads it
        return {
            "language": sheet.language,
            "title": _("Attendance list no. %(number)s") % {"number": sheet.number},
            "heading": _("Attendance list"),
            "programme": f"{edition.programme.name}, {edition.name}",
            "number": _("List no. %(number)s, template %(template)s") % {"number": sheet.number, "template": TEMPLATE},
            "subject": keep_together(subject_of(session)),
            "columns": [
                _("No."),
                _("Surname and first name"),
                _("From–to, if not all the time"),
                _("Signature"),
            ],
            "rows": [
                {"n": n, "name": _by_surname(row.user) if sheet.with_names else ""}
                for n, row in enumerate(people, start=1)
            ],
            "signatures": [_("Trainer's signature"), _("Coordinator's signature")],
            "formula": edition.programme.funder_formula,
            "page": _("page"),
            "of": _("of"),
        }


def subject_of(session: Session) -> str:
    """«Zarządzanie zmianą · sobota, 3 czerwca 2017, 9:00–14:00 (5 h) · Dom Kultury Wirek»."""
    start, end = localtime(session.starts_at), localtime(session.ends_at)
    time = f"{date_format(start, 'G:i')}–{date_format(end, 'G:i')}"
    weekday = date_format(start, "l")
    if get_language() == "pl":
        weekday = weekday.lower()
    day = f"{weekday}, {date_format(start, 'j E Y')}, {time} ({hours(session.minutes)})"
    parts = [session.module.topic, session.title, day, session.place, session.trainer]
    return " · ".join(part for part in parts if part)


def _by_surname(user: Any) -> str:
    name = f"{user.last_name} {user.first_name}".strip() or user.code
    return f"{name} ({user.apart})" if user.apart else name
