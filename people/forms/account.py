"""What a person says about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.forms import BaseModelForm, LineField
from kopalnia.lib.widgets import PickTiles, Segmented
from people import sms
from people.choices import Language
from people.models import User
from people.phones import PhoneField


class AccountForm(BaseModelForm):
    first_name = LineField(label=_("First name"), max_length=80)
    last_name = LineField(label=_("Surname"), max_length=120)
    vocative = LineField(
        label=_("How should we greet you?"),
        help_text=_("In the form used for calling somebody, for example: Ewelino. Empty: “Good morning”."),
        max_length=80,
        required=False,
    )
    # The first name for which the field above was filled in.
    greets = LineField(required=False, widget=forms.HiddenInput, max_length=80)
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Only the coordinators of your edition see it."),
        required=False,
    )
    phone_is_company = forms.BooleanField(
        label=_("This phone is my employer's"),
        help_text=_("When the job ends, we will know that the number may stop answering."),
        required=False,
    )

    class Meta:
        model = User
        fields = (
            "first_name",
            "last_name",
            "form_of_address",
            "vocative",
            "phone",
            "phone_is_company",
            "language",
            "theme",
        )
        labels = {
            "form_of_address": _("Which forms should we use about you?"),
            "language": _("Language of the portal and of messages to you"),
            "theme": _("Colours of the pages"),
        }
        widgets = {
            "form_of_address": PickTiles(column=True),
            "language": Segmented(),
            "theme": Segmented(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("as in my browser")), *Language.choices]  # type: ignore[attr-defined]
        if get_language() != Language.POLISH:  # nobody is greeted in the vocative then
            del self.fields["vocative"], self.fields["greets"]
        if sms.is_on():  # then a number is changed on its own page, by the code that reaches it
            del self.fields["phone"]
        if "greets" in self.fields:
            self.fields["greets"].initial = self.instance.first_name

    def clean(self) -> dict[str, Any]:
        """A vocative belongs to one first name: with another one it is asked for again, once."""
        cleaned = super().clean() or self.cleaned_data
        if greets := cleaned.pop("greets", None):
            name, vocative = cleaned.get("first_name"), cleaned.get("vocative")
            if name and vocative and name != greets and "vocative" not in self.changed_data:
                typed = self.data.copy()  # type: ignore[attr-defined]
                typed[self.add_prefix("greets")] = name
                self.data = typed
                self.add_error(
                    "vocative", _("The first name is another one now. Change the greeting, or save it as it is.")
                )
        return cleaned
