"""Notices for the next page, which only the person they were written for can read.

Django keeps them in a cookie that outlives signing out: who sits down next at the same computer would read what the last
person had done. Signing them with the reader's number makes them unreadable to anybody else.
"""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core import signing


class OwnCookie(CookieStorage):
    @property
    def signer(self) -> signing.Signer:
        """Asked anew each time: signing in or out during a request changes the reader."""
        return signing.get_cookie_signer(salt=f"{self.key_salt}:{self.request.user.pk}")

    @signer.setter
    def signer(self, value: Any) -> None:
        """Django's own, the same for everybody, is not used."""


class OwnNotices(FallbackStorage):
    """In a cookie; what does not fit there, in the session, which ends with signing out."""

    storage_classes = (OwnCookie, SessionStorage)
