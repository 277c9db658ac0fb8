"""Forms of mentoring. Who will read a note is asked before its text."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.web.fields import DateField, HoursField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import FieldPair
from kopalnia.lib.web.widgets import PickManyTiles, PickTiles
from mentors.choices import NoteAudience
from microprojects.models import TeamMembership
from organisations.namesakes import tell_apart
from programmes.models import Participation


class MeetingForm(BaseForm):
    """When, how long, with whom, what next; and a note for a chosen audience."""

    asks_before_repeating = True

    held_on = DateField(label=gettext_lazy("When?"), validators=[not_in_future])
    minutes = HoursField(label=gettext_lazy("How many hours?"), most=24, least_minutes=1)
    present = forms.MultipleChoiceField(label=gettext_lazy("Who was there?"), widget=PickManyTiles, required=False)
    next_step = LineField(
        label=gettext_lazy("What is the next step?"),
        help_text=gettext_lazy("The team sees it on its home page, with your name."),
        max_length=500,
        required=False,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can read the note?"),
        choices=NoteAudience.choices,
        widget=PickTiles(column=True),
        initial=NoteAudience.TEAM,
        required=False,
    )
    note = TextField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, team: Iterable[TeamMembership], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"held_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.people = {row.participation.code: row.participation for row in team}
        tell_apart((row.user for row in self.people.values()), private=False)
        self.fields["present"].choices = [(code, row.user.told_apart) for code, row in self.people.items()]  # type: ignore[attr-defined]

    def laid_out(self) -> list[Any]:
        return [FieldPair("held_on", "minutes"), "present", "next_step", "audience", "note"]

    def clean_present(self) -> list[Participation]:
        return [self.people[code] for code in self.cleaned_data["present"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("note") and not data.get("audience"):
            self.add_error("audience", ValidationError(_("Choose who can read the note."), code="required"))
        data["audience"] = data.get("audience") or NoteAudience.TEAM
        return data


class NoteForm(BaseForm):
    """One more note about a meeting."""

    asks_before_repeating = True

    audience = forms.ChoiceField(
        label=gettext_lazy("Who can read the note?"), choices=NoteAudience.choices, widget=PickTiles(column=True)
    )
    text = TextField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 4}))


class ProfileForm(BaseForm):
    """A few words about oneself."""

    about = TextField(
        label=gettext_lazy("What should teams know about you?"),
        help_text=gettext_lazy("What you are good at, when you are free, how to reach you."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
