"""The steps of a microproject that a person takes by hand."""

from django.db import transaction

from kopalnia.lib.lifecycle import locked, step
from microprojects.models import Microproject
from people import audit
from people.models import User

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
    changes = {"abandoned_reason": reason} if verb == "abandon" else {}
    step(row, verb, by=by, **changes)
    audit.record(SENTENCES[verb], on=[row], by=by, edition=row.edition_id, reason=reason)
    return row
