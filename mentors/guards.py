"""Pages of one meeting of a mentor with a team, and of a note about it: who enters, and the row they are about.

The microproject behind both knows what the person is to it.
"""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from mentors.models import Meeting, MeetingNote
from microprojects.queries.entries import with_viewer_roles


def _meeting(request: SignedInRequest, *, code: str) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), code=code)
    meeting.microproject = with_viewer_roles(request.user, meeting.microproject_id)
    return meeting


def _note(request: SignedInRequest, *, code: str, note_id: int) -> MeetingNote:
    meeting = _meeting(request, code=code)
    note = get_object_or_404(MeetingNote.objects.visible_to(request.user), meeting=meeting, pk=note_id)
    note.meeting = meeting
    return note


meeting_page = row_guard(_meeting)
note_page = row_guard(_note)
