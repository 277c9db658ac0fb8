"""Forms of an edition's plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import CountField, DateField, LineField, MoneyField, TextField
from kopalnia.lib.web.forms import BaseForm, BaseModelForm
from kopalnia.lib.web.widgets import PickManyTiles, Segmented
from organisations.models import Organisation
from programmes.choices import EntryFlag, PartnershipRole, PhaseKind
from programmes.models import Edition, Programme


class ProgrammeForm(BaseModelForm):
    budget_total = MoneyField(label=_("Total budget, zł"), required=False)
    grant_amount = MoneyField(label=_("Grant, zł"), required=False)

    class Meta:
        model = Programme
        fields = (
            "name",
            "starts_on",
            "ends_on",
            "aim",
            "description",
            "budget_total",
            "grant_amount",
            "funder_formula",
        )
        labels = {
            "name": _("Name of the programme"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "aim": _("What is it for?"),
            "description": _("Description"),
            "funder_formula": _("Wording required by the funder"),
        }
        field_classes = {"starts_on": DateField, "ends_on": DateField}


class ProgrammeChangeForm(VersionedFormMixin, ProgrammeForm):
    """The same fields, of a programme that lives."""


class EditionForm(BaseModelForm):
    asks_before_repeating = True

    class Meta:
        model = Edition
        fields = ("name", "starts_on", "ends_on")
        labels = {"name": _("Name of the edition"), "starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {"name": _("For example: Edition 2016/2017.")}
        field_classes = {"starts_on": DateField, "ends_on": DateField}


class SettingsForm(VersionedFormMixin, BaseModelForm):
    """Texts of the call and rules of the edition, saved together."""

    entry_flags = forms.MultipleChoiceField(
        label=_("Which entries must be opened before they are confirmed?"),
        choices=EntryFlag.choices,
        widget=PickManyTiles(column=True),
        required=False,
        help_text=_("The mentor sees the reason next to the entry. Entries without one are confirmed with one tap."),
    )

    class Meta:
        model = Edition
        fields = (
            "name",
            "language",
            "call_lead",
            "call_for_whom",
            "call_rules",
            "privacy_notice",
            "contact_name",
            "contact_phone",
            "contact_email",
            "contact_hours",
            "attendance_threshold",
            "silence_days",
            "small_group",
            "entry_flags",
        )
        labels = {
            "name": _("Name of the edition"),
            "language": _("Language of the edition"),
            "call_lead": _("Call: what is it?"),
            "call_for_whom": _("Call: who is it for?"),
            "call_rules": _("Rules"),
            "privacy_notice": _("Privacy notice"),
            "contact_name": _("Contact: name"),
            "contact_phone": _("Contact: phone"),
            "contact_email": _("Contact: e-mail"),
            "contact_hours": _("When do you answer the phone?"),
            "attendance_threshold": _("Attendance threshold, %"),
            "silence_days": _("After how many days does a team count as silent?"),
            "small_group": _("Hide totals for fewer people than"),
        }
        help_texts = {
            "contact_hours": _("Think of people on shifts. For example: Mon–Fri 6:00–8:00 and 14:00–17:00."),
            "language": _(
                "The edition's texts are in this language, and so are messages to people who have not chosen another"
                " one."
            ),
        }
        widgets = {"language": Segmented()}


class PhaseForm(BaseForm):
    kind = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    reason = LineField(label=_("Why is it being moved? (if it is)"), required=False, max_length=300)


class PartnerForm(BaseForm):
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("Role in the programme"), choices=PartnershipRole.choices)
    starts_on = DateField(label=_("From when?"), initial=clock.today)
    places = CountField(label=_("Places in the call (employers only)"), required=False, min_value=0, max_value=30_000)
    description = TextField(label=_("What do they bring? (if known)"), required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("places") is not None and data.get("role") not in {None, PartnershipRole.EMPLOYER}:
            self.add_error("places", gettext("Only employers have places in the call. Leave this field empty."))
        return data


class DatedRowEndForm(BaseForm):
    """The last day of something dated, and why."""

    on = DateField(label=_("Last day"), initial=clock.today)
    reason = LineField(label=_("Why?"), max_length=300)
