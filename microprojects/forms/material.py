"""What a team keeps for the book: quotes, notes while they are fresh, its own report."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickTiles
from microprojects.choices import InsightKind
from organisations.namesakes import tell_apart
from people.models import User


class QuoteForm(BaseForm):
    """Somebody's words. Without a consent only the role is kept, never the name."""

    asks_before_repeating = True

    text = TextField(
        label=gettext_lazy("What did they say?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    speaker = forms.ChoiceField(
        label=gettext_lazy("Who said it?"),
        help_text=gettext_lazy(
            "The name of someone in the programme is printed only if they agreed to it in their account."
        ),
    )
    speaker_role = LineField(
        label=gettext_lazy("How should we introduce them to readers?"),
        help_text=gettext_lazy("For example: mother of a patient, teacher, volunteer."),
        max_length=160,
        required=False,
    )
    speaker_name = LineField(
        label=gettext_lazy("Name of a person without an account"),
        help_text=gettext_lazy("Only if the person agreed to be named. Otherwise leave it empty."),
        max_length=160,
        required=False,
    )
    name_consent_on = DateField(
        label=gettext_lazy("When did the person agree to be named?"), required=False, validators=[not_in_future]
    )
    name_consent_by = LineField(
        label=gettext_lazy("For a child: which parent or guardian signed?"), max_length=160, required=False
    )

    def __init__(self, *args: Any, people: Iterable[User], private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.code: person for person in people}
        tell_apart(self.people.values(), private=private)
        self.fields["speaker"].choices = [  # type: ignore[attr-defined]
            ("other", _("Someone without an account")),
            *((code, person.told_apart) for code, person in self.people.items()),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        person = self.people.get(data.get("speaker", ""))
        name, day = data.get("speaker_name"), data.get("name_consent_on")
        if person is None and bool(name) != bool(day) and not self.errors:
            field = "name_consent_on" if name else "speaker_name"
            self.add_error(field, ValidationError(_("To use a name, record who agreed and when."), code="pair"))
        if person is not None and name:
            self.add_error(
                "speaker_name", ValidationError(_("Choose a person or enter a name, not both."), code="both")
            )
        data["speaker"] = person
        return data


class InsightForm(BaseForm):
    """A note while it is fresh."""

    asks_before_repeating = True

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=InsightKind.choices, widget=PickTiles, initial=InsightKind.LESSON
    )
    text = TextField(
        label=gettext_lazy("In a few sentences"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FinalReportForm(BaseForm):
    """The team's own account. `version` is empty when nobody had written one yet."""

    what_happened = TextField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words: what you did, for whom, what changed."),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    what_continues = TextField(
        label=gettext_lazy("What continues?"),
        help_text=gettext_lazy("Will you do it again? Who will look after it?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
