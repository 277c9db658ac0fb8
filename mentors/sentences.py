"""How mentoring reads in the history. The text of a note never stands there."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("meeting.logged", _("%(actor)s recorded a meeting with the team on %(held_on)s (%(meeting_minutes)s h)"))
register("meeting.note_added", _("%(actor)s added a note about the meeting on %(held_on)s"))
register(
    "meeting.logged_undone",
    _("%(actor)s undid the record of the meeting on %(held_on)s: %(meeting_minutes)s h no longer count"),
)
register("meeting.note_added_undone", _("%(actor)s undid a note about the meeting on %(held_on)s"))
