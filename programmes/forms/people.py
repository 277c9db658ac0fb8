"""Forms about people of an edition."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickManyTiles
from organisations.models import Organisation
from organisations.namesakes import offer_people
from programmes.choices import Lack, PeopleState
from programmes.models import Edition, Participation
from programmes.queries.people import Wanted


class PeopleFilter(BaseForm):
    """What to look for in the list of people; read from the address, never refused."""

    q = LineField(label=_("Name"), required=False, max_length=100)
    employer = forms.ModelChoiceField(
        label=_("Employer"),
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("all employers"),
    )
    microproject = LineField(label=_("Team"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("everyone who has not left")), *PeopleState.choices]
    )
    lacking = forms.MultipleChoiceField(
        label=_("Only people"), required=False, choices=Lack.choices, widget=PickManyTiles
    )

    @property
    def wanted(self) -> Wanted:
        """What could be read of it; nonsense is no filter."""
        self.full_clean()
        given = self.cleaned_data
        employer = given.get("employer")
        return Wanted(
            text=given.get("q", ""),
            microproject=given.get("microproject", ""),
            employer_id=employer.pk if employer else None,
            state=given.get("state", ""),
            lacking=given.get("lacking", ()),
        )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Organisation.objects.filter(
            pk__in=edition.partnerships.employers().values("organisation")
        ).in_order()  # type: ignore[attr-defined]


class LeaveForm(BaseForm):
    on = DateField(label=_("Last day in the programme"), initial=clock.today)
    reason = LineField(
        label=_("What should we tell this person? (optional)"),
        required=False,
        max_length=300,
        help_text=_(
            "They will read it in a message and on their page. Apart from them, only the coordinators see it."
        ),
    )
    private_reason = LineField(
        label=_("Why? (if known)"),
        required=False,
        max_length=300,
        help_text=_("Only the coordinators read this. The employer never does."),
    )


class EmploymentFilter(BaseForm):
    """Whose people end their job; read from the address, never refused. `osoba` is a person chosen beforehand."""

    firma = forms.ChoiceField(label=_("Employer"), required=False)
    q = LineField(label=_("Name"), required=False, max_length=100)
    osoba = LineField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args: Any, employers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._employers = {row.code: row for row in employers}
        self.fields["firma"].choices = [(row.code, str(row)) for row in employers]  # type: ignore[attr-defined]

    @property
    def employer(self) -> Organisation | None:
        """The one asked for, else the first; None when nobody of the edition works anywhere."""
        asked = self._employers.get(self.cleaned_data.get("firma", ""))
        return asked or next(iter(self._employers.values()), None)


NOBODY_CHOSEN = _("Choose at least one person.")


class PeopleField(forms.ModelMultipleChoiceField):
    """People of the edition who work somewhere, named by the codes of their participations."""

    widget = PickManyTiles(column=True)

    def label_from_instance(self, obj: Any) -> str:
        name = obj.user.told_apart
        return name if obj.user.apart or not obj.unit else f"{name}, {obj.unit}"


class EmploymentEndForm(BaseForm):
    """The last day of one or several people with an employer, and where they go, if anywhere."""

    people = PeopleField(
        label=_("Whose employment ends?"),
        queryset=Participation.objects.none(),
        to_field_name="code",
        error_messages={
            "required": NOBODY_CHOSEN,
            "invalid_choice": _(
                "Someone on this list no longer works here: that has changed in the meantime. Choose again."
            ),
        },
    )
    on = DateField(label=_("Last day at this employer"), initial=clock.today)
    to = forms.ModelChoiceField(
        label=_("Are they moving to another employer?"),
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("no, or not known"),
        help_text=_("They start there the day after the last day here."),
    )
    keep_unit = forms.BooleanField(
        label=_("In the same unit, for example after a sale of the company"), required=False
    )
    reason = LineField(
        label=_("What should the history say?"),
        required=False,
        max_length=300,
        help_text=_("The person will read it too. For example: sale of the company."),
    )
    private_reason = LineField(
        label=_("Why? (if known)"),
        required=False,
        max_length=300,
        help_text=_("Only the coordinators of this edition read this. The employer and the team never do."),
    )

    def __init__(
        self,
        *args: Any,
        employer: Organisation,
        people: QuerySet[Participation],
        shown: Sequence[Participation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = people  # type: ignore[attr-defined]
        offer_people(field, shown, private=True)
        others = Organisation.objects.exclude(pk=employer.pk)
        self.fields["to"].queryset = others.in_order()  # type: ignore[attr-defined]
