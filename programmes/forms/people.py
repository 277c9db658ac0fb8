"""Forms about people of an edition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import clock
from kopalnia.lib.forms import BaseForm, DateField, LineField
from people.models import Organisation
from programmes.models import Edition


class PeopleFilter(BaseForm):
    """What to look for in the list of people; read from the address, never refused."""

    q = LineField(label=_("Name"), required=False, max_length=100)
    employer = forms.ModelChoiceField(
        label=_("Employer"),
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("every employer"),
    )
    all = forms.BooleanField(label=_("Also people who left"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Organisation.objects.filter(
            pk__in=edition.partnerships.employers().values("organisation")
        ).in_order()  # type: ignore[attr-defined]


class LeaveForm(BaseForm):
    on = DateField(label=_("Last day in the programme"), initial=clock.today)
    private_reason = LineField(
        label=_("Why? (if known)"),
        required=False,
        max_length=300,
        help_text=_("Only the coordination reads this. The employer never does."),
    )


class EmploymentEndForm(BaseForm):
    on = DateField(label=_("Last day at this employer"), initial=clock.today)
    private_reason = LineField(
        label=_("Why? (if known)"),
        required=False,
        max_length=300,
        help_text=_("Only the coordination reads this. Taking part in the programme goes on."),
    )


class EmploymentForm(BaseForm):
    organisation = forms.ModelChoiceField(label=_("Employer"), queryset=Organisation.objects.none())
    unit = LineField(label=_("Unit or plant (if known)"), required=False, max_length=120)
    on = DateField(label=_("First day"), initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]
