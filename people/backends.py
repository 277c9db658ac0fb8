"""Signing in with a password: the account is found as for a code, in one query whoever asks."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User
from people.queries import account_with


class PasswordBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(account_with(email, also_closed=True), password)
