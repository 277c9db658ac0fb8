"""Forms of the registry: an organisation, its names, its contacts; who works there, and how they are reached without it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm, BaseModelForm
from organisations.choices import OrganisationKind
from organisations.models import Organisation
from organisations.models.organisation import OUT_OF_REACH
from organisations.registry_numbers import check_krs, check_nip, check_regon, normal
from people.managers import normal_email
from people.phones import PhoneField


class RegistryField(LineField):
    """A number of a register, typed with or without spaces and dashes; gives its digits."""

    def __init__(self, check: Callable[[str], None], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"
        self.check = check

    def clean(self, value: Any) -> str:
        number = normal(super().clean(value))
        if number:
            # Before the model, which would add how long its column is.
            self.check(number)
        return number


class OrganisationForm(BaseModelForm):
    nip = RegistryField(check_nip, label=_("NIP"))
    regon = RegistryField(check_regon, label=_("REGON"))
    krs = RegistryField(check_krs, label=_("KRS"), help_text=_("An informal group is not in any register."))

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "place", "website", "nip", "regon", "krs")
        labels = {
            "name": _("Full name of the organisation"),
            "short_name": _("Short name (if any)"),
            "kind": _("Type"),
            "place": _("Town"),
            "website": _("Website (if any)"),
        }


class OrganisationEditForm(VersionedFormMixin, OrganisationForm):
    """The same fields, of an organisation that stands in the registry. A different name needs a reason."""

    reason = LineField(
        label=_("What was wrong with the name? (if you correct it)"),
        required=False,
        max_length=300,
        help_text=_("A new name is not a mistake: record it as a name change, and earlier days keep the old name."),
    )


class OrganisationFilter(BaseForm):
    """What to look for in the registry; read from the address, never refused."""

    q = LineField(label=_("Current or former name"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("all types")), *OrganisationKind.choices]
    )
    mine = forms.BooleanField(label=_("Only partners in my editions"), required=False)


class RenameForm(VersionedFormMixin, BaseForm):
    new_name = LineField(label=_("New full name"), max_length=200)
    new_short_name = LineField(label=_("New short name (if any)"), required=False, max_length=60)
    on = DateField(label=_("When did the name change?"), initial=clock.today)
    reason = LineField(label=_("Why?"), max_length=300)
    source = LineField(label=_("Source (if known)"), required=False, max_length=300)


class WithdrawForm(BaseForm):
    reason = LineField(label=_("What was wrong?"), max_length=300)


class ContactForm(BaseForm):
    name = LineField(label=_("First name and surname"), max_length=120)
    function = LineField(label=_("Position (if known)"), required=False, max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = PhoneField(label=_("Phone"), required=False)
    starts_on = DateField(label=_("From when?"), initial=clock.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("email", OUT_OF_REACH)
        return data


class ContactEndForm(BaseForm):
    on = DateField(label=_("Last day"), initial=clock.today)
    reason = LineField(label=_("Why? (only if it helps)"), required=False, max_length=300)


class AgreementForm(BaseForm):
    organisation = forms.ModelChoiceField(label=_("With whom?"), queryset=Organisation.objects.none())
    number = LineField(label=_("Number (if any)"), required=False, max_length=60)
    subject = LineField(label=_("What is it about?"), max_length=300)
    signed_on = DateField(label=_("Signed on"), initial=clock.today)
    starts_on = DateField(label=_("Valid from"), initial=clock.today)
    ends_on = DateField(label=_("Valid until (empty: no end date)"), required=False)
    note = TextField(label=_("Note (optional)"), required=False, max_length=2000)

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_order("starts_on", "ends_on")
        return data


class DayForm(BaseForm):
    """The day a page is asked about; read from the address."""

    dzien = DateField(label=_("As of"), required=False)


class AffiliationForm(BaseForm):
    """Where somebody works, from when."""

    organisation = forms.ModelChoiceField(label=_("Employer"), queryset=Organisation.objects.none())
    unit = LineField(label=_("Unit or plant (if known)"), required=False, max_length=120)
    on = DateField(label=_("First day"), initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]


class PrivateContactForm(BaseForm):
    """A private address or phone of somebody who may lose the company's one."""

    email = forms.EmailField(
        label=_("Private e-mail address"),
        required=False,
        help_text=_("Messages and sign-in codes go there from now on."),
    )
    phone = PhoneField(label=_("Private phone"), required=False, help_text=_("Only the coordinators see it."))
    drop_company = forms.BooleanField(
        label=_("Remove company addresses from the account"),
        required=False,
        initial=True,
        help_text=_("The company may read the mail of someone who has left, including sign-in codes."),
    )

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"]) or ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("email", gettext("Enter an address or a phone number."))
        return data
