"""How allauth meets our users: no user names, addresses in one spelling, mail through the outbox."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from kopalnia.lib.web.middleware import ask_anew, forget_language
from kopalnia.lib.web.safe_redirects import own_path
from people import second_factor
from people.choices import Language
from people.managers import normal_email
from people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Mail needs nothing here: Django's e-mail backend of this portal is the outbox."""

    def is_safe_url(self, url: str | None) -> bool:
        """Paths of this portal alone; allauth's own rule breaks on an address that cannot be read (`http://[`)."""
        return bool(url) and own_path(self.request, str(url)) == url

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anybody may open an account; an account alone gives access to nothing but an application."""
        return True

    def clean_email(self, email: str) -> str:
        return normal_email(super().clean_email(email)) or ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whoever asks for a code with the address of a merged account reads that it was merged, in that mailbox only.

        Asked for each letter, so that none takes a query more than another.
        """
        ended = User.objects.filter(email=normal_email(email), merged_into__isnull=False).exists()
        context = {**context, "merged": ended}
        super().send_mail(template_prefix, email, context)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """A message with a code is of no use when the code is too old: the outbox does not send it then."""
        message = super().render_mail(template_prefix, email, context, headers)
        if "code" in context:
            message.good_until = timezone.now() + _life_of_code(template_prefix)
        return message

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """«You are signed out» is put together before, and read after the language of that person is gone."""
        if message_template == "account/messages/logged_out.txt":
            forget_language(request)
            ask_anew(request, None)
        super().add_message(request, level, message_template, *args, **kwargs)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        language = get_language() or ""
        if language in Language.values:
            user.met_in = language
        return super().save_user(request, user, form, commit=commit)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One proof is enough for its time, also when it was the sign-in itself or the setting up of a factor."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not second_factor.proven_lately(allauth.request)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are none."""


def _life_of_code(template_prefix: str) -> dt.timedelta:
    if template_prefix.endswith("/password_reset_code"):
        return dt.timedelta(seconds=app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT)
    if template_prefix.endswith("/login_code"):
        return dt.timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)
    return dt.timedelta(seconds=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
