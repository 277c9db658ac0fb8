"""The same work for a stranger as for somebody known, so that the time of an answer tells nobody who has an account.

Where a way in does something only for an account that exists, the work is done here for one that does not, and nothing of
it stays. `tests/people/test_enumeration_timing.py` counts both sides.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.account.signals import user_signed_up
from allauth.account.utils import has_verified_email, setup_user_email
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from people.models import User


def read_nobody(times: int = 1) -> None:
    """Ask for an account that is not there, as often as one that is there would be read."""
    for _time in range(times):
        User.objects.filter(pk=0).first()


def rehearse_sign_up(request: HttpRequest, form: SignupForm) -> None:
    """Open an account for nobody, as allauth opens one for whoever signs up, and take it back: no row stays."""
    known = form.cleaned_data["email"]
    form.cleaned_data["email"] = f"{get_random_string(20).lower()}@invalid.example"
    try:
        with transaction.atomic():
            adapter = get_adapter()
            nobody = adapter.save_user(request, adapter.new_user(request), form)
            setup_user_email(request, nobody, [EmailAddress(email=nobody.email)])
            user_signed_up.send(sender=User, request=request, user=nobody)
            # What allauth reads before it writes to the address.
            has_verified_email(nobody)
            address = EmailAddress.objects.get(user=nobody)
            EmailAddress.objects.get_for_user(address.user, address.email)
            transaction.set_rollback(True)
    finally:
        form.cleaned_data["email"] = known
