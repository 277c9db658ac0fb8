"""Who may write, answer and show entries and photos. The rows' `microproject` was read with the person's standing."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import EDITABLE_ENTRY_STATES, EntryState
from microprojects.models import Entry, Microproject, Photo
from microprojects.policies import read, review, work_in
from people.models import User
from people.sign_in_methods import who_can_sign_in
from people.undo import WayBack, may_undo, way_back


def write_entry(user: User, microproject: Microproject) -> Decision:
    """Log progress: members of the group, because an entry carries its author's own hours."""
    decision = work_in(user, microproject)
    if not decision:
        return decision
    if not microproject.in_team:
        return no(_("Only team members can write entries, because an entry counts its author's hours."))
    return yes()


def edit_entry(user: User, entry: Entry) -> Decision:
    """Change a draft or an entry to be mended: its author, as long as nobody has confirmed it."""
    if entry.author_id != user.pk:
        return no(_("Only the author can change an entry."))
    if entry.state == EntryState.SUBMITTED:
        return no(_("This entry has been sent and is awaiting an answer."))
    if entry.state not in EDITABLE_ENTRY_STATES:
        return no(_("This entry is confirmed. Add a new one instead of changing it."))
    return yes()


def review_entry(user: User, entry: Entry) -> Decision:
    """Confirm or return a sent entry: the mentor or the coordination, never for one's own hours."""
    if user.pk in {entry.author_id, entry.participation.user_id}:
        return no(_("No one can confirm their own hours."))
    decision = review(user, entry.microproject)
    if not decision:
        return decision
    if entry.state != EntryState.SUBMITTED:
        return no(_("This entry is not awaiting an answer."))
    return yes()


def undo_entry(user: User, entry: Entry) -> Undoing:
    """Take back the sending (its author) or the answer (who may answer), as long as nobody built on it."""
    microproject, own = entry.microproject, user.pk in {entry.author_id, entry.participation.user_id}
    way = way_back(entry)
    if way is not None and way.arrow.verb == "undo_submit":
        could = yes() if entry.author_id == user.pk else no(_("Only the author can undo sending an entry."))
        coordinates = microproject.is_coordinated
    else:
        could = no(_("No one can confirm their own hours.")) if own else review(user, microproject)
        coordinates = microproject.is_coordinated and not own
    decision = may_undo(entry, could=could, coordinates=coordinates, edition=microproject.edition_id, way=way)
    if decision and way is not None and (sentence := mending_begun(entry, way)):
        return Undoing(False, sentence)
    return decision


def mending_begun(entry: Entry, way: WayBack) -> str:
    """Why a returned entry is not taken back any more, or nothing. What somebody has begun to mend who cannot come back
    to it is answered as it stands."""
    if way.arrow.verb != "undo_return" or entry.version == way.entry.data.get("version", entry.version):
        return ""
    if who_can_sign_in().filter(pk=entry.author_id).exists():
        return _("The author is already correcting this entry. You will see it again once it is sent.")
    return ""


def add_photo(user: User, entry: Entry) -> Decision:
    """Put a photo by an entry: its author, also after it was confirmed (a photo carries no hours)."""
    if entry.author_id != user.pk:
        return no(_("Only the author can add photos to an entry."))
    return yes()


def look_after_photo(user: User, photo: Photo) -> Decision:
    """Say who is on a photo, note consents, take the photo away: its author, the mentor, the coordination."""
    microproject = photo.microproject
    if photo.uploaded_by_id == user.pk or microproject.is_coordinated or microproject.is_mentored:
        return yes()
    return no(_("Only the person who added the photo, the mentor or the coordinators can do this."))


def look_after_quotes(user: User, microproject: Microproject) -> Decision:
    """Members of the team, its mentors and the coordinators, also when the work is long closed.

    Note that somebody quoted does not want to be named any more.
    """
    return read(user, microproject)


def collect(user: User, microproject: Microproject) -> Decision:
    """Note quotes and insights: the group, its mentor and the coordination."""
    if microproject.is_mentored:
        return yes()
    return work_in(user, microproject)
