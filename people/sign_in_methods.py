"""The ways in that a person has: whatever becomes of their company, so that nobody locks themselves out, and today, so that
nothing waits for somebody who cannot come in."""

from __future__ import annotations

from enum import StrEnum

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.db.models import Exists, OuterRef, Q

from people import sms
from people.models import Card, User


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


def who_can_sign_in() -> models.QuerySet[User]:
    """Accounts that are not switched off and have some way in today: an address, a card that opens, a confirmed phone, a
    passkey or the account of a company. For whoever counts queues: what waits for anybody else waits for nobody."""
    own = {"user": OuterRef("pk")}
    passkeys = Authenticator.objects.filter(**own, type=Authenticator.Type.WEBAUTHN)
    ways = (
        Q(email__isnull=False)
        | Q(Exists(Card.objects.open().filter(**own)))
        | Q(Exists(passkeys))
        | Q(Exists(SocialAccount.objects.filter(**own)))
    )
    if sms.is_on():
        ways |= Q(phone_verified=True)
    return User.objects.filter(ways, is_active=True)
