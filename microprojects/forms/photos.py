"""A photo, and who is on it."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.documents import images
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.web.fields import CountField, DateField, LineField
from kopalnia.lib.web.forms import BaseForm
from organisations.namesakes import tell_apart
from people.models import User


class PhotoField(forms.FileField):
    """An upload that becomes a clean photo (`kopalnia.lib.documents.images.CleanPhoto`) or a sentence why not."""

    widget = forms.FileInput(attrs={"accept": "image/*"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.error_messages["max_length"] = _("The file name is too long. Give it a shorter one.")

    def clean(self, data: Any, initial: Any = None) -> images.CleanPhoto | None:
        upload = super().clean(data, initial)
        return images.clean_photo(cast("BinaryIO", upload)) if isinstance(upload, UploadedFile) else None


class PhotoForm(BaseForm):
    """One more photo for an entry."""

    asks_before_repeating = True

    photo = PhotoField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("We will make it smaller and remove its location."),
    )
    caption = LineField(label=gettext_lazy("What does the photo show?"), max_length=300, required=False)


class PhotoPeopleForm(BaseForm):
    """How many people can be recognised."""

    caption = LineField(label=gettext_lazy("What does the photo show?"), max_length=300, required=False)
    people_count = CountField(
        label=gettext_lazy("How many people can be recognised in the photo?"),
        help_text=gettext_lazy(
            "Include people seen from behind if those who know them would recognise them. If there is no one, enter 0."
        ),
        max_value=500,
    )


class PhotoSubjectForm(BaseForm):
    """One recognisable person: somebody of the programme, or anybody else with a consent on paper."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who is it?"),
        help_text=gettext_lazy("People in the programme give or refuse consent in their own account."),
    )
    is_minor = forms.BooleanField(label=gettext_lazy("It is a child (under 18)"), required=False)
    consent_given_by = LineField(
        label=gettext_lazy("Who signed the consent on paper?"),
        help_text=gettext_lazy(
            "The person themselves or, for a child, the parent or guardian. If no one has signed, leave this empty."
        ),
        max_length=160,
        required=False,
    )
    consent_given_on = DateField(label=gettext_lazy("When was it signed?"), required=False, validators=[not_in_future])

    def __init__(self, *args: Any, people: Iterable[User], private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.code: person for person in people}
        tell_apart(self.people.values(), private=private)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("other", _("Someone without an account")),
            *((code, person.told_apart) for code, person in self.people.items()),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        giver, day = data.get("consent_given_by"), data.get("consent_given_on")
        if bool(giver) != bool(day) and not self.errors:
            name = "consent_given_on" if giver else "consent_given_by"
            self.add_error(name, ValidationError(_("Enter both who signed the consent and when."), code="pair"))
        data["user"] = self.people.get(data.get("person", ""))
        return data


class ConsentForm(BaseForm):
    """A consent on paper that came later."""

    consent_given_by = LineField(label=gettext_lazy("Who signed the consent on paper?"), max_length=160)
    consent_given_on = DateField(label=gettext_lazy("When was it signed?"), validators=[not_in_future])
