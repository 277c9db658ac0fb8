"""Reading who has a card, and what a sheet of cards says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from kopalnia.lib.words.polish import search_key
from people.models import Card, User
from programmes.models import Edition, Participation
from programmes.queries.people import with_rights

SHOWN = ("code", "tries", "issued_at", "revoked_at")


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card on its way to the printer; the PIN is known only until then."""

    participation: Participation
    card: Card
    pin: str


def card_numbers() -> dict[str, Any]:
    """Annotations of a participation: the newest card of the person."""
    newest = Card.objects.filter(user=OuterRef("user")).order_by("-pk")
    return {f"card_{name}": Subquery(newest.values(name)[:1]) for name in SHOWN}


def with_cards(rows: QuerySet[Participation], issuer: User) -> QuerySet[Participation]:
    """Add in the same query each person's newest card, and what `policies.cards.issue_card` asks."""
    return with_rights(rows, issuer).annotate(**card_numbers())


def holders(edition: Edition, issuer: User, *, text: str = "") -> QuerySet[Participation]:
    """People who take part today, in Polish order, read `with_cards`."""
    rows = Participation.objects.visible_to(issuer).filter(edition=edition).active()
    for word in search_key(text).split():
        rows = rows.filter(user__search_key__contains=word)
    return with_cards(rows.select_related("user"), issuer).order_by("user__sort_key", "pk")
