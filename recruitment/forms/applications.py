"""The application. A draft may lack anything; what is there must be clean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import HTML, FieldPair, Fieldset, hint
from kopalnia.lib.web.widgets import PickTiles
from organisations.models import Organisation
from people.choices import FormOfAddress
from people.forms import GreetingFields, NameFields
from people.models import ConsentText, User
from people.phones import PhoneField

NEEDED = ("first_name", "last_name", "form_of_address", "employer", "phone", "motivation", "availability")


class ApplicationForm(NameFields, GreetingFields, VersionedFormMixin, BaseForm):
    """Everything one may type; `consents` and `answers` give it apart. What must not be missing is checked at sending."""

    wants_whole_name = False

    form_of_address = forms.ChoiceField(
        label=_("Which pronouns should we use?"),
        choices=FormOfAddress.choices,
        initial=FormOfAddress.NEUTRAL,
        widget=PickTiles(column=True),
    )
    employer = forms.ModelChoiceField(label=_("Company"), queryset=Organisation.objects.none())
    unit = LineField(
        label=_("Department or unit"),
        max_length=120,
        required=False,
        help_text=_("Only you and the coordinators see it."),
    )
    phone = PhoneField(label=_("Phone"), help_text=_("Only you and the coordinators see it."))
    motivation = TextField(
        label=_("Why do you want to take part?"),
        max_length=3000,
        help_text=_("Two sentences are enough. What would you like to change, and for whom?"),
    )
    experience = TextField(
        label=_("Have you done something like this before?"),
        max_length=3000,
        required=False,
        help_text=_("You do not need experience. A school fête, a sports team, helping a neighbour: it all counts."),
    )
    availability = TextField(
        label=_("When are you available?"),
        max_length=1000,
        help_text=_("For example: night shifts, two Saturdays a month."),
    )
    special_needs = TextField(
        label=_("What do you need from us?"),
        max_length=1000,
        required=False,
        help_text=_("For example diet, step-free access, childcare. You do not need to say why."),
    )

    def __init__(
        self,
        *args: Any,
        person: User,
        employers: QuerySet[Organisation],
        texts: Iterable[ConsentText] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # Who has no vocative is not asked for one here; who has, may change the name it belongs to.
        self.ask_greeting(person, language=get_language() if person.vocative else None)
        self.use_required_attribute = False
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]
        for name in ("motivation", "experience"):
            self.fields[name].widget.attrs["rows"] = 5
        for name in ("availability", "special_needs"):
            self.fields[name].widget.attrs["rows"] = 3
        self.texts = {f"agree_{text.pk}": text for text in texts}
        for name, text in self.texts.items():
            self.fields[name] = forms.BooleanField(
                label=text.title,
                required=False,
                help_text=mark_safe(linebreaks(text.body, autoescape=True)),  # noqa: S308 – escaped by linebreaks
            )

    def laid_out(self) -> list[Any]:
        greeting = ["vocative"] if "vocative" in self.fields else []
        return [
            Fieldset(
                _("Who are you?"),
                FieldPair("first_name", "last_name"),
                "one_name",
                *greeting,
                "form_of_address",
                "phone",
            ),
            Fieldset(_("Where do you work?"), "employer", "unit"),
            Fieldset(
                _("What would you like to do here?"),
                hint(_("Only you and the coordinators can read your answers. Your employer never can.")),
                "motivation",
                "experience",
                "availability",
                "special_needs",
            ),
            Fieldset(
                _("What do you agree to?"),
                hint(
                    _(
                        "Each consent is separate. We record your consents when you send the application. You can"
                        " withdraw them at any time on your account page."
                    )
                ),
                HTML('{% include "recruitment/_agreed_before.html" %}'),
                *self.texts,
            ),
        ]

    def full_clean(self) -> None:
        """A draft is cleaned as it is; only on the page a needed field looks needed."""
        for name in NEEDED:
            self.fields[name].required = False
        super().full_clean()
        for name in NEEDED:
            self.fields[name].required = True

    def clean_form_of_address(self) -> str:
        return self.cleaned_data["form_of_address"] or FormOfAddress.NEUTRAL

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields if name in self.cleaned_data}

    @property
    def agreed(self) -> list[ConsentText]:
        """The wordings ticked now."""
        return [text for name, text in self.texts.items() if self.cleaned_data.get(name)]

    def point_at(self, problems: Iterable[Problem]) -> None:
        """Put what is missing at its field; a consent is named by its purpose."""
        by_purpose = {text.purpose: name for name, text in self.texts.items()}
        for problem in problems:
            name = by_purpose.get(problem.field, problem.field)
            self.add_error(name if name in self.fields else None, str(problem.sentence))
