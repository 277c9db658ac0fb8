"""What this app hears from allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from people import audit
from people.models import User


@receiver(user_signed_up)
def note_registration(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A person who opens an account is the first event of their history."""
    with transaction.atomic():
        audit.record("user.registered", on=[user], by=user)


@receiver(pre_save, sender=SocialAccount)
def keep_only_the_number(sender: Any, instance: SocialAccount, **kwargs: Any) -> None:
    """Of what a firm's server says about a person only the number there is kept."""
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
