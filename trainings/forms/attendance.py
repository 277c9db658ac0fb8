"""The attendance sheet as a form: three fields for each person, read in one pass.

It is no Django form, because two hundred people times three fields would cost more than the page. What comes back for
somebody who is not on the roster is passed over; a mistake stands at its person and nothing typed is lost.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kopalnia.lib.web.fields import HoursField
from kopalnia.lib.words import typography
from kopalnia.lib.words.text import clean_text, one_line
from kopalnia.lib.words.typography import hours
from trainings.actions.attendance import PresenceAnswer
from trainings.choices import Presence
from trainings.models import Session
from trainings.queries.attendance import AttendanceLine

LONGEST_REASON = 300


class AttendanceSheet:
    """`lines` are the people of the roster; bound to POST data, each line shows what was chosen and what is wrong."""

    def __init__(self, session: Session, lines: list[AttendanceLine], data: Mapping[str, str] | None = None) -> None:
        self.session, self.lines = session, lines
        self.answers: dict[str, PresenceAnswer] = {}
        self.saved = {line.code: _words(line.presence, line.minutes, line.reason) for line in lines if line.saved}
        self._hours = HoursField(
            most=24, least_minutes=1, error_messages={"required": _("Enter the number of hours.")}
        )
        for line in lines:
            line.hours_typed = typography.typed_hours(line.minutes) if line.presence == Presence.PART else ""
        if data is not None:
            for line in lines:
                self._read(line, data)

    @property
    def errors(self) -> list[tuple[AttendanceLine, str, str]]:
        """Each mistake with its person and the name of the field, for the summary on top, where it goes on after the
        person's name."""
        return [
            (line, field, text[:1].lower() + text[1:]) for line in self.lines for field, text in line.errors.items()
        ]

    @property
    def error_count(self) -> int:
        return sum(len(line.errors) for line in self.lines)

    def is_valid(self) -> bool:
        return not any(line.errors for line in self.lines)

    def show_theirs(self) -> int:
        """After a newer save by somebody else: say at each person what stands there now, and count the differences."""
        different = 0
        for line in self.lines:
            theirs = self.saved.get(line.code, "")
            if theirs and theirs != _words(line.presence, line.minutes, line.reason):
                line.theirs = theirs
                different += 1
        return different

    def _read(self, line: AttendanceLine, data: Mapping[str, str]) -> None:
        chosen = data.get(f"{line.code}-presence")
        if chosen is None:
            return
        line.hours_typed = data.get(f"{line.code}-hours", "")[:200]
        line.reason = self._reason(line, data.get(f"{line.code}-reason", ""))
        if chosen not in Presence.values:
            line.errors["presence"] = _("Choose one of the four answers.")
            return
        line.presence = chosen
        line.minutes = self._minutes(line)
        if not line.errors:
            self.answers[line.code] = PresenceAnswer(Presence(chosen), line.minutes, line.reason)

    def _reason(self, line: AttendanceLine, text: str) -> str:
        try:
            cleaned = one_line(clean_text(text))
        except ValidationError as error:
            line.errors["reason"] = " ".join(error.messages)
            return "".join(letter for letter in text[:LONGEST_REASON] if letter.isprintable())
        if len(cleaned) > LONGEST_REASON:
            line.errors["reason"] = _("A reason can have at most %(most)s characters.") % {"most": LONGEST_REASON}
        return cleaned

    def _minutes(self, line: AttendanceLine) -> int:
        if line.presence == Presence.FULL:
            return self.session.minutes
        if line.presence != Presence.PART:
            return 0
        try:
            minutes = self._hours.clean(line.hours_typed) or 0
        except ValidationError as error:
            line.errors["hours"] = " ".join(error.messages)
            return 0
        if not 0 < minutes < self.session.minutes:
            line.errors["hours"] = _("Part of the time must be more than zero and less than %(whole)s.") % {
                "whole": hours(self.session.minutes)
            }
        return minutes


def _words(presence: str, minutes: int, reason: str) -> str:
    label = str(Presence(presence).label)
    if presence == Presence.PART:
        label = f"{label}, {hours(minutes)}"
    return f"{label} ({reason})" if reason else label
