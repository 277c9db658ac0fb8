"""Who may read and change visits and resource cards, and take back that one was planned or checked."""

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing, may_undo
from people import audit
from people.models import User
from programmes.models import Edition
from programmes.policies import coordinate, enter, read_inside
from visits.choices import ResourceVisibility
from visits.models import ResourceCard, ResourceVerification, Visit

PLANNED = "visit.planned"


def read_visit(user: User, visit: Visit) -> Decision:
    """Everybody with a role in the edition, representatives of companies too."""
    return enter(user, visit.edition)


def read_resource(user: User, card: ResourceCard) -> Decision:
    """Everybody with a role in the edition but representatives of companies; a public card, everybody signed in."""
    return yes() if card.visibility == ResourceVisibility.PUBLIC else change_resource(user, card)


def change_resource(user: User, card: ResourceCard) -> Decision:
    """Everybody with a role in the edition but representatives of companies."""
    return read_inside(user, card.edition)


def undo_visit(user: User, edition: Edition, visit: Visit) -> Undoing:
    """Take a visit planned by mistake out of the plan: the coordination, as long as nothing came of it."""
    could, entry = coordinate(user, edition), audit.last(visit, [PLANNED])
    decision = may_undo(
        could=could, coordinates=bool(could), acted_at=entry.at if entry else None, edition=visit.edition_id
    )
    if decision and (sentence := came_of(visit)):
        return Undoing(False, sentence)
    return decision


def came_of(visit: Visit) -> str:
    """What shows that a visit was no mistake and what to do first when it was, or nothing."""
    if visit.attendees.not_removed().exists():
        return _("There are people on the list of this visit. Remove them first.")
    if visit.resource_cards.exists():
        return _("Resource cards refer to this visit. Change that on the cards first.")
    return ""


def undo_check(user: User, edition: Edition, check: ResourceVerification) -> Undoing:
    """Take back a check of a resource card: who noted it for a while, the coordination later with a reason."""
    own = check.verified_by_id == user.pk
    return may_undo(
        could=yes() if own else no(_("Only the person who recorded this check, or the coordinators, can undo it.")),
        coordinates=bool(coordinate(user, edition)),
        acted_at=check.noted_at or clock.end_of(check.verified_on),
        edition=None,  # no book tells when a card was checked
    )
