"""How allauth's second factor meets our people: secrets unreadable in a backup, names of keys, and the last factor stays."""

from __future__ import annotations

import io
from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import encryption
from kopalnia.lib.web.devices import device
from people import policies
from people.models import User


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": policies.LAST_FACTOR,
        "incorrect_code": _("This code is wrong or has already been used. Enter the one the app shows now."),
        "unverified_email": _("First confirm your e-mail address with the code we sent to it."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets are kept so that a copy of the database alone makes nobody's codes."""
        return encryption.seal(text, use="second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.unseal(encrypted_text, use="second_factor")

    def build_totp_svg(self, url: str) -> str:
        """Black on white also by night, or no telephone reads it."""
        picture = io.BytesIO()
        segno.make(url, micro=False).save(picture, kind="svg", light="white", scale=5, border=4)
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return bool(policies.remove_factor(authenticator.user, authenticator))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 – allauth's name
        """The key is called after the device it is made on."""
        return device(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """The name people see in the list of their keys; allauth's own way fails for somebody without an address."""
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.email or user.full_name, "display_name": user.full_name}
