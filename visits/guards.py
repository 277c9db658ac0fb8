"""Pages of one visit or resource card: who enters, and the row they are about.

Each row comes with its edition, which knows the roles of the asking person.
"""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from visits import queries
from visits.models import ResourceCard, Visit


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


# `@visit_page(rule)`: the view gets the visit.
visit_page = row_guard(_visit)

# `@removed_visit_page(rule)`: the view gets a visit that was planned by mistake and may be put back.
removed_visit_page = row_guard(_removed_visit)

# `@resource_page(rule)`: the view gets the card with the day it was last checked (`queries.cards`).
resource_page = row_guard(_resource)
