"""Cards: issuing, revoking, and opening with the PIN.

Who may issue a card to whom is decided above, where roles are known. Here a person has one valid card at most; issuing
the next one revokes the former in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import Sentence
from people import audit, mail
from people.models import Card, User
from people.models.card import TRIES, new_pin


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card with its PIN, known only now: print it, then forget it."""

    card: Card
    pin: str


@transaction.atomic
def issue(
    user: User,
    *,
    by: User,
    reason: str = "",
    pin: str = "",
    edition_id: int | None = None,
    also: Iterable[models.Model] = (),
) -> IssuedCard:
    """Give the person a card with a new code and PIN; their former card ends, and so do the visits begun with it.

    ``also`` are further things (a participation) whose history tells it. A ``pin`` is chosen only for invented people
    and tests. A message goes to a person with an address; it holds neither code nor PIN.
    """
    locked(User.objects, user.pk)
    former = Card.objects.valid().filter(user=user).first()
    if former is not None:
        _end(former, by=by, reason=reason or _("a new card was issued"))
    pin = pin or new_pin()
    card = Card.objects.create(user=user, pin=make_password(pin), issued_by=by, replaces=former)
    verb = "card.reissued" if former else "card.issued"
    audit.record(verb, on=[card, user, *also], by=by, about=user, reason=reason, edition=edition_id)
    mail.queue(template="card_issued", to=user, dedupe=f"card:{card.pk}", edition_id=edition_id)
    return IssuedCard(card, pin)


@transaction.atomic
def revoke(
    card: Card, *, by: User, reason: Sentence = "", edition_id: int | None = None, also: Iterable[models.Model] = ()
) -> Card:
    """End the card and the visits begun with it; whoever holds it is told why.

    Raises ``ValidationError`` for one that has ended already.
    """
    card = locked(Card.objects.select_related("user"), card.pk)
    if card.is_revoked:
        raise ValidationError(_("This card has already been revoked."))
    _end(card, by=by, reason=reason)
    audit.record(
        "card.revoked", on=[card, card.user, *also], by=by, about=card.user, reason=str(reason), edition=edition_id
    )
    if by.pk != card.user_id:
        mail.queue(
            template="card_revoked",
            to=card.user,
            context={"reason": reason},
            dedupe=f"card-revoked:{card.pk}",
            edition_id=edition_id,
        )
    return card


def revoke_of(user: User, *, by: User) -> None:
    """End the person's card, if there is one: a card is no way in for somebody with rights over others."""
    for card in Card.objects.valid().filter(user=user):
        revoke(card, by=by, reason=gettext_lazy("only participants can have a card"))


def _end(card: Card, *, by: User, reason: Sentence) -> None:
    card.revoked_at, card.revoked_by, card.revoked_reason = clock.now(), by, str(reason)[:300]
    card.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])


def open_with_pin(code: str, pin: str) -> Card | None:
    """The card, if the code and the PIN are right and the card may be used; one try is counted otherwise.

    A try is taken by a conditional UPDATE before the PIN is looked at, so any number of parallel requests and processes
    evaluate no more than five. The right PIN gives the tries back. Everything else is refused alike, after the same
    work, so an answer tells nobody whether a code exists, is blocked or is revoked. An unknown code counts nowhere:
    nobody can be locked out by somebody who has not seen their card.
    """
    card = Card.objects.open().filter(code=code, user__is_active=True).select_related("user").first()
    number = _take_try(card.pk if card else 0)
    if card is None or not number:
        make_password(pin)
        return None
    if check_password(pin, card.pin):
        mine = Card.objects.valid() if number == TRIES else Card.objects.open()  # a wrong fifth may have been quicker
        opened = mine.filter(pk=card.pk, blocked_at__isnull=True).update(tries=0)
        return card if opened else None
    return None


def _take_try(card_id: int) -> int:
    """Count one more try and say which one it is; 0 when none is left."""
    for _attempt in range(TRIES * 20):
        tries = Card.objects.open().filter(pk=card_id).values_list("tries", flat=True).first()
        taken = Card.objects.open().filter(pk=card_id, tries=tries or 0).update(tries=F("tries") + 1)
        if tries is None:
            return 0
        if taken:
            return int(tries) + 1
    return 0


def note_blocked() -> int:
    """Note the cards whose fifth PIN was wrong, and tell the people. A card's state follows from its tries at once; this
    is the worker's, or the fifth answer would take longer than those before it and than that of an unknown code."""
    found = Card.objects.blocked().filter(blocked_at__isnull=True).select_related("user")
    return sum(_note_blocked(card) for card in list(found))


@transaction.atomic
def _note_blocked(card: Card) -> int:
    noted = Card.objects.blocked().filter(pk=card.pk, blocked_at__isnull=True).update(blocked_at=clock.now())
    if noted:
        audit.record("card.blocked", on=[card, card.user], about=card.user)
        mail.queue(template="card_blocked", to=card.user, dedupe=f"card-blocked:{card.pk}")
    return noted
