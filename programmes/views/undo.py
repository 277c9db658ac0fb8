"""Steps of rows of an edition that the coordinators take back; each app says which (`undoable_steps`)."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from programmes.extensions import StepTaken
from programmes.guards import step_taken_page
from programmes.models import Edition
from programmes.policies.undo import undo_step


def undo_address(machine: str, edition: Edition, row: Any) -> str:
    """Where the last step of a row is taken back."""
    return reverse("programmes:step_undo", args=[edition.code, machine, row.pk])


@step_taken_page(undo_step)
@require_http_methods(["GET", "POST"])
def step_undo(request: SignedInRequest, step: StepTaken) -> HttpResponse:
    edition, kind, row = step
    told: dict[str, Any] = {"edition": edition} if kind.needs_edition else {}
    return undo.answer(
        request,
        request.decision,
        lambda reason: kind.take_back(row, reason=reason, by=request.user, **told),
        question=_("Undo this: %(what)s (%(state)s)?") % {"what": row, "state": row.get_state_display()},
        effects=[str(kind.effect)],
        back=kind.back(edition, row),
        context={"edition": edition, "section": kind.section},
    )
