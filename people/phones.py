"""Telephone numbers: one spelling in the database (E.164, ``+48600000000``), the usual groups on a page.

People type a number as they say it. Without a country it is Polish. What is kept from before, or is no number at all, is
shown as it stands rather than hidden.
"""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField

HOME = "PL"
HOME_CODE = 48
LONGEST_TYPED = 30


def normal_phone(text: str | None) -> str:
    """The one spelling of a number, ``+48600000000``; empty for none. Raises ``ValueError`` for what is no number."""
    text = (text or "").strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    # A number inside a company is not one a message can reach, and has no place in this spelling.
    if number.extension or not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(phone: str | None, *, space: str = " ") -> str:
    """A number in groups: Polish ones as at home (``600 000 000``), others with their country."""
    try:
        number = phonenumbers.parse(normal_phone(phone), HOME)
    except (ValueError, phonenumbers.NumberParseException):
        return phone or ""
    at_home = number.country_code == HOME_CODE
    kinds = phonenumbers.PhoneNumberFormat
    kind = kinds.NATIONAL if at_home else kinds.INTERNATIONAL
    return phonenumbers.format_number(number, kind).replace(" ", space)


class PhoneField(LineField):
    """A number typed in any usual way; gives the one spelling, and shows the groups again."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": _("This is not a phone number. Enter nine digits, or start a foreign number with a plus sign.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TYPED)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        try:
            return normal_phone(super().clean(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return readable(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return normal_phone(initial) != normal_phone(data)
        except ValueError:
            return (initial or "") != (data or "")
