"""Who may log meetings, write notes and answer. The microproject was read with the person's standing."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing, may_undo
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote
from microprojects.entry_flags import flag
from microprojects.models import Entry, Microproject, TeamRelation
from people.models import User, rights
from programmes.choices import EditionRoleName


def log_meeting(user: User, microproject: Microproject) -> Decision:
    """Mentors who accompany the team today."""
    if not microproject.is_mentored:
        return no(_("Only this team's mentor can record meetings."))
    return yes()


def meeting_stands(meeting: Meeting) -> Decision:
    """Whether nobody has taken the meeting back."""
    return yes() if meeting.taken_back_at is None else no(_("This meeting has already been undone."))


def note_stands(note: MeetingNote) -> Decision:
    """Whether nobody has taken the note back."""
    return yes() if note.taken_back_at is None else no(_("This note has already been undone."))


def take_meeting_back(user: User, meeting: Meeting) -> Undoing:
    """Whoever saved the meeting, for a while; the coordinators later too, with a reason."""
    if not (decision := meeting_stands(meeting)):
        return Undoing(False, decision.reason)
    own = meeting.logged_by_id == user.pk
    return may_undo(
        could=yes() if own else no(_("Only the person who saved this meeting or the coordinators can undo it.")),
        coordinates=meeting.microproject.is_coordinated,
        acted_at=meeting.logged_at,
        edition=None,  # no book and no release tells of meetings
    )


def take_note_back(user: User, note: MeetingNote) -> Undoing:
    """The author of the note, for a while; the coordinators, if they read it, later too, with a reason.

    A note for nobody else is its author's alone, whenever it was written.
    """
    if not (decision := note_stands(note)):
        return Undoing(False, decision.reason)
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
    """Mentors of the team and the coordinators."""
    microproject = meeting.microproject
    if not (decision := meeting_stands(meeting)):
        return decision
    if not (microproject.is_mentored or microproject.is_coordinated):
        return no(_("Only this team's mentor or the coordinators can write notes."))
    return yes()


def confirm_unread(entry: Entry) -> Decision:
    """Whether an entry may be confirmed from the queue in one step; one with a flag is opened first."""
    if flag([entry])[0].flags:
        return no(_("Something about this entry is unusual. Read it and answer here."))
    return yes()


def mentor(user: User) -> Decision:
    """Mentors: whoever holds the role, or accompanies or accompanied a team."""
    if rights.of(user).rows(TeamRelation.MENTOR, EditionRoleName.MENTOR) or user.accompaniments.exists():
        return yes()
    return no(_("Only mentors have this page."))


def read_own_notes(user: User) -> Decision:
    """Mentors, and coordinators who have written a note."""
    decision = mentor(user)
    return yes() if decision or MeetingNote.objects.filter(written_by=user).exists() else decision
