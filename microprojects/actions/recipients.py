"""How many came, and who came twice. A correction is a new row; the old number stays readable."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require_still
from microprojects.models import Event, Overlap, RecipientCount
from microprojects.models.event import SAME_EVENT
from microprojects.policies import events as policies
from people import audit
from people.models import User


@transaction.atomic
def count_recipients(
    *,
    event: Event,
    kind: str,
    method: str,
    lower: int,
    best: int,
    upper: int,
    by: User,
    note: str = "",
) -> RecipientCount:
    """Write down a count of a held event; a count of the same kind that is there already is replaced and kept."""
    held = locked(Event.objects.select_related("microproject"), event.pk)
    require_still(policies.count_recipients, by, held, of=held.microproject)
    if problem := policies.problem_of_count(method, lower, best, upper, note):
        raise ValidationError({problem.field: problem.sentence})
    replaced = RecipientCount.objects.current().filter(event=held, kind=kind).update(replaced_at=clock.now())
    count = RecipientCount.objects.create(
        event=held,
        kind=kind,
        method=method,
        lower=lower,
        best=best,
        upper=upper,
        note=note,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    audit.record(
        "recipients.corrected" if replaced else "recipients.counted",
        on=[held, held.microproject],
        by=by,
        edition=held.microproject.edition_id,
        title=held.title,
        kind=str(kind),
        method=str(method),
        lower=lower,
        best=best,
        upper=upper,
    )
    return count


@transaction.atomic
def declare_overlap(*, first: Event, second: Event, people: int, by: User, note: str = "") -> Overlap:
    """Declare how many people were at both events, or correct what was declared about this pair."""
    one, other = sorted((first, second), key=lambda event: event.pk)
    if one.pk == other.pk:
        raise ValidationError(SAME_EVENT, code="same")
    if one.microproject.edition_id != other.microproject.edition_id:
        raise ValidationError(_("Both events must be in the same edition."), code="edition")
    if people < 1:
        raise ValidationError(_("Enter at least one person."), code="people")
    # The first event's row is the lock of the pair: two declarations at once become one after the other.
    locked(Event.objects, one.pk)
    overlap = Overlap(first=one, second=other, people=people, note=note, declared_by=by, declared_at=clock.now())
    require_still(policies.correct_overlap, by, overlap, of=one.microproject)
    replaced = Overlap.objects.current().filter(first=one, second=other).update(replaced_at=clock.now())
    overlap.save()
    _record("overlap.corrected" if replaced else "overlap.declared", overlap, by, people=people)
    return overlap


@transaction.atomic
def withdraw_overlap(*, overlap: Overlap, by: User) -> Overlap:
    """Take an overlap back; the row stays as it was declared."""
    row = locked(
        Overlap.objects.select_related("first__microproject", "second__microproject"),
        overlap.pk,
    )
    require_still(policies.correct_overlap, by, row, of=row.first.microproject)
    if row.replaced_at is None:
        row.replaced_at = clock.now()
        row.save(update_fields=["replaced_at"])
        _record("overlap.withdrawn", row, by)
    return row


def _record(verb: str, overlap: Overlap, by: User, **data: Any) -> None:
    one, other = overlap.first, overlap.second
    audit.record(
        verb,
        on=[one, other, one.microproject, other.microproject],
        by=by,
        edition=one.microproject.edition_id,
        first=one.title,
        second=other.title,
        **data,
    )
