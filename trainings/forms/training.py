"""Forms of the training plan."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import from_current_timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import CountField, DateField, HoursField, LineField, TextField, TimeInput, clock_change
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import FieldPair
from kopalnia.lib.words.typography import plain_date
from people.choices import Language
from programmes.choices import OWN_LANGUAGE
from programmes.models import Edition
from trainings.models import Module, Session
from trainings.models.training import TOPIC_PLANNED

LONGEST_MODULE_HOURS = 500
LONGEST_SESSION_HOURS = 24


class ModuleForm(VersionedFormMixin, BaseForm):
    asks_before_repeating = True

    topic = LineField(label=gettext_lazy("What is the topic?"), max_length=160)
    planned_minutes = HoursField(
        label=gettext_lazy("How many hours are planned?"),
        help_text=gettext_lazy("For example 10 or 7.5."),
        most=LONGEST_MODULE_HOURS,
        least_minutes=1,
    )
    position = CountField(
        label=gettext_lazy("Which position in the plan?"), max_value=999, required=False, min_value=1
    )

    def __init__(self, *args: Any, edition: Edition, module: Module | None = None, **kwargs: Any) -> None:
        self.edition, self.module = edition, module
        if module is not None:
            kwargs.setdefault(
                "initial",
                {
                    "topic": module.topic,
                    "planned_minutes": module.planned_minutes,
                    "position": module.position,
                    "version": module.version,
                },
            )
        super().__init__(*args, **kwargs)

    def clean_topic(self) -> str:
        topic = self.cleaned_data["topic"]
        others = Module.objects.filter(edition=self.edition, topic=topic)
        if self.module is not None:
            others = others.exclude(pk=self.module.pk)
        if others.exists():
            raise ValidationError(TOPIC_PLANNED)
        return topic


class TopicChoice(forms.ModelChoiceField):
    def label_from_instance(self, module: Module) -> str:
        return module.topic


class TimeField(forms.TimeField):
    """A time of day: ``9:00``, ``9.00`` or ``9``."""

    widget = TimeInput
    input_formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%H"]
    default_error_messages = {"invalid": gettext_lazy("Enter the time like this: 9:00.")}


class SessionForm(VersionedFormMixin, BaseForm):
    """A day and two times, as people say it; `starts_at` and `ends_at` come out aware and in order."""

    asks_before_repeating = True

    module = TopicChoice(
        label=gettext_lazy("Which topic?"),
        queryset=Module.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("Choose a topic of this edition.")},
    )
    day = DateField(label=gettext_lazy("Which day?"))
    starts = TimeField(label=gettext_lazy("What time does it start?"))
    ends = TimeField(label=gettext_lazy("What time does it end?"))
    minutes = HoursField(
        label=gettext_lazy("How many hours of training?"),
        help_text=gettext_lazy("Without breaks. Leave empty for the whole time."),
        most=LONGEST_SESSION_HOURS,
        least_minutes=1,
        required=False,
    )
    title = LineField(
        label=gettext_lazy("What is this session called?"),
        help_text=gettext_lazy("Leave empty to use the name of the topic."),
        required=False,
    )
    place = LineField(label=gettext_lazy("Where?"), required=False)
    trainer = LineField(
        label=gettext_lazy("Who leads the session?"),
        help_text=gettext_lazy("Full name; no account is needed."),
        max_length=160,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        modules: QuerySet[Module],
        session: Session | None = None,
        **kwargs: Any,
    ) -> None:
        self.edition = edition
        if session is not None:
            kwargs.setdefault("initial", session_values(session))
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules  # type: ignore[attr-defined]

    def laid_out(self) -> list[Any]:
        return ["module", "day", FieldPair("starts", "ends"), "minutes", "title", "place", "trainer"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, starts, ends = data.get("day"), data.get("starts"), data.get("ends")
        if day is None:
            return data
        if not self.edition.starts_on <= day <= self.edition.ends_on:
            self.add_error(
                "day",
                _("Sessions must be within the edition: %(first)s to %(last)s.")
                % {"first": plain_date(self.edition.starts_on), "last": plain_date(self.edition.ends_on)},
            )
            return data
        data["starts_at"] = self._moment("starts", day, starts)
        data["ends_at"] = self._moment("ends", day, ends)
        if data["starts_at"] and data["ends_at"]:
            self._check_length(data)
        return data

    def _moment(self, field: str, day: dt.date, time: dt.time | None) -> dt.datetime | None:
        if time is None:
            return None
        try:
            return from_current_timezone(dt.datetime.combine(day, time))
        except ValidationError as error:
            self.add_error(field, clock_change(error))
            return None

    def _check_length(self, data: dict[str, Any]) -> None:
        whole = (data["ends_at"].astimezone(dt.UTC) - data["starts_at"].astimezone(dt.UTC)).total_seconds() / 60
        if whole <= 0:
            self.add_error("ends", _("The end must be later than the start."))
        elif data.get("minutes") and data["minutes"] > whole:
            self.add_error("minutes", _("The training cannot be longer than the time from start to end."))

    @property
    def changes(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("module", "starts_at", "ends_at", "minutes", "title", "place", "trainer")
        return {name: self.cleaned_data[name] for name in names}


def session_values(session: Session) -> dict[str, Any]:
    """A session as the form shows it."""
    start, end = localtime(session.starts_at), localtime(session.ends_at)
    return {
        "module": session.module.code,
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "minutes": session.minutes,
        "title": session.title,
        "place": session.place,
        "trainer": session.trainer,
        "version": session.version,
    }


class ReasonForm(BaseForm):
    """Why: for cancelling a session and for opening a signed list."""

    reason = TextField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The reason is kept in the history."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IssueForm(BaseForm):
    """In what language the certificates speak: of several people (`edition`), or of one."""

    language = forms.ChoiceField(label=gettext_lazy("In which language?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str]] = list(Language.choices)
        if edition is not None:
            usual = _("the edition's: %(language)s; a reissued certificate keeps its own")
            usual %= {"language": edition.get_language_display()}
            choices = [("", usual), *choices, (OWN_LANGUAGE, _("each person's language"))]
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
