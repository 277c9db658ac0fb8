"""Who may write, send, confirm and return entries. The rows' `microproject` was read with the person's standing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import EDITABLE_ENTRY_STATES, EntryAudience, EntryState
from microprojects.models import Entry, Microproject, TeamMembership
from microprojects.models.entry import OWN_HOURS
from microprojects.policies import read, review, work_in
from people.models import User
from people.sign_in_methods import who_can_sign_in
from people.undo import WayBack, may_undo, way_back

NO_TEXT = gettext_lazy("Write at least one sentence.")


def write_entry(user: User, microproject: Microproject) -> Decision:
    """Members of the team, because an entry carries its author's own hours."""
    decision = work_in(user, microproject)
    if not decision:
        return decision
    if not microproject.in_team:
        return no(_("Only team members can write entries, because an entry counts its author's hours."))
    return yes()


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Where a person may write: their places in open teams, and the team the address names, if it is none of them."""

    microprojects: list[TeamMembership]
    code: str = ""
    elsewhere: Microproject | None = None


def begin_entry(user: User, new: NewEntry) -> Decision:
    """Members of a team that still works."""
    if new.elsewhere is not None and not (decision := write_entry(user, new.elsewhere)):
        return decision
    if not new.microprojects:
        return no(_("You are not in an active team, so you cannot add an entry."))
    return yes()


def read_entry(user: User, entry: Entry) -> Decision:
    """Its author, the team, its mentors and the coordinators; the whole programme when the entry is shared.

    Whose programme it is, and that nobody else reads a draft, the row has been asked already (`Entry.objects.visible_to`).
    """
    shared = entry.state == EntryState.ACCEPTED and entry.audience == EntryAudience.PROGRAMME
    return yes() if shared or entry.author_id == user.pk else read(user, entry.microproject)


def edit_entry(user: User, entry: Entry) -> Decision:
    """The author of the entry while in the team, as long as it is a draft or was returned."""
    if entry.author_id != user.pk:
        return no(_("Only the author can change an entry."))
    if entry.state == EntryState.SUBMITTED:
        return no(_("This entry has been sent and is awaiting an answer."))
    if entry.state not in EDITABLE_ENTRY_STATES:
        return no(_("This entry is confirmed. Add a new one instead of changing it."))
    if not write_entry(user, entry.microproject):
        return no(_("You are no longer in this team, or it has finished its work."))
    return yes()


def send_entry(user: User, entry: Entry) -> Decision:
    """The author of the entry, also after leaving the team: the hours were worked before."""
    return yes() if entry.author_id == user.pk else no(_("Only the author can send an entry."))


def of_others(user: User, entry: Entry) -> Decision:
    """Whether the hours of an entry are somebody else's."""
    if user.pk in {entry.author_id, entry.participation.user_id}:
        return no(OWN_HOURS)
    return yes()


def review_of_others(user: User, entry: Entry) -> Decision:
    """Mentors of the team and the coordinators, never for their own hours."""
    return of_others(user, entry) and review(user, entry.microproject)


def read_review(user: User, entry: Entry) -> Decision:
    """Mentors of the team and the coordinators, never for their own hours; once answered, whoever reads the entry."""
    return review_of_others(user, entry) if entry.state == EntryState.SUBMITTED else read_entry(user, entry)


def review_entry(user: User, entry: Entry) -> Decision:
    """Confirm or return an entry that is awaiting an answer."""
    decision = review_of_others(user, entry)
    if not decision:
        return decision
    if entry.state != EntryState.SUBMITTED:
        return no(_("This entry is not awaiting an answer."))
    return yes()


def undo_entry(user: User, entry: Entry) -> Undoing:
    """The author undoes the sending, whoever may answer undoes the answer, until somebody builds on it."""
    microproject = entry.microproject
    way = way_back(entry)
    if way is not None and way.arrow.verb == "undo_submit":
        could = yes() if entry.author_id == user.pk else no(_("Only the author can undo sending an entry."))
        coordinates = microproject.is_coordinated
    else:
        could = review_of_others(user, entry)
        coordinates = microproject.is_coordinated and bool(of_others(user, entry))
    decision = may_undo(entry, could=could, coordinates=coordinates, edition=microproject.edition_id, way=way)
    if decision and way is not None and (sentence := correction_begun(entry, way)):
        return Undoing(False, sentence)
    return decision


def correction_begun(entry: Entry, way: WayBack) -> str:
    """Why a returned entry is not taken back any more, or nothing. What somebody has begun to mend who cannot come back
    to it is answered as it stands."""
    if way.arrow.verb != "undo_return" or entry.version == way.entry.data.get("version", entry.version):
        return ""
    if who_can_sign_in().filter(pk=entry.author_id).exists():
        return _("The author is already correcting this entry. You will see it again once it is sent.")
    return ""
