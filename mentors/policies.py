"""Who may log meetings, write notes and answer. The microproject was read with the person's standing."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing, may_undo
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote
from microprojects.models import Microproject
from people.models import User


def log_meeting(user: User, microproject: Microproject) -> Decision:
    """Log a meeting with the group: the mentor who accompanies it today."""
    if not microproject.is_mentored:
        return no(_("Only this team's mentor can record meetings."))
    return yes()


def take_meeting_back(user: User, meeting: Meeting) -> Undoing:
    """Take back a meeting logged by mistake: who logged it for a while, the coordination later with a reason."""
    if meeting.taken_back_at is not None:
        return Undoing(False, _("This meeting has already been undone."))
    own = meeting.logged_by_id == user.pk
    return may_undo(
        could=yes() if own else no(_("Only the person who saved this meeting or the coordinators can undo it.")),
        coordinates=meeting.microproject.is_coordinated,
        acted_at=meeting.logged_at,
        edition=None,  # no book and no release tells of meetings
    )


def take_note_back(user: User, note: MeetingNote) -> Undoing:
    """Take back a note: its author for a while, later the coordination, if it reads the note, with a reason.

    A note for nobody else is its author's alone, whenever it was written.
    """
    if note.taken_back_at is not None:
        return Undoing(False, _("This note has already been undone."))
    own = note.written_by_id == user.pk
    if note.audience == NoteAudience.AUTHOR:
        return Undoing(own)
    return may_undo(
        could=yes() if own else no(_("Only the person who wrote this note or the coordinators can undo it.")),
        coordinates=note.meeting.microproject.is_coordinated,
        acted_at=note.written_at,
        edition=None,
    )


def write_note(user: User, meeting: Meeting) -> Decision:
    """Add a note to a meeting: the mentors of the group and the coordination."""
    microproject = meeting.microproject
    if meeting.taken_back_at is not None:
        return no(_("This meeting has already been undone."))
    if not (microproject.is_mentored or microproject.is_coordinated):
        return no(_("Only this team's mentor or the coordinators can write notes."))
    return yes()


def edit_profile(user: User) -> Decision:
    """Write about oneself as a mentor: who accompanies or accompanied a group, or holds the role."""
    if user.accompaniments.exists() or user.edition_roles.active().filter(role="mentor").exists():
        return yes()
    return no(_("Only mentors have this page."))
