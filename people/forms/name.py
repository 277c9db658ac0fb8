"""A name, and what is asked when it changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm
from people.choices import Language
from people.models import User
from people.queries import NAME_PARTS


class NameFields(metaclass=DeclarativeFieldsMetaclass):
    """First name and surname. A missing surname is asked for, unless it is said that there is one name only.

    `about_somebody` is for a form about another person; `wants_whole_name` says whether the form may be kept without.
    """

    first_name = LineField(label=_("First name"), max_length=80)
    last_name = LineField(label=_("Surname"), max_length=120)
    one_name = forms.BooleanField(label=_("I have only one name, without a surname"), required=False)

    fields: dict[str, forms.Field]
    wants_whole_name = True

    def about_somebody(self) -> None:
        self.fields["one_name"].label = _("This person has only one name, without a surname")

    def full_clean(self) -> None:
        """The surname looks needed on the page; whether it is, `clean` knows."""
        surname = self.fields.get("last_name")
        if surname is not None:
            surname.required = False
        super().full_clean()  # type: ignore[misc]
        if surname is not None:
            surname.required = True

    def clean(self) -> dict[str, Any]:
        form: Any = self
        cleaned = super().clean() or form.cleaned_data  # type: ignore[misc]
        if "last_name" in self.fields and "last_name" in cleaned:
            if cleaned.get("one_name") and cleaned["last_name"]:
                form.add_error("one_name", _("You entered a surname above. Clear it, or untick this box."))
            elif self.wants_whole_name and not cleaned["last_name"] and not cleaned.get("one_name"):
                form.add_error("last_name", _("Enter the surname, or tick below that there is only one name."))
        return cleaned


class GreetingFields(metaclass=DeclarativeFieldsMetaclass):
    """The vocative of a first name, for a form that also holds the first name. It begins with `ask_greeting`."""

    vocative = LineField(
        label=_("How should we greet you?"),
        help_text=_(
            "In the vocative, the form used to address someone, for example: Ewelino. If you leave it empty, we write"
            " “Hello”."
        ),
        max_length=80,
        required=False,
    )
    # The first name for which the field above was filled in.
    greets = LineField(required=False, widget=forms.HiddenInput, max_length=80)

    fields: dict[str, forms.Field]

    def ask_greeting(self, user: User, *, language: str | None) -> None:
        """Greet in the language; only in Polish is anybody called by the vocative."""
        if language == Language.POLISH:
            self.fields["greets"].initial = user.first_name
        else:
            del self.fields["vocative"], self.fields["greets"]

    def clean(self) -> dict[str, Any]:
        """A vocative belongs to one first name: with another one it is asked for again, once."""
        form: Any = self
        cleaned = super().clean() or form.cleaned_data  # type: ignore[misc]
        if greets := cleaned.pop("greets", None):
            name, vocative = cleaned.get("first_name"), cleaned.get("vocative")
            if name and vocative and name != greets and "vocative" not in form.changed_data:
                typed = form.data.copy()
                typed[form.add_prefix("greets")] = name
                form.data = typed
                form.add_error(
                    "vocative", _("The first name has changed. Change the greeting too, or save it as it is.")
                )
        return cleaned


class NameForm(NameFields, GreetingFields, BaseForm):
    """The right name of somebody else, and why it is corrected. `seen` is the name the page showed."""

    reason = LineField(
        label=_("Why?"),
        help_text=_("This person will read it in the message and in the history. For example: a letter was missing."),
        max_length=300,
    )
    seen = LineField(widget=forms.HiddenInput, max_length=201)

    field_order = ("first_name", "last_name", "one_name", "vocative")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in NAME_PARTS}
        super().__init__(*args, initial={**initial, "seen": person.full_name}, **kwargs)
        self.about_somebody()
        self.fields["vocative"].label = _("How should we greet this person?")
        self.ask_greeting(person, language=person.reads)

    def seen_anew(self, person: User, why: Any) -> None:
        """Keep what was typed and say what the name is by now: a second, knowing save goes through."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("seen")] = person.full_name
        self.data = typed
        self.add_error(None, why)
