"""What this app hears from allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_signed_up
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
