"""Accounts: opening one for somebody, and changing one's own."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from people import audit
from people.actions import roles
from people.choices import PortalRoleName
from people.managers import normal_email
from people.models import User
from people.queries import account_with

CHANGEABLE = (
    "first_name",
    "last_name",
    "one_name",
    "form_of_address",
    "vocative",
    "phone",
    "phone_is_company",
    "language",
    "theme",
)


@transaction.atomic
def register(
    *,
    email: str | None = None,
    first_name: str = "",
    last_name: str = "",
    is_example: bool = False,
    password: str | None = None,
    met_in: str = "",
    by: User | None = None,
    **details: Any,
) -> User:
    """Open an account for a person, with or without an address. No message is sent.

    ``met_in`` is the language of the letter or the paper that tells them of it.
    """
    unknown = set(details) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"register() does not take {sorted(unknown)}.")
    user = User.objects.create_user(
        email, password, first_name=first_name, last_name=last_name, is_example=is_example, met_in=met_in, **details
    )
    if user.email:
        # Allauth's record of the address: the first code typed from it proves it. An invented person has no mailbox.
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_example)
    audit.record("user.created", on=[user], by=by, about=user)
    return user


@transaction.atomic
def account_of(email: str, *, met_in: str) -> User:
    """The account of an address, opened now if there is none. Nothing is proven by it: the code sent there does that."""
    try:
        with transaction.atomic():
            return account_with(email) or register(email=email, met_in=met_in)
    except IntegrityError:  # opened twice at once, or an account that may not sign in
        return User.objects.get(email=normal_email(email))


@transaction.atomic
def found(user: User) -> User:
    """Make a new account administer the portal from today, by the word of whoever runs the server."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})
    audit.record("user.created", on=[user], by=None, about=user)
    roles.grant(user, PortalRoleName.ADMINISTRATOR, on=clock.today(), by=None)
    return user


@transaction.atomic
def change(account: User, *, by: User, **details: Any) -> User:
    """Change what a person says about themselves. The log names no values, only that something changed.

    A new phone number is not confirmed: nobody signs in with it before a code has reached it. With a new first name the
    vocative of the former one goes, unless it is given anew.
    """
    unknown = set(details) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"change() does not take {sorted(unknown)}.")
    if details.get("first_name", account.first_name) != account.first_name:
        details.setdefault("vocative", "")
    changed = [name for name, value in details.items() if getattr(account, name) != value]
    if not changed:
        return account
    for name in changed:
        setattr(account, name, details[name])
    # Nothing else is written: what was confirmed meanwhile stays confirmed, and what was not, unconfirmed.
    if "phone" in changed:
        account.phone_verified = False
        changed = [*changed, "phone_verified"]
    account.save(update_fields=changed)
    if set(changed) - {"language", "theme"}:
        audit.record("user.changed", on=[account], by=by, about=account)
    return account
