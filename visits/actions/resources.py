"""Cards of resources: what stands in them, and when somebody checked it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web import undo
from kopalnia.lib.words.polish import search_key
from people.audit import record
from people.models import User
from people.undo import UNDONE
from programmes.models import Edition
from visits.actions.visits import require_not_removed
from visits.models import ResourceCard, ResourceVerification


def _card_key(values: Mapping[str, Any]) -> str:
    organisation = values.get("organisation")
    return search_key(
        values["title"], values.get("place", ""), values.get("keeper", ""), organisation.name if organisation else ""
    )


@transaction.atomic
def add_card(edition: Edition, *, by: User, **values: Any) -> ResourceCard:
    """Put a card on the resource map, learnt at a visit or otherwise."""
    if visit := values.get("visit"):
        require_not_removed(visit.pk)
    card = ResourceCard(edition=edition, created_by=by, created_at=clock.now(), search_key=_card_key(values), **values)
    card.full_clean(exclude=["code"])
    card.save()
    record("resource.added", on=[edition, card], by=by, edition=edition, title=card.title)
    return card


@transaction.atomic
def change_card(card: ResourceCard, *, expected: int, by: User, **values: Any) -> ResourceCard:
    """Save changes of a card. Raises `StaleVersion` when somebody saved in between."""
    if visit := values.get("visit"):
        require_not_removed(visit.pk)
    save_version(card, expected, search_key=_card_key(values), **values)
    record("resource.changed", on=[card], by=by, edition=card.edition_id, title=card.title)
    return card


@transaction.atomic
def verify_card(card: ResourceCard, *, on: dt.date, note: str = "", by: User) -> ResourceVerification:
    """Note that somebody checked the card. Raises ``ValidationError`` for a day to come."""
    not_in_future(on, field="on")
    verification = ResourceVerification.objects.create(
        card=card, verified_on=on, verified_by=by, note=note, noted_at=clock.now()
    )
    record("resource.verified", on=[card], by=by, edition=card.edition_id, title=card.title, day_on=on)
    return verification


@transaction.atomic
def undo_check(check: ResourceVerification, *, reason: str = "", by: User) -> None:
    """Say that a check was noted by mistake: the one before it counts again; the row stays, marked.

    Raises `IllegalStep` when somebody said it first.
    """
    if not ResourceVerification.objects.not_removed().filter(pk=check.pk).update(removed_at=clock.now()):
        raise IllegalStep(undo.NOTHING)
    record(
        f"resource.verified{UNDONE}",
        on=[check.card],
        by=by,
        edition=check.card.edition_id,
        reason=reason,
        title=check.card.title,
        day_on=check.verified_on,
    )
