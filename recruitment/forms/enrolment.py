"""Writing somebody into the edition who applied on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickTiles
from kopalnia.lib.words.polish import search_key
from organisations.models import Organisation
from people.choices import ConsentPurpose, FormOfAddress
from people.forms import NameFields
from people.managers import normal_email
from people.models import ConsentText, User
from people.models.user import EMAIL_TAKEN
from people.phones import PhoneField
from programmes.models import Edition


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
        """What `actions.enrolment.enrol_by_hand` takes."""
        names = [name for name in self.base_fields if name != "another"]
        agreed = [text for name, text in self.texts.items() if self.cleaned_data.get(name)]
        return {**{name: self.cleaned_data[name] for name in names}, "agreed": agreed}
