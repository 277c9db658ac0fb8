"""Who may log meetings, write notes and answer. The microproject was read with the person's standing."""

from django.utils.translation import gettext as _

from kopalnia.lib.access import Decision, no, yes
from mentors.models import Meeting
from microprojects.models import Microproject
from people.models import User


def log_meeting(user: User, microproject: Microproject) -> Decision:
    """Log a meeting with the group: the mentor who accompanies it today."""
    if not microproject.is_mentored:
        return no(_("Only a mentor of this group logs meetings."))
    return yes()


def write_note(user: User, meeting: Meeting) -> Decision:
    """Add a note to a meeting: the mentors of the group and the coordination."""
    microproject = meeting.microproject
    if not (microproject.is_mentored or microproject.is_steered):
        return no(_("Only the mentor of this group or the coordination writes notes."))
    return yes()


def edit_profile(user: User) -> Decision:
    """Write about oneself as a mentor: who accompanies or accompanied a group, or holds the role."""
    if user.accompaniments.exists() or user.edition_roles.active().filter(role="mentor").exists():
        return yes()
    return no(_("Only mentors have such a page."))
