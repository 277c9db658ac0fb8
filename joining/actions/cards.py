"""Issuing and revoking cards of the people of an edition."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from joining.policies.cards import issue_card
from joining.queries.cards import PrintedCard, holders
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require, require_still
from people.actions import card as cards
from people.models import Card, User
from programmes.models import Edition, Participation
from programmes.policies import coordinate


@transaction.atomic
def issue_cards(
    edition: Edition, *, participations: Iterable[Participation], by: User, pin: str = ""
) -> list[PrintedCard]:
    """Issue a card to each of the people, in the order of the alphabet; who has one gets a new one instead.

    The answer holds the PINs, which are kept nowhere: print it at once. Raises `Refused` (and issues nothing) when
    somebody may not have a card. ``pin`` is chosen only for the demonstration and tests.
    """
    edition = locked(Edition.objects, edition.pk)
    require_still(coordinate, by, edition)
    chosen = [row.pk for row in participations]
    # Whether they hold a role is asked under the lock that granting one takes too.
    list(User.objects.select_for_update(of=("self",)).filter(participations__in=chosen).order_by("pk"))
    wanted = list(holders(edition, by).filter(pk__in=chosen))
    for row in wanted:
        require(issue_card(by, edition, row))
    printed = []
    for row in wanted:
        issued = cards.issue(row.user, by=by, pin=pin, edition_id=edition.pk, also=[row])
        printed.append(PrintedCard(row, issued.card, issued.pin))
    return printed


@transaction.atomic
def revoke_card(participation: Participation, *, reason: str, by: User) -> Card:
    """End the person's card. Raises ``ValidationError`` when there is none to end."""
    card = Card.objects.valid().filter(user=participation.user_id).first()
    if card is None:
        raise ValidationError(_("This person has no valid card."))
    return cards.revoke(card, reason=reason, by=by, edition_id=participation.edition_id, also=[participation])
