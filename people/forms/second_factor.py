"""Forms of the second factor: allauth's, with our words, our count of tries, and a name for each key."""

from __future__ import annotations

import json
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm
from people.actions import second_factor as actions


def _code_field(help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})
    return forms.CharField(label=_("Code"), help_text=help_text, max_length=40, widget=widget)


class CountedCodeMixin:
    """A typed code costs a try; a code of the app is good once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        actions.count_try(self.user)
        code = super().clean_code()  # type: ignore[misc]
        factor = self.authenticator
        if factor.type == Authenticator.Type.TOTP:
            secret = decrypt(factor.data["secret"])
            if not actions.use_step(self.user, secret, code):
                raise get_adapter().validation_error("incorrect_code")
        actions.forget_tries(self.user)
        return code


class AuthenticateForm(CountedCodeMixin, base.AuthenticateForm):
    code = _code_field(_("Six digits from the app, or one of your recovery codes."))


class ReauthenticateForm(CountedCodeMixin, base.ReauthenticateForm):
    code = _code_field(_("Six digits from the app, or one of your recovery codes."))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    code = _code_field(_("The six digits the app shows now."))

    @property
    def grouped_secret(self) -> str:
        """In groups of four, for typing by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        actions.count_try(self.user)
        code = super().clean_code()
        actions.use_step(self.user, self.secret, code)
        actions.forget_tries(self.user)
        return code


# What the library of keys stumbles over when somebody sends it nonsense.
NONSENSE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error)


class CredentialField(forms.CharField):
    """The answer of a key, put into the form by the script of the page."""

    widget = forms.HiddenInput
    default_error_messages = dict.fromkeys(
        ("required", "invalid"), _("The key did not respond. Try again, or choose another way.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20_000, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            found = json.loads(super().clean(value))
        except (json.JSONDecodeError, RecursionError):
            found = None
        if not found or not isinstance(found, dict):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class NewKeyMixin:
    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()  # type: ignore[misc]
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class KeyMixin:
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class AuthenticateWebAuthnForm(KeyMixin, webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()


class LoginWebAuthnForm(KeyMixin, webauthn.LoginWebAuthnForm):
    credential = CredentialField()


class ReauthenticateWebAuthnForm(KeyMixin, webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddWebAuthnForm(NewKeyMixin, webauthn.AddWebAuthnForm):
    credential = CredentialField()
    name = LineField(
        label=_("What should we call it?"),
        help_text=_("So that you can recognise it in the list, for example: work laptop."),
        max_length=60,
        required=False,
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password or an e-mail code"),
        help_text=_("It will ask for your fingerprint, face or screen lock."),
        required=False,
        initial=True,
    )


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    name = LineField(label=_("What should we call it?"), max_length=60)


class SecondFactorResetForm(BaseForm):
    reason = LineField(
        label=_("Why?"),
        help_text=_("How do you know it is really them? The person will read this in a message."),
        max_length=300,
    )
