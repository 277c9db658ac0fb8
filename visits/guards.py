"""Pages of one visit or resource card and of what belongs to it: who enters, and the row they are about.

Each row comes with its edition, which knows the roles of the asking person.
"""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from visits import queries
from visits.models import AgendaItem, Attendee, ResourceCard, ResourceVerification, Visit


def _visit(request: SignedInRequest, *, code: str) -> Visit:
    visits = Visit.objects.visible_to(request.user).select_related("edition__programme")
    visit = get_object_or_404(visits, code=code)
    visit.edition.as_read_by(request.user)
    return visit


def _removed_visit(request: SignedInRequest, *, code: str) -> Visit:
    visit = get_object_or_404(queries.removed_visits(request.user).select_related("edition"), code=code)
    visit.edition.as_read_by(request.user)
    return visit


def _resource(request: SignedInRequest, *, code: str) -> ResourceCard:
    cards = queries.cards(None, request.user).select_related("edition__programme")
    card = get_object_or_404(cards, code=code)
    card.edition.as_read_by(request.user)
    return card


def _agenda_item(request: SignedInRequest, *, code: str, item_id: int) -> AgendaItem:
    return get_object_or_404(_visit(request, code=code).agenda.not_removed(), pk=item_id)


def _removed_agenda_item(request: SignedInRequest, *, code: str, item_id: int) -> AgendaItem:
    """Also one that somebody has put back meanwhile."""
    return get_object_or_404(_visit(request, code=code).agenda, pk=item_id)


def _attendee(request: SignedInRequest, *, code: str, attendee_id: int) -> Attendee:
    return get_object_or_404(_visit(request, code=code).attendees.not_removed(), pk=attendee_id)


def _removed_attendee(request: SignedInRequest, *, code: str, attendee_id: int) -> Attendee:
    """Also somebody who is back on the list."""
    return get_object_or_404(_visit(request, code=code).attendees, pk=attendee_id)


def _guest(request: SignedInRequest, *, code: str, attendee_id: int) -> Attendee:
    guests = _visit(request, code=code).attendees.not_removed().filter(participation__isnull=True)
    return get_object_or_404(guests, pk=attendee_id)


def _check(request: SignedInRequest, *, code: str, check_id: int) -> ResourceVerification:
    return get_object_or_404(_resource(request, code=code).verifications.not_removed(), pk=check_id)


# `@visit_page(rule)`: the view gets the visit.
visit_page = row_guard(_visit)

# `@removed_visit_page(rule)`: the view gets a visit that was planned by mistake and may be put back.
removed_visit_page = row_guard(_removed_visit)

# `@resource_page(rule)`: the view gets the card with the day it was last checked (`queries.cards`).
resource_page = row_guard(_resource)

# `@agenda_item_page(rule)`, `@attendee_page(rule)`: an item of the agenda or a person on the list, with its visit; the
# others for what was removed and may be put back.
agenda_item_page = row_guard(_agenda_item)
removed_agenda_item_page = row_guard(_removed_agenda_item)
attendee_page = row_guard(_attendee)
removed_attendee_page = row_guard(_removed_attendee)

# `@guest_page(rule)`: somebody on the list without an account.
guest_page = row_guard(_guest)

# `@resource_check_page(rule)`: a check of a card that was not taken back, with its card.
resource_check_page = row_guard(_check)
