"""The five questions of an entry, and the answer to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.domain.differences import Difference
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import DateField, HoursField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import HTML, Asked, Fold
from kopalnia.lib.web.widgets import PickTiles
from kopalnia.lib.words import typography
from microprojects import allowed_days
from microprojects.choices import EntryAudience, TimeMode
from microprojects.forms.photos import PhotoField
from microprojects.models import Entry, Event, TeamMembership
from microprojects.policies.entries import NO_TEXT

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
HOURS = (
    ("30", gettext_lazy("0.5")),
    ("60", "1"),
    ("120", "2"),
    ("180", "3"),
    ("240", "4"),
    (OTHER, gettext_lazy("other")),
)


class EntryForm(BaseForm):
    """Five questions on one page, with the likely answers chosen. A draft may leave the first and the third open."""

    asks_before_repeating = True

    microproject = forms.ChoiceField(label=gettext_lazy("Which team?"), widget=PickTiles(column=True))
    text = TextField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A sentence or two is enough. No names of children."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": NO_TEXT},
    )
    # «Today» and «Yesterday» are the days the page showed, also when it is sent after midnight.
    page_day = DateField(widget=forms.HiddenInput, required=False, initial=clock.today)
    day = forms.ChoiceField(label=gettext_lazy("When?"), widget=PickTiles, initial=TODAY)
    other_day = DateField(label=gettext_lazy("Date"), required=False)
    # Shown only when it is asked for.
    sure = forms.BooleanField(label=gettext_lazy("Yes, it was on that day"), required=False)
    hours = forms.ChoiceField(
        label=gettext_lazy("How many hours?"),
        choices=HOURS,
        widget=PickTiles,
        error_messages={"required": gettext_lazy("Choose how long it took.")},
    )
    other_hours = HoursField(
        label=gettext_lazy("Number of hours"),
        help_text=gettext_lazy("For example 1.5 or 5. Enter 0 if you only want to tell a story."),
        required=False,
        most=24,
    )
    time_mode = forms.ChoiceField(
        label=gettext_lazy("On whose time?"), choices=TimeMode.choices, widget=PickTiles, initial=TimeMode.OWN
    )
    event = forms.ChoiceField(
        label=gettext_lazy("Event"),
        help_text=gettext_lazy("If you choose one, its page will count these hours."),
        required=False,
    )
    photo = PhotoField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("We will make it smaller and remove its location."),
        required=False,
    )
    kept_photo = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can see it?"),
        choices=EntryAudience.choices,
        widget=PickTiles(column=True),
        initial=EntryAudience.TEAM,
    )

    def __init__(
        self,
        *args: Any,
        microprojects: Iterable[TeamMembership],
        events: Iterable[Event] = (),
        draft: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.events = {row.code: row for row in events}
        named = [(code, f"{row.title}, {_day_of(row)}") for code, row in self.events.items()]
        self.fields["event"].choices = [("", _("no event")), *named]  # type: ignore[attr-defined]
        self.memberships = {row.microproject.code: row for row in microprojects}
        field = self.fields["microproject"]
        field.choices = [(code, row.microproject.name) for code, row in self.memberships.items()]  # type: ignore[attr-defined]
        if len(self.memberships) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(self.memberships))
        self.days_of_page = self._days_of_page()
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            *((name, _named(day)) for name, day in self.days_of_page.items()),
            (OTHER, _("Another day")),
        ]
        if draft:
            self.fields["text"].required = self.fields["hours"].required = False
        if self["other_hours"].value():
            self.fields["hours"].required = False

    def laid_out(self) -> list[Any]:
        def is_used(question: str, answer: str) -> bool:
            return self[question].value() == OTHER or bool(self[answer].value() or self[answer].errors)

        other_day = Fold(_("Another day: which?"), Asked("other_day"), is_open=is_used("day", "other_day"))
        other_hours = Fold(
            _("Other: exactly how many hours?"), Asked("other_hours"), is_open=is_used("hours", "other_hours")
        )
        event = Fold(_("Was it at an event?"), "event", is_open=bool(self["event"].value() or self["event"].errors))
        return [
            HTML('{% include "microprojects/_entry_microproject.html" %}')
            if self["microproject"].is_hidden
            else "microproject",
            "text",
            "day",
            other_day,
            *(["sure"] if self["sure"].errors or self["sure"].value() else []),
            "hours",
            other_hours,
            "time_mode",
            *([event] if self.events else []),
            HTML('{% include "microprojects/_entry_photos.html" %}'),
            "photo",
            "audience",
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("hours") and self["other_hours"].value():
            # Typed hours answer the question without a tap on «other».
            data["hours"] = OTHER
        data["happened_on"] = self._day(data)
        data["minutes"] = self._minutes(data)
        self._ask_about_the_day(data)
        data["event"] = event = self.events.get(data.get("event") or "")
        if event is not None and event.microproject_id != self._microproject_id(data):
            self.add_error("event", ValidationError(_("This event belongs to another team."), code="microproject"))
        return data

    def _microproject_id(self, data: dict[str, Any]) -> int | None:
        row = self.memberships.get(data.get("microproject", ""))
        return row.microproject.pk if row else None

    def _days_of_page(self) -> dict[str, dt.date]:
        """What «Today» and «Yesterday» mean on this page."""
        field = self.fields["page_day"]
        try:
            made = field.clean(self["page_day"].value()) or clock.today()
        except ValidationError:
            made = clock.today()
        return {TODAY: made, YESTERDAY: made - dt.timedelta(days=1)}

    def _day(self, data: dict[str, Any]) -> dt.date | None:
        chosen = data.get("day")
        day = data.get("other_day")
        if chosen in self.days_of_page:
            shown = self.days_of_page[chosen]
            if day not in {None, shown}:
                self._ask_which("other_day", chosen=typography.short_date(shown), typed=typography.short_date(day))
            self._refuse_future("day", shown)
            return shown
        if chosen == OTHER and day is None and "other_day" not in self.errors:
            self.add_error("other_day", ValidationError(_("Enter the date."), code="required"))
        if day is not None:
            self._refuse_future("other_day", day)
        return day

    def _refuse_future(self, name: str, day: dt.date) -> None:
        try:
            not_in_future(day)
        except ValidationError as error:
            self.add_error(name, error)

    def _ask_about_the_day(self, data: dict[str, Any]) -> None:
        """A day of the edition on which the person was not in the team is asked about before it is sent."""
        row, day = self.memberships.get(data.get("microproject", "")), data["happened_on"]
        if row is None or day is None or self.draft:
            return
        try:
            allowed_days.require_begun(row.microproject.edition, day, field="happened_on")
        except ValidationError as error:
            self.refuse(error)
            return
        if not data.get("sure") and (sentence := allowed_days.why_outside(row.participation, row.microproject, day)):
            question = _("Was it really on %(day)s? Tick the answer or change the day.") % {
                "day": typography.short_date(day)
            }
            self.add_error("sure", ValidationError(f"{sentence} {question}", code="sure"))

    def refuse(self, error: ValidationError) -> None:
        """Put what an action refused beside the fields in which it was answered."""
        answered = {
            "happened_on": "other_day" if self.cleaned_data.get("day") == OTHER else "day",
            "minutes": "other_hours" if self.cleaned_data.get("hours") == OTHER else "hours",
        }
        for name, errors in error.error_dict.items():
            self.add_error(answered.get(name, name), ValidationError(errors))

    def _minutes(self, data: dict[str, Any]) -> int:
        chosen = data.get("hours")
        minutes = data.get("other_hours")
        if chosen and chosen != OTHER:
            if minutes not in {None, int(chosen)}:
                self._ask_which(
                    "other_hours",
                    chosen=typography.typed_hours(int(chosen)),
                    typed=typography.typed_hours(minutes),
                )
            return int(chosen)
        if chosen == OTHER and minutes is None and "other_hours" not in self.errors:
            self.add_error("other_hours", ValidationError(_("Enter how long it took."), code="required"))
        return minutes or 0

    def _ask_which(self, field: str, **both: str) -> None:
        """Two answers to one question: what was typed is not dropped for what was chosen."""
        sentence = _("%(chosen)s is chosen above, but %(typed)s is entered here. Keep only one of them.") % both
        self.add_error(field, ValidationError(sentence, code="two"))

    def differences_from(self, entry: Entry) -> list[Difference]:
        """The day and the hours, which have other names here than in the row."""
        days, minutes = (
            (entry.happened_on, self.cleaned_data["happened_on"]),
            (entry.minutes, self.cleaned_data["minutes"]),
        )
        pairs: Any = (("day", typography.short_date, days), ("hours", typography.typed_hours, minutes))
        return [
            Difference(field=str(self.fields[name].label), theirs=words(old), yours=words(new))
            for name, words, (old, new) in pairs
            if old != new
        ]

    @property
    def membership(self) -> TeamMembership:
        return self.memberships[self.cleaned_data["microproject"]]

    @property
    def answers(self) -> dict[str, Any]:
        """The fields of an entry."""
        names = ("text", "happened_on", "minutes", "time_mode", "audience", "event")
        return {name: self.cleaned_data[name] for name in names}


class EntryEditForm(VersionedFormMixin, EntryForm):
    """The same questions for a draft or a returned entry; the team stays."""


def _named(day: dt.date) -> str:
    """A day as its tile says it: «today» and «yesterday» only while they are."""
    ago = (clock.today() - day).days
    words = {"day": f"{day.day}.{day.month:02}"}
    if ago in {0, 1}:
        return (_("Today, %(day)s") if ago == 0 else _("Yesterday, %(day)s")) % words
    return typography.short_date(day)


def _day_of(event: Event) -> str:
    return typography.short_date(timezone.localdate(event.starts_at))


def entry_initial(entry: Entry) -> dict[str, Any]:
    """The answers of an entry as the form shows them."""
    ago = (clock.today() - entry.happened_on).days
    tile = str(entry.minutes) in dict(HOURS) and entry.minutes
    day = {0: TODAY, 1: YESTERDAY}.get(ago, OTHER)
    return {
        "microproject": entry.microproject.code,
        "text": entry.text,
        "day": day,
        "other_day": entry.happened_on if day == OTHER else None,
        "hours": str(entry.minutes) if tile else OTHER,
        "other_hours": None if tile else entry.minutes,
        "time_mode": entry.time_mode,
        "audience": entry.audience,
        "event": entry.event.code if entry.event else "",
        "version": entry.version,
    }
