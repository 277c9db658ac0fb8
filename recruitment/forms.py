"""The application, and the note of a decision. A draft may lack anything; what is there must be clean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import HTML, Fieldset, Pair, hint
from kopalnia.lib.web.widgets import PickTiles
from kopalnia.lib.words.polish import search_key
from organisations.models import Organisation
from people.choices import ConsentPurpose, FormOfAddress
from people.forms import GreetingFields, NameFields
from people.managers import normal_email
from people.models import ConsentText, User
from people.models.user import EMAIL_TAKEN
from people.phones import PhoneField
from programmes.models import Edition
from recruitment.choices import Verdict

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
                Pair("first_name", "last_name"),
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


class DecisionForm(BaseForm):
    """A decision with its note, on the page of one application."""

    verdict = forms.ChoiceField(
        label=_("Provisional decision"),
        choices=[("", _("no decision")), *Verdict.choices],
        required=False,
        widget=PickTiles,
    )
    note = TextField(
        label=_("Note"),
        max_length=1000,
        required=False,
        help_text=_("Only the coordinators of this edition read it."),
    )
    told = TextField(
        label=_("Why is the announced decision changing?"),
        max_length=1000,
        required=False,
        help_text=_("The applicant will read it when the new decision is announced."),
    )
    expected = forms.ChoiceField(
        choices=[("", ""), *Verdict.choices], required=False, widget=forms.HiddenInput, label=_("current decision")
    )

    def __init__(self, *args: Any, was_refused: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note", "told"):
            self.fields[name].widget.attrs["rows"] = 3
        self._told = self.fields["told"] if was_refused else self.fields.pop("told")

    def ask_what_to_tell(self, why: str) -> None:
        """Ask for the words to the applicant, also when the refusal was announced since the form was opened."""
        self.fields["told"] = self._told
        self.add_error("told", why)


class BoardFilter(BaseForm):
    """Who to show on the board: a part of a name, a company of the edition."""

    q = LineField(label=_("First name or surname"), max_length=100, required=False)
    firma = forms.ChoiceField(label=_("Company"), required=False)

    def __init__(self, *args: Any, companies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firma"].choices = [  # type: ignore[attr-defined]
            ("", _("all companies")),
            *((str(company.pk), company.label) for company in companies),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """The filter as `board_rows` takes it; nonsense filters nothing."""
        self.full_clean()
        employer = self.cleaned_data.get("firma")
        return {"text": self.cleaned_data.get("q", ""), "employer_id": int(employer) if employer else None}


class CallCloseForm(BaseForm):
    """What those read who come to apply."""

    because = LineField(
        label=_("Why is the call closed?"),
        help_text=_("Anyone can read it on the call page."),
        max_length=300,
    )


class ParticipantForm(NameFields, BaseForm):
    """Somebody who applied on paper. Neither an address nor a telephone is needed: a card is a way in too."""

    another = forms.BooleanField(
        label=_("This is another person with the same name"),
        required=False,
    )
    form_of_address = forms.ChoiceField(
        label=_("Which pronouns does this person use?"),
        choices=FormOfAddress.choices,
        initial=FormOfAddress.NEUTRAL,
        widget=PickTiles(column=True),
    )
    employer = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("none of these, or not known"),
    )
    unit = LineField(
        label=_("Unit or plant (if known)"),
        required=False,
        max_length=120,
        help_text=_("Only the coordinators see it."),
    )
    starts_on = DateField(label=_("When did this person start taking part?"), initial=clock.today)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Leave empty if there is none. The person can add one later."),
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        employers: QuerySet[Organisation],
        texts: Iterable[ConsentText],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about_somebody()
        self.edition = edition
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]
        self.texts = {f"agree_{text.pk}": text for text in texts}
        for name, text in self.texts.items():
            self.fields[name] = forms.BooleanField(
                label=_("Signed on paper: %(title)s") % {"title": text.title},
                required=text.purpose == ConsentPurpose.PARTICIPATION,
                help_text=mark_safe(linebreaks(text.body, autoescape=True)),  # noqa: S308 – escaped by linebreaks
            )
        # Asked only when it is a question.
        self._another = self.fields["another"] if "another" in self.data else self.fields.pop("another")

    def clean_email(self) -> str | None:
        email = normal_email(self.cleaned_data["email"])
        if email and User.objects.filter(email=email).exists():
            raise forms.ValidationError(EMAIL_TAKEN)
        return email

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if not self.edition.starts_on <= day <= self.edition.ends_on:
            raise forms.ValidationError(_("This day is outside the edition."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._namesake(cleaned) and not cleaned.get("another"):
            self.fields["another"] = self._another
            self.order_fields(list(self.base_fields))
            self.add_error(
                "another", _("Someone with this name already takes part. Tick this only if it is another person.")
            )
        return cleaned

    def _namesake(self, cleaned: dict[str, Any]) -> bool:
        """Whether somebody of this name is already in the edition: the same person twice would be two histories."""
        key = search_key(cleaned.get("first_name", ""), cleaned.get("last_name", ""))
        return bool(key) and self.edition.participations.filter(user__search_key=key).exists()

    @property
    def details(self) -> dict[str, Any]:
        """What `actions.people.enrol_by_hand` takes."""
        names = [name for name in self.base_fields if name != "another"]
        agreed = [text for name, text in self.texts.items() if self.cleaned_data.get(name)]
        return {**{name: self.cleaned_data[name] for name in names}, "agreed": agreed}
