"""Steps of rows of an edition that the coordinators take back; each app says which (`undoable_steps`)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from people.models import User
from people.undo import may_undo, way_back
from programmes import policies
from programmes.extensions import undoable_steps
from programmes.guards import edition_page
from programmes.models import Edition


def _coordinates(user: User, edition: Edition, row: Any) -> undo.Undoing:
    may = policies.coordinate(user, edition)
    return may_undo(row, could=may, coordinates=bool(may), edition=edition.pk, way=way_back(row))


def undo_address(machine: str, edition: Edition, row: Any) -> str:
    """Where the last step of a row is taken back."""
    return reverse("programmes:step_undo", args=[edition.code, machine, row.pk])


@edition_page(policies.coordinate)
@require_http_methods(["GET", "POST"])
def step_undo(request: SignedInRequest, edition: Edition, machine: str, step_id: int) -> HttpResponse:
    if machine not in undoable_steps:
        raise Http404
    kind = undoable_steps[machine]
    row = get_object_or_404(kind.rows(request.user, edition), pk=step_id)
    told: dict[str, Any] = {"edition": edition} if kind.needs_edition else {}
    return undo.answer(
        request,
        (kind.may or _coordinates)(request.user, edition, row),
        lambda reason: kind.take_back(row, reason=reason, by=request.user, **told),
        question=_("Undo this: %(what)s (%(state)s)?") % {"what": row, "state": row.get_state_display()},
        effects=[str(kind.effect)],
        back=kind.back(edition, row),
        context={"edition": edition, "section": kind.section},
    )
