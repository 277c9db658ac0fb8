"""The ways in that a person has whatever becomes of their firm; so that nobody locks themselves out."""

from __future__ import annotations

from enum import StrEnum

from allauth.account.models import EmailAddress

from people import sms
from people.models import User


class Way(StrEnum):
    EMAIL = "email"
    CARD = "card"
    PHONE = "phone"


def ways_in(user: User) -> set[Way]:
    """Three queries at most. A password counts with its address, without which nobody signs in by it."""
    ways = set()
    if user.email and EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        ways.add(Way.EMAIL)
    if user.cards.open().exists():
        ways.add(Way.CARD)
    if user.phone_verified and sms.is_on():
        ways.add(Way.PHONE)
    return ways
