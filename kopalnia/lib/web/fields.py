"""Fields of the portal's forms: days, times, hours, money, counts and words, as people type them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from kopalnia.lib.words.durations import Unclear, minutes_of
from kopalnia.lib.words.text import one_line

LONGEST_TEXT = 5000
LARGEST_COUNT = 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"]
DATETIME_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M"]


class DateInput(forms.DateInput):
    """The browser's own date field; it sends and takes the ISO form."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def check_year(value: dt.date) -> None:
    """Refuse a date or time outside 1900–2100: a slip of the finger, and an overflow in some databases."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("The year must be between %(first)s and %(last)s."),
            code="year",
            params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )


class DateField(forms.DateField):
    """A day from 1900 to 2100: ``2017-06-08``, ``8.06.2017``, ``08.06.17``, or ``8.06`` of this year."""

    widget = DateInput
    default_error_messages = {"invalid": gettext_lazy("Enter the date like this: 8.06.2017.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**kwargs)
        self.validators.append(check_year)

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str):
            value = value.strip().rstrip(".").removesuffix(" r")
            if re.fullmatch(r"\d{1,2}\.\d{1,2}", value, re.ASCII):
                value = f"{value}.{clock.today().year}"
        return super().to_python(value)


class DateTimeField(forms.DateTimeField):
    """A local time. The hour a clock change skips or doubles is refused with a sentence."""

    widget = DateTimeInput
    default_error_messages = {"invalid": gettext_lazy("Enter the date and time like this: 8.06.2017 9:00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATETIME_FORMATS)
        super().__init__(**kwargs)
        self.validators.append(check_year)

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise clock_change(error) from error


def clock_change(error: ValidationError) -> ValidationError:
    """Django's message about an impossible local time, in words."""
    if getattr(error, "code", None) != "ambiguous_timezone":
        return error
    return ValidationError(
        _("The clocks change that night, so this time does not exist or happens twice. Choose another time."),
        code="ambiguous_timezone",
    )


class ReadField(forms.CharField):
    """Typed as text, kept as something else: it has changed when what was read has, however it was spelt."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


class HoursField(ReadField):
    """Hours as people write them (`kopalnia.lib.words.durations`); gives whole minutes."""

    default_error_messages = {
        "invalid": gettext_lazy("Enter the hours like this: 1,5 or 1:30."),
        "unclear": gettext_lazy("Does %(typed)s mean %(clock)s or %(decimal)s of an hour? Enter one or the other."),
        "range": gettext_lazy("The number of hours must be between 0 and %(most)s."),
    }

    def __init__(self, *, most: int = 1000, least_minutes: int = 0, **kwargs: Any) -> None:
        self.most, self.least_minutes = most, least_minutes
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        if text == "":
            return None
        minutes = self._minutes(text)
        if not self.least_minutes <= minutes <= self.most * 60:
            raise ValidationError(self.error_messages["range"], code="range", params={"most": self.most})
        return minutes

    def _minutes(self, text: str) -> int:
        try:
            return minutes_of(text)
        except Unclear as unclear:
            words = {"typed": unclear.typed, "clock": unclear.clock, "decimal": unclear.decimal}
            raise ValidationError(self.error_messages["unclear"], code="unclear", params=words) from unclear
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return typography.typed_hours(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


class MoneyField(ReadField):
    """An amount in złoty: ``6480``, ``6 480,00``, ``6480.00 zł``; gives a Decimal with two places."""

    default_error_messages = {
        "invalid": gettext_lazy("Enter the amount like this: 1234,56."),
        "range": gettext_lazy("The amount must be between 0 and %(most)s zł."),
    }

    def __init__(self, *, most: Decimal = Decimal("9999999.99"), **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = re.sub(r"\s|zł$|pln$", "", super().clean(value).casefold())
        if text == "":
            return None
        if not re.fullmatch(r"-?\d{1,12}([.,]\d{1,2})?", text, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            amount = Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not 0 <= amount <= self.most:
            raise ValidationError(
                self.error_messages["range"], code="range", params={"most": typography.number(self.most)}
            )
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


class CountField(forms.IntegerField):
    """A number of things or people: whole, from 0 to a million."""

    default_error_messages = {"invalid": gettext_lazy("Enter a whole number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST_COUNT)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")


class LineField(forms.CharField):
    """Text on one line: names, titles, subjects."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value))


class TextField(forms.CharField):
    """Text of several lines, at most 5,000 characters unless told otherwise."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**kwargs)
