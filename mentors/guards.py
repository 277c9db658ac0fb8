"""Pages of one meeting of a mentor with a team, and of a note about it: who enters, and the row they are about."""

from kopalnia.lib.web.access import SignedInRequest, row_guard
from mentors.models import Meeting, MeetingNote
from mentors.queries import open_meeting, open_note


def _meeting(request: SignedInRequest, *, code: str) -> Meeting:
    return open_meeting(request.user, code)


def _note(request: SignedInRequest, *, code: str, note_id: int) -> MeetingNote:
    return open_note(request.user, code, note_id)


meeting_page = row_guard(_meeting)
note_page = row_guard(_note)
