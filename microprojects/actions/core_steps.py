"""The steps of a microproject that a person takes by hand."""

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.web.access import require_still
from kopalnia.lib.web.undo import NOTHING
from microprojects.models import Microproject, TeamMembership
from microprojects.policies import core as policies
from microprojects.policies.core import StepByHand
from people import audit
from people.models import User
from people.undo import require_way_back
from programmes.models import Edition, Participation

SENTENCES = {
    "diagnose": "microproject.diagnosis_begun",
    "start": "microproject.work_begun",
    "finish": "microproject.finished",
    "report": "microproject.reported",
    "abandon": "microproject.abandoned",
}


@transaction.atomic
def take_step(microproject: Microproject, verb: str, *, reason: str = "", by: User) -> Microproject:
    """Move the microproject along the arrow `verb` (a key of `SENTENCES`).

    Raises `IllegalStep` when its state has changed meanwhile. Abandoning needs a reason (the database insists).
    """
    row = locked(Microproject.objects, microproject.pk)
    require_still(policies.take_steps, by, StepByHand(row, verb), of=row)
    changes, before = {"abandoned_reason": reason} if verb == "abandon" else {}, row.state
    step(row, verb, by=by, **changes)
    audit.record(SENTENCES[verb], on=[row], by=by, edition=row.edition_id, reason=reason, before=before)
    return row


@transaction.atomic
def undo_step(microproject: Microproject, *, reason: str = "", by: User) -> Microproject:
    """Take the last step by hand back. Raises `IllegalStep`, also when somebody of the team is in another team now."""
    locked(Edition.objects, microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    row = locked(Microproject.objects, microproject.pk)
    way = require_way_back(row, edition=row.edition_id)
    _hold_people(row)
    if sentence := policies.step_of_a_plan(way) or policies.elsewhere(row):
        raise IllegalStep(sentence)
    require_still(policies.undo_step, by, row)
    to = way.before if way.arrow.verb == "undo_abandon" else ""
    if way.arrow.verb == "undo_abandon" and not to:
        raise IllegalStep(NOTHING)
    step(row, way.arrow.verb, to=to, abandoned_reason="")
    audit.record(way.verb, on=[row], by=by, edition=row.edition_id, reason=reason, undoes=way.entry.pk)
    return row


def _hold_people(microproject: Microproject) -> None:
    """Lock the people of a team that may open again: another team may be about to take one of them."""
    places = TeamMembership.objects.overlapping(clock.today()).filter(microproject=microproject)
    people = Participation.objects.filter(pk__in=places.values("participation"))
    list(people.select_for_update(of=("self",)).order_by("pk"))
