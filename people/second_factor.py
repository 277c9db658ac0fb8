"""Who has to have a second factor, and which session has passed it.

Two protections stand behind each other. Whoever *has* a factor is asked for it by a stage of allauth's sign-in, whichever
way they come. Whoever *must* have one is kept by `people.middleware.SecondFactorMiddleware` from everything but the pages
where it is set up. The second asks at each request, so a role given a minute ago counts, and trusts nothing but the note
this module leaves in the session when a factor was used; a session made in any other way therefore opens nothing either.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from kopalnia.lib.domain import clock
from people.choices import PortalRoleName
from people.models import PortalRole, User, rights

PASSED = "second_factor"
# Allauth's names of what proves a person for the pages that ask once more: a password typed or newly set, a factor.
PROOFS = frozenset({"password", "password_reset", "mfa"})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

Holders = Callable[[dt.date], "QuerySet[Any]"]
_needs: dict[str, Holders] = {}


def needed_by(role: str) -> Callable[[Holders], Holders]:
    """Register a role, as `people.models.rights` names it, that needs a second factor; the function gives the rows of the
    role on a day. Each app names its own roles."""

    def register(holders: Holders) -> Holders:
        _needs[role] = holders
        return holders

    return register


@needed_by(PortalRoleName.ADMINISTRATOR)
def administrators(on: dt.date) -> QuerySet[PortalRole]:
    return PortalRole.objects.active(on).filter(role=PortalRoleName.ADMINISTRATOR)


def who_needs() -> Q:
    """The condition on people who need a second factor today: the roles, and whoever may open the back office."""
    condition = Q(is_superuser=True) | Q(is_staff=True)
    for holders in _needs.values():
        condition |= Q(pk__in=holders(clock.today()).values("user"))
    return condition


def is_needed(user: User) -> bool:
    """Whether the rules of the portal ask this person for a second factor today. The page asks for the same rights."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return user.is_superuser or user.is_staff or not _needs.keys().isdisjoint(rights.of(user))


def has_factor(user: User) -> bool:
    """Whether the person has an app or a key. Recovery codes alone are no factor: they replace one."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def note_passed(request: HttpRequest, user: User) -> None:
    request.session[PASSED] = str(user.pk)


def note_set_up(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """The code or the key that set a factor up is a proof of it, as good as one asked for a moment later."""
    note_passed(request, user)
    record_authentication(request, user, method="mfa", id=factor.pk, type=factor.type, set_up=True)


def proven_lately(request: HttpRequest) -> bool:
    """Whether this session saw a password or a factor of the person within the time a proof holds
    (``ACCOUNT_REAUTHENTICATION_TIMEOUT``), at signing in or since. No query."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["method"] in PROOFS and record["at"] > since for record in records)


def has_passed(request: HttpRequest) -> bool:
    """Whether this session saw a factor of the person who is signed in; no query."""
    return request.session.get(PASSED) == str(request.user.pk)
