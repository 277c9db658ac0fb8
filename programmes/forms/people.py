"""Forms about people of an edition."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import clock
from kopalnia.lib.forms import BaseForm, DateField, LineField
from kopalnia.lib.polish import search_key
from kopalnia.lib.widgets import PickManyTiles, PickTiles
from people.choices import ConsentPurpose, FormOfAddress
from people.forms import NameFields
from people.managers import normal_email
from people.models import ConsentText, Organisation, User
from people.phones import PhoneField
from programmes.choices import Lack, PeopleState
from programmes.forms.choosing import offer_people
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
        empty_label=_("every employer"),
    )
    group = LineField(label=_("Group"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("everybody who has not left")), *PeopleState.choices]
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
            group=given.get("group", ""),
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
        label=_("What should this person be told? (if anything)"),
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
        help_text=_("Only the coordination reads this. The employer never does."),
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
            "required": _("Choose at least one person."),
            "invalid_choice": _("Somebody on this list no longer works here: it has changed meanwhile. Choose again."),
        },
    )
    on = DateField(label=_("Last day at this employer"), initial=clock.today)
    to = forms.ModelChoiceField(
        label=_("Do they go over to another employer?"),
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("no, or not known"),
        help_text=_("They begin there the day after the last day."),
    )
    keep_unit = forms.BooleanField(
        label=_("In the same unit, for example after the sale of the company"), required=False
    )
    reason = LineField(
        label=_("What should the history say?"),
        required=False,
        max_length=300,
        help_text=_("The person reads it too. For example: sale of the company."),
    )
    private_reason = LineField(
        label=_("Why? (if known)"),
        required=False,
        max_length=300,
        help_text=_("Only the coordination of this edition reads this. The employer and the group never do."),
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


class ContactForm(BaseForm):
    """A private contact of somebody who may lose the company's one."""

    email = forms.EmailField(
        label=_("Private e-mail address"),
        required=False,
        help_text=_("Messages and codes to sign in go there from now on."),
    )
    phone = PhoneField(label=_("Private phone"), required=False, help_text=_("Only the coordination sees it."))
    drop_company = forms.BooleanField(
        label=_("Remove the company's addresses from the account"),
        required=False,
        initial=True,
        help_text=_("A company may read the mail of somebody who left, codes to sign in included."),
    )

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"]) or ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("email", gettext("Write an address or a phone."))
        return data


class EmploymentForm(BaseForm):
    organisation = forms.ModelChoiceField(label=_("Employer"), queryset=Organisation.objects.none())
    unit = LineField(label=_("Unit or plant (if known)"), required=False, max_length=120)
    on = DateField(label=_("First day"), initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]


class ParticipantForm(NameFields, BaseForm):
    """Somebody who applied on paper. Neither an address nor a telephone is needed: a card is a way in too."""

    another = forms.BooleanField(
        label=_("This is another person with the same name"),
        required=False,
    )
    form_of_address = forms.ChoiceField(
        label=_("Which forms does this person want used?"),
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
        help_text=_("Only the coordination sees it."),
    )
    starts_on = DateField(label=_("Since when does this person take part?"), initial=clock.today)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Leave it empty when there is none. The person can add one later."),
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
            raise forms.ValidationError(_("Somebody already uses this address."))
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
                "another", _("Somebody of this name already takes part. Tick this only if it is another person.")
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
