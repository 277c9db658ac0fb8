"""Forms of an edition's plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import clock
from kopalnia.lib.forms import BaseForm, BaseModelForm, CountField, DateField, LineField, MoneyField, TextField
from kopalnia.lib.versions import VersionedFormMixin
from people.models import Organisation, User
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind
from programmes.models import Edition, Programme


class ProgrammeForm(BaseModelForm):
    budget_total = MoneyField(label=_("Whole budget, zł"), required=False)
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
            "funder_formula": _("The funder's sentence"),
        }
        field_classes = {"starts_on": DateField, "ends_on": DateField}


class ProgrammeChangeForm(VersionedFormMixin, ProgrammeForm):
    """The same fields, of a programme that lives."""


class EditionForm(BaseModelForm):
    class Meta:
        model = Edition
        fields = ("name", "starts_on", "ends_on")
        labels = {"name": _("Name of the edition"), "starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {"name": _("For example: Edition 2016/2017.")}
        field_classes = {"starts_on": DateField, "ends_on": DateField}


class SettingsForm(VersionedFormMixin, BaseModelForm):
    """Texts of the call and rules of the edition, saved together."""

    class Meta:
        model = Edition
        fields = (
            "name",
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
        )
        labels = {
            "name": _("Name of the edition"),
            "call_lead": _("The call: what is it?"),
            "call_for_whom": _("The call: for whom?"),
            "call_rules": _("Rules"),
            "privacy_notice": _("Privacy notice"),
            "contact_name": _("Contact: name"),
            "contact_phone": _("Contact: phone"),
            "contact_email": _("Contact: e-mail"),
            "contact_hours": _("When do you answer the phone?"),
            "attendance_threshold": _("Threshold of attendance, %"),
            "silence_days": _("After how many days is a group silent?"),
            "small_group": _("Sums of fewer people than this stay hidden"),
        }
        help_texts = {"contact_hours": _("Think of shifts. For example: Mon–Fri 6:00–8:00 and 14:00–17:00.")}


class PhaseForm(BaseForm):
    kind = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    reason = LineField(label=_("Why is it moved? (if it is)"), required=False, max_length=300)


class PartnerForm(BaseForm):
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("Role in the programme"), choices=PartnershipRole.choices)
    starts_on = DateField(label=_("Since when?"), initial=clock.today)
    places = CountField(label=_("Places in the call (employers only)"), required=False, min_value=0, max_value=30_000)
    description = TextField(label=_("What do they bring? (if known)"), required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]


class RoleForm(BaseForm):
    """The person is found by the e-mail address of their account: nobody's list of people is shown here."""

    email = forms.EmailField(label=_("E-mail address of the person's account"))
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in list(EditionRoleName)[:3]])
    organisation = forms.ModelChoiceField(
        label=_("Company (for a representative)"), queryset=Organisation.objects.none(), required=False
    )
    starts_on = DateField(label=_("Since when?"), initial=clock.today)
    reason = LineField(label=_("Why? (if it needs saying)"), required=False, max_length=300)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=edition.partnerships.employers().active().values("organisation")
        ).in_order()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Ask the person to sign up first."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_representative = data.get("role") == EditionRoleName.REPRESENTATIVE
        if is_representative and not data.get("organisation"):
            self.add_error("organisation", _("Choose the company this person represents."))
        if not is_representative and data.get("organisation"):
            self.add_error("organisation", _("Only a company representative has a company."))
        return data


class EndForm(BaseForm):
    """The last day of something dated, and why."""

    on = DateField(label=_("Last day"), initial=clock.today)
    reason = LineField(label=_("Why?"), max_length=300)
