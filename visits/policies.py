"""Who may read and change visits and resource cards, and take back that one was planned or checked."""

from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing, may_undo
from people import audit
from people.models import User
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


def undo_visit(user: User, visit: Visit) -> Undoing:
    """The coordinators of the edition, as long as nothing came of the visit."""
    could, entry = coordinate(user, visit.edition), audit.last(visit, [PLANNED])
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


def undo_check(user: User, check: ResourceVerification) -> Undoing:
    """Who noted the check for a while; the coordinators of the edition later too, with a reason."""
    could = change_resource(user, check.card)
    if could and check.verified_by_id != user.pk:
        could = no(_("Only the person who recorded this check, or the coordinators, can undo it."))
    return may_undo(
        could=could,
        coordinates=bool(coordinate(user, check.card.edition)),
        acted_at=check.noted_at or clock.end_of(check.verified_on),
        edition=None,  # no book tells when a card was checked
    )
