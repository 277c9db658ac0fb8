"""Texts that only the portal itself reads back: encrypted in the database, so that no copy or page of it opens a way in."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that neither SECRET_KEY nor its former values give, or damaged."""


def seal(text: str, *, use: str) -> str:
    """The text, encrypted; what is sealed for one ``use`` is unreadable for another."""
    return _cipher(use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str) -> str:
    """The text again. Raises `Unreadable`."""
    try:
        return _cipher(use).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _cipher(use: str) -> MultiFernet:
    """Keys drawn from SECRET_KEY and, after it was changed, from its former values."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(f"kopalnia.{use}:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
