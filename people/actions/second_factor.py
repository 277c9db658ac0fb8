"""Trying a code of the second factor, and taking the factor away from somebody who has lost it."""

from __future__ import annotations

import datetime as dt
import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import audit, mail
from people.actions.sessions import end_sessions
from people.models import CodeGuard, User
from people.models.second_factor import FORGOTTEN_AFTER, FREE


def count_try(user: User) -> None:
    """Count a try before its code is looked at, so that parallel guesses cannot share one.

    Raises ``ValidationError`` while the account has to wait. After the last free wrong try the person is told by mail:
    whoever gets this far knows their password or reads their mailbox.
    """
    guard, _new = CodeGuard.objects.get_or_create(user=user)
    now = timezone.now()
    if now < guard.opens_at:
        raise ValidationError(_wait(guard.opens_at - now))
    tries = 1 if now - guard.tried_at > FORGOTTEN_AFTER else min(guard.tries + 1, 99)
    seen = CodeGuard.objects.filter(pk=guard.pk, tries=guard.tries, tried_at=guard.tried_at)
    if not seen.update(tries=tries, tried_at=now):
        raise ValidationError(_("Another code was entered at the same moment. Enter the code again."))
    if tries == FREE:
        day = timezone.localdate(now).isoformat()
        mail.queue(template="second_factor_guessed", to=user, dedupe=f"second-factor-guessed:{user.pk}:{day}")


def _wait(left: dt.timedelta) -> str:
    minutes = int(left.total_seconds() // 60) + 1
    return ngettext(
        "Too many wrong codes. Try again in %(minutes)s minute.",
        "Too many wrong codes. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def forget_tries(user: User) -> None:
    """A right code was typed: the count begins anew."""
    CodeGuard.objects.filter(user=user).update(tries=0)


def use_step(user: User, secret: str, code: str) -> bool:
    """Spend the half-minute a code belongs to. False when it, or a later one, has been used already."""
    step = _step_of(secret, code)
    CodeGuard.objects.get_or_create(user=user)
    return step is not None and bool(CodeGuard.objects.filter(user=user, last_step__lt=step).update(last_step=step))


def _step_of(secret: str, code: str) -> int | None:
    now = int(time.time()) // app_settings.TOTP_PERIOD
    reach = app_settings.TOTP_TOLERANCE
    steps = range(now - reach, now + reach + 1)
    return next((step for step in steps if totp.compare_user_code(actual=code, expected=_code(secret, step))), None)


def _code(secret: str, step: int) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, step))


@transaction.atomic
def reset(person: User, *, by: User | None, reason: str) -> None:
    """Take away app, keys and recovery codes, end all sessions, and tell the person by mail. They set it up anew."""
    Authenticator.objects.filter(user_id=person.pk).delete()
    CodeGuard.objects.filter(user=person).update(tries=0)
    end_sessions(person)
    audit.record("second_factor.reset", on=[person], by=by, about=person, reason=reason)
    mail.queue(template="second_factor_reset", to=person, context={"reason": reason})
