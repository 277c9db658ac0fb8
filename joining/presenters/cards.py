"""Printed cards in words: their state, and the sheet of those who hold one."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from joining.policies.cards import issue_card
from joining.queries.cards import SHOWN, PrintedCard
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision
from kopalnia.lib.words import typography
from organisations.namesakes import tell_apart
from people.models import Card, User
from programmes.models import Edition, Participation
from programmes.queries.people import people_of


@dataclass(frozen=True, slots=True)
class CardLine:
    """A participant with the state of their card in words, and whether a card may be issued."""

    participation: Participation
    card: Card | None
    kind: str
    words: str
    may: Decision


def card_line(row: Any, *, edition: Edition, issuer: User) -> CardLine:
    """The line of a row read `with_cards`; asks the database nothing."""
    card = Card(**{name: getattr(row, f"card_{name}") for name in SHOWN}) if row.card_code else None
    kind, words = card_words(card)
    return CardLine(row, card, kind, words, issue_card(issuer, edition, row))


def card_words(card: Card | None) -> tuple[str, str]:
    """Light and words for the state of a card."""
    if card is None:
        return "idle", _("no card")
    if card.is_revoked:
        return "idle", _("revoked on %(day)s") % {"day": _day(card.revoked_at)}
    if card.is_blocked:
        return "stop", _("blocked, needs reissuing")
    return "ok", _("valid since %(day)s") % {"day": _day(card.issued_at)}


def _day(moment: dt.datetime | None) -> str:
    return typography.short_date(timezone.localdate(moment)) if moment else "–"


def sheet_of(edition: Edition, cards: Iterable[PrintedCard], *, language: str) -> dict[str, Any]:
    """All words of a sheet, as data for `templates/documents/cards.typ`. Each card speaks its holder's language; what
    tells two people of one name apart is for whoever hands the cards out."""
    cards = list(cards)
    with override(language):
        tell_apart((one.participation.user for one in cards), private=True, among=people_of(edition))
        title = _("Sign-in cards")
        note = _("%(edition)s, issued on %(day)s. Cut out; give the PIN only to the person it is for.") % {
            "edition": str(edition),
            "day": typography.short_date(clock.today()),
        }
    return {"title": title, "note": note, "language": language, "cards": [_words(edition, one) for one in cards]}


def _words(edition: Edition, printed: PrintedCard) -> dict[str, Any]:
    person = printed.participation.user
    address = settings.SITE_URL.partition("://")[2] + reverse("people:card_sign_in").rstrip("/")
    contact = ", ".join(part for part in (edition.contact_phone, edition.contact_hours) if part)
    square = io.BytesIO()
    segno.make(card_address(printed.card), error="m", micro=False).save(
        square, kind="svg", border=4, light="#ffffff", xmldecl=False
    )
    with override(person.reads):
        return {
            "language": person.reads,
            "label": _("Your code"),
            "code": printed.card.printed,
            "address": address,
            "lost": (
                _("Lost card? %(contact)s") % {"contact": contact}
                if contact
                else _("Lost card? Tell the coordinators.")
            ),
            "square": square.getvalue().decode(),
            "alt": _("QR code: the address %(address)s with the code of this card filled in") % {"address": address},
            "name": person.told_apart,
            "pin_label": _("PIN"),
            "pin": printed.pin,
            "keep": _("Tear off and keep separate from the card."),
        }


def card_address(card: Card) -> str:
    """Where the square on the card leads: the page with the code filled in."""
    return settings.SITE_URL + reverse("people:card_sign_in", args=[card.code])
