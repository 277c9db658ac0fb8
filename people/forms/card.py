"""Coming in with a printed card, and giving one up."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm
from people.models.card import ALPHABET, CODE_LENGTH, PIN_DIGITS, normal_code


class CardForm(BaseForm):
    """The code and the PIN as typed. A form that is wrong in itself costs no try: such a PIN opens no card."""

    code = LineField(
        label=_("Code on the card"),
        help_text=_("8 characters. Capital letters and the dash do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "sign-code"}
        ),
    )
    pin = LineField(
        label=_("PIN"),
        help_text=_("6 digits. You were given them with the card."),
        max_length=20,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "sign-code"}),
    )

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("The code has 8 characters. Compare it with the card."))
        strange = "".join(sorted(set(code) - set(ALPHABET)))
        if strange:
            raise forms.ValidationError(
                _("The code never contains %(signs)s. Compare it with the card."), params={"signs": strange}
            )
        return code

    def clean_pin(self) -> str:
        pin = re.sub(r"\s+", "", self.cleaned_data["pin"])
        if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", pin):
            raise forms.ValidationError(_("The PIN has 6 digits."))
        return pin


class CardRevokeForm(BaseForm):
    """Why a card ends."""

    reason = LineField(label=_("Why?"), max_length=300, help_text=_("The person holding the card will read it."))

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
