"""Steps of a session, an invitation, an application or a firm's account that the coordination takes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kopalnia.lib import undo
from kopalnia.lib.access import Sentence, SignedInRequest, allow
from people.models import User
from people.policies import signed_in
from people.undo import may_undo, way_back
from programmes import policies
from programmes.actions import applications, firm_accounts, invitations, training
from programmes.models import Application, Edition, FirmAccountRequest, Invitation, Session
from programmes.policies import recruitment as rules
from programmes.scope import edition_steered


def _steers(user: User, edition: Edition, row: Any) -> undo.Undoing:
    may = policies.steer(user, edition)
    return may_undo(row, could=may, coordinates=bool(may), edition=edition.pk, way=way_back(row))


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """Its rows in an edition, how their last step is taken back, what happens then, and the page they stand on."""

    rows: Callable[[User, Edition], QuerySet[Any]]
    take_back: Callable[..., Any]
    effect: Sentence
    back: Callable[[Edition, Any], str]
    section: str
    may: Callable[[User, Edition, Any], undo.Undoing] = _steers
    needs_edition: bool = False


MACHINES = {
    "zajecia": Machine(
        lambda user, edition: Session.objects.visible_to(user).filter(module__edition=edition),
        training.undo_cancel_session,
        gettext_lazy(
            "The session will be planned again. The people on its list get a message, unless it is already past."
        ),
        lambda edition, row: reverse("programmes:session_detail", args=[edition.code, row.code]),
        "szkolenia",
    ),
    "zaproszenie": Machine(
        lambda user, edition: Invitation.objects.visible_to(user).filter(edition=edition),
        invitations.undo_revoke,
        gettext_lazy("The link in the message will work again until its two weeks are over."),
        lambda edition, _row: reverse("programmes:invitation_list", args=[edition.code]),
        "zasady",
    ),
    "zgloszenie": Machine(
        lambda user, edition: Application.objects.visible_to(user).filter(edition=edition),
        applications.undo_withdraw,
        gettext_lazy("The application will be considered again. Do this only when the person asks for it."),
        lambda edition, row: reverse("programmes:application_review", args=[edition.code, row.code]),
        "nabor",
        rules.undo_withdraw,
    ),
    "konto-firmy": Machine(
        lambda user, edition: FirmAccountRequest.objects.visible_to(user).filter(
            organisation__in=edition.partnerships.active().values("organisation")
        ),
        firm_accounts.undo_decision,
        gettext_lazy("The firm's account will not let this person in until it is recognised again."),
        lambda edition, _row: reverse("programmes:firm_account_list", args=[edition.code]),
        "ludzie",
        needs_edition=True,
    ),
}


def undo_address(machine: str, edition: Edition, row: Any) -> str:
    """Where the last step of a row is taken back."""
    return reverse("programmes:step_undo", args=[edition.code, machine, row.pk])


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def step_undo(request: SignedInRequest, edition_code: str, machine: str, step_id: int) -> HttpResponse:
    edition = edition_steered(request, edition_code)
    if machine not in MACHINES:
        raise Http404
    kind = MACHINES[machine]
    row = get_object_or_404(kind.rows(request.user, edition), pk=step_id)
    told: dict[str, Any] = {"edition": edition} if kind.needs_edition else {}
    return undo.answer(
        request,
        kind.may(request.user, edition, row),
        lambda reason: kind.take_back(row, reason=reason, by=request.user, **told),
        question=_("Undo this: %(what)s (%(state)s)?") % {"what": row, "state": row.get_state_display()},
        effects=[str(kind.effect)],
        back=kind.back(edition, row),
        context={"edition": edition, "section": kind.section},
    )
