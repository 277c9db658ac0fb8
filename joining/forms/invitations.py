"""Forms of inviting somebody, and of accepting."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joining.models import Invitation
from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import Segmented
from organisations.models import Organisation
from people.choices import Language
from people.forms import NameFields
from people.managers import normal_email
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition


class OfferForm(BaseForm):
    """What is offered: the role, of which company, since when, and a word to the person."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in list(EditionRoleName)[:3]],
        initial=EditionRoleName.MENTOR,
    )
    organisation = forms.ModelChoiceField(
        label=_("Company (representatives only)"), queryset=Organisation.objects.none(), required=False
    )
    first_name = LineField(label=_("First name"), required=False, max_length=80)
    last_name = LineField(label=_("Surname"), required=False, max_length=120)
    starts_on = DateField(label=_("From when?"), initial=clock.today)
    language = forms.ChoiceField(
        label=_("Language of the message"),
        choices=Language,
        required=False,
        widget=Segmented(),
        help_text=_("Anyone who has already chosen a language in the portal gets the message in that language."),
    )
    note = TextField(
        label=_("A note to the person"),
        required=False,
        max_length=1000,
        help_text=_("It appears in the message, above the link."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = edition.language
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=edition.partnerships.employers().active().values("organisation")
        ).in_order()

    def clean_starts_on(self) -> dt.date:
        """No role reaches back before anybody accepted it."""
        day = self.cleaned_data["starts_on"]
        if day < clock.today():
            raise ValidationError(
                _("An invitation cannot start in the past. Enter today or a later day."), code="past"
            )
        return day

    def clean_role(self) -> EditionRoleName:
        return EditionRoleName(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_representative = data.get("role") == EditionRoleName.REPRESENTATIVE
        if is_representative and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Choose the company this person represents."))
        if "role" in data and not is_representative and data.get("organisation"):
            self.add_error("organisation", _("Choose a company only for a company representative."))
        return data


class InvitationForm(OfferForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Only someone who reads this mailbox can accept. They do not need an account yet."),
    )

    field_order = ("email",)

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"]) or ""


class AcceptForm(NameFields, BaseForm):
    """Who has no name in the portal yet says it here; everybody else only presses the button."""

    def __init__(self, *args: Any, person: User, invitation: Invitation, **kwargs: Any) -> None:
        hints = {"first_name": invitation.first_name, "last_name": invitation.last_name}
        super().__init__(*args, initial=hints, **kwargs)
        if person.has_name:
            for name in NameFields.declared_fields:
                del self.fields[name]
