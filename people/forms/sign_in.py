"""Who a code sent to an address signs in, and forms that tell nobody who has an account.

Allauth also finds accounts by an address they only *asked* to change to. A code is typed by whoever reads the mailbox, and
would then sign them in to somebody else's account, with its old password and sessions alive. So a code belongs to the
account that has proven the address, else to the one whose own address it is, else to nobody. Whoever types an address gets
the same answer for the same work in all three cases.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.utils import get_next_redirect_url
from allauth.core import context, ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from people.enumeration_timing import read_nobody, rehearse_sign_up
from people.models import User
from people.queries import account_with


class SignupForm(allauth.SignupForm):
    @transaction.atomic
    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The whole of it in one transaction, as the other case has one: the account, its first event and the letter."""
        if self.account_already_exists:
            rehearse_sign_up(request, self)
        user, answer = super().try_save(request)
        if answer is None:
            answer = complete_signup(request, user=user, redirect_url=get_next_redirect_url(request))
        return user, answer


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    def clean_email(self) -> str:
        email: str = get_adapter().clean_email(self.cleaned_data["email"])
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = account_with(email)
        return email


class ResetPasswordForm(allauth.ResetPasswordForm):
    def clean_email(self) -> str:
        email: str = get_adapter().clean_email(self.cleaned_data["email"])
        user = account_with(email)
        self.users = [user] if user else []
        return email


class ConfirmLoginCodeForm(allauth.ConfirmLoginCodeForm):
    """Where a code is typed, allauth reads the account behind it; behind a code for a stranger there is none to read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.expected_code:
            read_nobody()


class ConfirmPasswordResetCodeForm(allauth.ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.expected_code:
            read_nobody()


class ConfirmEmailVerificationCodeForm(allauth.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user is None:
            read_nobody(2)
