"""What a person says about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.forms import BaseModelForm
from kopalnia.lib.web.widgets import PickTiles, Segmented
from people import sms
from people.choices import Language
from people.forms.name import GreetingFields, NameFields
from people.models import User
from people.phones import PhoneField


class AccountForm(NameFields, GreetingFields, BaseModelForm):
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("Only the coordinators of your edition can see it."),
        required=False,
    )
    phone_is_company = forms.BooleanField(
        label=_("This phone belongs to my employer"),
        help_text=_("If you leave this job, we will know that the number may stop working."),
        required=False,
    )

    class Meta:
        model = User
        fields = (
            "first_name",
            "last_name",
            "one_name",
            "form_of_address",
            "vocative",
            "phone",
            "phone_is_company",
            "language",
            "theme",
        )
        labels = {
            "form_of_address": _("Which pronouns should we use?"),
            "language": _("Language of the portal and of messages to you"),
            "theme": _("Page colours"),
        }
        widgets = {
            "form_of_address": PickTiles(column=True),
            "language": Segmented(),
            "theme": Segmented(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("same as my browser")), *Language.choices]  # type: ignore[attr-defined]
        self.ask_greeting(self.instance, language=get_language())
        if sms.is_on():  # then a number is changed on its own page, by the code that reaches it
            del self.fields["phone"]
