"""Planning a visit, changing it, taking it off the list and back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import END_BEFORE_START
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Refused
from kopalnia.lib.words.polish import search_key
from people import audit
from people.audit import record
from people.models import User
from people.undo import UNDONE
from programmes.models import Edition
from visits.models import Visit
from visits.policies import PLANNED, came_of

LONGEST_VISIT_DAYS = 31


def _check_span(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": END_BEFORE_START})
    if (ends_on - starts_on).days >= LONGEST_VISIT_DAYS:
        raise ValidationError({"ends_on": _("A visit can last a month at most. Check the dates.")})


def _visit_key(values: Mapping[str, Any]) -> str:
    return search_key(values["title"], values.get("place", ""), values.get("organiser", ""))


@transaction.atomic
def plan_visit(edition: Edition, *, by: User, **values: Any) -> Visit:
    """Put a visit into the edition. Raises ``ValidationError`` for impossible dates."""
    _check_span(values["starts_on"], values["ends_on"])
    visit = Visit.objects.create(edition=edition, search_key=_visit_key(values), **values)
    record("visit.planned", on=[edition, visit], by=by, edition=edition, title=visit.title, from_on=visit.starts_on)
    return visit


@transaction.atomic
def change_visit(visit: Visit, *, expected: int, by: User, **values: Any) -> Visit:
    """Save changes of a visit. Raises `StaleVersion` when somebody saved in between."""
    _check_span(values["starts_on"], values["ends_on"])
    save_version(visit, expected, search_key=_visit_key(values), **values)
    record("visit.changed", on=[visit], by=by, edition=visit.edition_id, title=visit.title)
    return visit


@transaction.atomic
def undo_visit(visit: Visit, *, reason: str = "", by: User) -> None:
    """Take a visit that was planned by mistake out of the plan; the row stays, marked.

    Raises `IllegalStep` when something came of it, something frozen rests on it, or somebody took it out first.
    """
    locked(Edition.objects, visit.edition_id, no_key=True)  # a freeze waits for us, or we for it
    visit = locked(Visit.objects, visit.pk)
    planned = audit.last(visit, [PLANNED])
    if planned is None or visit.removed_at is not None:
        raise IllegalStep(undo.NOTHING)
    undo.require_unkept(visit.edition_id, planned.at)
    if sentence := came_of(visit):
        raise IllegalStep(sentence)
    Visit.objects.filter(pk=visit.pk).update(removed_at=clock.now())
    record(
        f"{PLANNED}{UNDONE}",
        on=[visit.edition, visit],
        by=by,
        edition=visit.edition_id,
        reason=reason,
        title=visit.title,
        undoes=planned.pk,
    )


@transaction.atomic
def restore_visit(visit: Visit, *, by: User) -> None:
    """Put a visit that was taken out back into the plan, with its agenda."""
    if Visit.objects.filter(pk=visit.pk, removed_at__isnull=False).update(removed_at=None):
        record("visit.restored", on=[visit.edition, visit], by=by, edition=visit.edition_id, title=visit.title)


def require_not_removed(visit_id: int) -> None:
    """Lock a visit, so that nobody takes it out while something comes of it. Raises `Refused` when somebody did."""
    if locked(Visit.objects, visit_id).removed_at is not None:
        raise Refused(_("Someone has just removed this visit as planned by mistake."))
