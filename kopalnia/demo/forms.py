"""Forms on which the page of components shows how fields look, with and without faults."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import FieldPair
from kopalnia.lib.web.widgets import PickTiles, Segmented
from trainings.choices import Presence


class SampleForm(BaseForm):
    """One field of each kind that most forms have."""

    text = TextField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A sentence or two is enough. No names of children."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    day = DateField(label=gettext_lazy("Date"))
    place = LineField(label=gettext_lazy("Place"), required=False)
    hours = forms.ChoiceField(
        label=gettext_lazy("How many hours?"), choices=[(str(n), str(n)) for n in (1, 2, 3, 4)], widget=PickTiles
    )
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False)

    def laid_out(self) -> list[Any]:
        return ["text", FieldPair("day", "place"), "hours", "photo"]


class AttendanceForm(BaseForm):
    status = forms.ChoiceField(
        label=gettext_lazy("Attendance"),
        choices=Presence.choices,
        widget=Segmented(tones={"absent": "stop", "excused": "run", "part": "look"}),
    )
