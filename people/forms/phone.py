"""A telephone number to send a code to, and the code."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm
from people.phones import PhoneField
from people.sms import DIGITS


class PhoneForm(BaseForm):
    phone = PhoneField(label=_("Phone number"), help_text=_("We will send a code to it."))


class PhoneCodeForm(BaseForm):
    code = LineField(
        label=_("Code from the message"),
        help_text=_("Six digits."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "sign-code"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(rf"\d{{{DIGITS}}}", code, re.ASCII):
            raise forms.ValidationError(_("The code has six digits. Compare it with the message."))
        return code
