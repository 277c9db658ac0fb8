"""What this app hears from allauth: new accounts, sign-ins, and what becomes of a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_confirmed,
    email_removed,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
    user_signed_up,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from kopalnia.lib.web.middleware import ask_anew, forget_language
from people import audit, second_factor
from people.actions import user as accounts
from people.actions.sessions import end_sessions
from people.middleware import LastSeenMiddleware
from people.models import User

# In the session of a visitor: the language they chose.
CHOSEN = "chosen-language"


@receiver(user_signed_up)
def note_registration(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A person who opens an account is the first event of their history."""
    with transaction.atomic():
        audit.record("user.registered", on=[user], by=user)


@receiver(pre_save, sender=SocialAccount)
def keep_only_the_number(sender: Any, instance: SocialAccount, **kwargs: Any) -> None:
    """Of what a company's server says about a person only the number there is kept."""
    instance.extra_data = {}


@receiver(email_confirmed)
def hand_over_to_mailbox(sender: Any, request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """A password somebody set on an address before it was proven dies when another browser proves the address.

    Else whoever signs up with the address of a person they expect to be invited would share the account, and the role,
    with them. A browser that has shown the password itself keeps it: that is an ordinary sign-up.
    """
    user = email_address.user
    if request.user.is_authenticated or not user.has_usable_password():
        return
    shown = {str(one["method"]) for one in get_authentication_records(request, user)}
    if "code" in shown and "password" not in shown:
        user.set_unusable_password()
        user.save(update_fields=["password"])


@receiver(email_confirmed)
def note_address(sender: Any, request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    _note("address.confirmed", email_address.user)


@receiver(email_removed)
def note_address_removed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note("address.removed", user)


def _note(verb: str, user: User) -> None:
    """A way in that the person added or took away themselves stands in their history, as those do that others give them."""
    with transaction.atomic():
        audit.record(verb, on=[user], by=user, about=user)


@receiver(user_logged_in)
def keep_chosen_language(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """What a visitor chose on the way in is the person's own choice from now on, so that no page turns back."""
    if chosen := request.session.pop(CHOSEN, ""):
        accounts.change(user, by=user, language=chosen)
    ask_anew(request, user)


@receiver(user_logged_out)
def forget_language_of_visit(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """On a shared phone or computer the next person begins anew; who comes back has theirs on the account."""
    forget_language(request)


@receiver(user_logged_in)
def begin_to_note_activity(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[LastSeenMiddleware.KEY] = int(time.time())


@receiver(authenticator_used)
def note_factor(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A code or a key was right: this session may open what needs a second factor."""
    second_factor.note_passed(request, user)


@receiver(authenticator_added)
def begin_with_factor(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting a factor up proves it; sessions opened before, elsewhere, without it, end."""
    if authenticator.type in second_factor.FACTORS:
        _note("second_factor.added", user)
        second_factor.note_set_up(request, user, authenticator)
        end_sessions(user, but=request.session.session_key or "")


@receiver(authenticator_removed)
def end_with_factor(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Without any factor no session has passed one."""
    if authenticator.type in second_factor.FACTORS:
        _note("second_factor.removed", user)
    if not second_factor.has_factor(user):
        request.session.pop(second_factor.PASSED, None)
        end_sessions(user, but=request.session.session_key or "")


@receiver([password_changed, password_set, password_reset])
def end_other_sessions(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """They would open nothing any more; the list of open sessions should say so at once."""
    _note("password.changed", user)
    end_sessions(user, but=request.session.session_key or "")
