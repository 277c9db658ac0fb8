"""Forms of events: plan, cancel, count who came, declare who came twice."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import CountField, DateTimeField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import FieldPair, Fieldset
from kopalnia.lib.web.widgets import PickTiles, RowKey
from microprojects.choices import CountMethod, RecipientKind, SeriesRhythm
from microprojects.models import Event
from microprojects.models.event import SAME_EVENT
from microprojects.policies.events import problem_of_count

ONCE = "once"
LONGEST_EVENT = dt.timedelta(days=31)


class EventForm(BaseForm):
    """What, where, from when to when."""

    title = LineField(label=gettext_lazy("What is planned?"), max_length=200)
    starts_at = DateTimeField(label=gettext_lazy("From when?"))
    ends_at = DateTimeField(label=gettext_lazy("Until when?"))
    place = LineField(label=gettext_lazy("Where?"), max_length=200, required=False)
    description = TextField(
        label=gettext_lazy("What should people know?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.check_order("starts_at", "ends_at")
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end - start > LONGEST_EVENT:
            self.add_error(
                "ends_at",
                ValidationError(
                    _("An event can last up to a month. For anything longer, plan a recurring event."), code="long"
                ),
            )
        return data

    @property
    def details(self) -> dict[str, Any]:
        names = ("title", "starts_at", "ends_at", "place", "description")
        return {name: self.cleaned_data[name] for name in names}


class EventNewForm(EventForm):
    """Also how often: one event, or a series of events that repeat."""

    asks_before_repeating = True

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[(ONCE, gettext_lazy("once")), *SeriesRhythm.choices],
        widget=PickTiles,
        initial=ONCE,
    )
    occurrences = CountField(
        label=gettext_lazy("How many times in total?"),
        help_text=gettext_lazy("Only for a recurring event: from 2 to 60."),
        required=False,
        min_value=2,
        max_value=60,
    )
    same_people = forms.BooleanField(
        label=gettext_lazy("The same people come each time, so count them only once"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("rhythm") not in {None, ONCE} and data.get("occurrences") is None and not self.errors:
            self.add_error("occurrences", ValidationError(_("Enter how many times it repeats."), code="required"))
        if data.get("rhythm") == ONCE and data.get("occurrences") is not None:
            sentence = _("“Once” is chosen above. Choose how often it repeats, or leave this field empty.")
            self.add_error("occurrences", ValidationError(sentence, code="two"))
        return data


class EventEditForm(VersionedFormMixin, EventForm):
    """Details of a planned event."""


class EventCancelForm(BaseForm):
    """Why it will not happen."""

    reason = LineField(label=gettext_lazy("Why is it cancelled?"), max_length=300)


class RecipientsForm(BaseForm):
    """How many came. A count has one number; only an estimate has three, and says how it was made."""

    asks_before_repeating = True

    kind = forms.ChoiceField(
        label=gettext_lazy("Which recipients?"),
        help_text=gettext_lazy("Direct: they were there. Indirect: they benefit without having been there."),
        choices=RecipientKind.choices,
        widget=PickTiles,
        initial=RecipientKind.DIRECT,
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How do you know?"), choices=CountMethod.choices, widget=PickTiles(column=True)
    )
    lower = CountField(label=gettext_lazy("At least"), required=False)
    best = CountField(
        label=gettext_lazy("How many people?"), help_text=gettext_lazy("For an estimate: the most likely number.")
    )
    upper = CountField(label=gettext_lazy("At most"), required=False)
    note = LineField(
        label=gettext_lazy("How was it counted?"),
        help_text=gettext_lazy("For an estimate: say how you estimated it. No names of recipients."),
        max_length=500,
        required=False,
    )

    def laid_out(self) -> list[Any]:
        between = Fieldset(_("For an estimate only: what is the range?"), FieldPair("lower", "upper"))
        return ["kind", "method", "best", between, "note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        best = data.get("best")
        if self.errors or best is None:
            return data
        lower, upper = data.get("lower"), data.get("upper")
        data["lower"], data["upper"] = best if lower is None else lower, best if upper is None else upper
        counted = (data[name] for name in ("method", "lower", "best", "upper", "note"))
        if problem := problem_of_count(*counted):
            self.add_error(problem.field, problem.sentence)
        return data


class OverlapForm(BaseForm):
    """The same people at two events."""

    asks_before_repeating = True

    first = forms.ChoiceField(label=gettext_lazy("At which event?"))
    second = forms.ChoiceField(label=gettext_lazy("And at which other event?"))
    people = CountField(label=gettext_lazy("How many people were at both?"), min_value=1)
    note = LineField(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("For example: the same families at the fair and on Children's Day."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = {event.code: event for event in events}
        microprojects = {event.microproject_id for event in self.events.values()}
        choices = [
            ("", "–"),
            *((RowKey(code), self._words(event, len(microprojects) > 1)) for code, event in self.events.items()),
        ]
        self.fields["first"].choices = self.fields["second"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _words(event: Event, with_microproject: bool) -> str:
        day = timezone.localdate(event.starts_at).strftime("%d.%m.%Y").lstrip("0")
        return f"{event.microproject.name}: {event.title}, {day}" if with_microproject else f"{event.title}, {day}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("first") == data.get("second"):
            self.add_error("second", ValidationError(SAME_EVENT, code="same"))
        return data

    @property
    def pair(self) -> tuple[Event, Event]:
        return self.events[self.cleaned_data["first"]], self.events[self.cleaned_data["second"]]
