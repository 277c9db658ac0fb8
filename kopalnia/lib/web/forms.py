"""Forms of the portal: input becomes clean Python or a sentence at its field, and never a surprise in the database.

`BaseForm` and `BaseModelForm` harden every field they hold, also the ones Django derives from a model: text is
bounded and cleaned (``lib.text``), dates lie between 1900 and 2100 and may be typed ``8.06.2017``, whole numbers are
bounded.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.utils.translation import gettext as _

from kopalnia.lib.domain.constraints import END_BEFORE_START
from kopalnia.lib.web import idempotency
from kopalnia.lib.web.fields import (
    DATE_FORMATS,
    DATETIME_FORMATS,
    LONGEST_TEXT,
    CountField,
    DateField,
    DateInput,
    DateTimeField,
    DateTimeInput,
    check_year,
    clock_change,
)
from kopalnia.lib.web.layout import Helper
from kopalnia.lib.web.widgets import RowSelect
from kopalnia.lib.words.text import CONTROLS, clean_text

# What Django writes in an empty choice.
DASHES = "---------"


def harden(field: forms.Field) -> forms.Field:
    """Give a field made by Django the bounds and the words our own fields have."""
    if isinstance(field, forms.DateTimeField) and not isinstance(field, DateTimeField):
        field.input_formats, field.widget = DATETIME_FORMATS, _like(field.widget, DateTimeInput())
        field.validators.append(check_year)
    elif isinstance(field, forms.DateField) and not isinstance(field, DateField):
        field.input_formats, field.widget = DATE_FORMATS, _like(field.widget, DateInput())
        field.error_messages["invalid"] = DateField.default_error_messages["invalid"]
        field.validators.append(check_year)
    elif isinstance(field, forms.IntegerField) and not isinstance(field, CountField):
        if not isinstance(field.max_value, int) or field.max_value > 2_000_000_000:
            field.validators.append(MaxValueValidator(2_000_000_000))
    elif isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = LONGEST_TEXT
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
        field.widget.attrs.setdefault("maxlength", LONGEST_TEXT)
    elif isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = _("– choose –")
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if ("", DASHES) in choices:
            field.choices = [("", _("– choose –")) if row == ("", DASHES) else row for row in choices]
    if isinstance(field, forms.ChoiceField) and type(field.widget) is forms.Select:
        field.widget = _like(field.widget, RowSelect())
        field.widget.choices = field.choices  # type: ignore[attr-defined]
    return field


def _like(old: forms.Widget, new: forms.Widget) -> forms.Widget:
    """The new widget with the old one's attributes, unless the form chose a special one (a hidden field)."""
    if old.is_hidden:
        return old
    new.attrs.update(old.attrs)
    new.is_required, new.is_localized = old.is_required, False
    return new


class HardenedMixin:
    """The part `BaseForm` and `BaseModelForm` share."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    # For what leaves lasting evidence: a second equal one within minutes is asked about (`lib.web.idempotency`).
    asks_before_repeating = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            harden(field)

    def laid_out(self) -> list[Any]:
        """What stands on the page and in which order: names of fields, and parts of `kopalnia.lib.web.layout`."""
        return list(self.fields)

    @property
    def helper(self) -> Helper:
        """What ``{% crispy form %}`` asks."""
        return Helper(*self.laid_out())

    def is_valid(self) -> bool:
        return super().is_valid() and not idempotency.must_ask(self)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Every `clean` of a form calls this one first."""
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and isinstance(self.fields.get(name), forms.CharField):
                try:
                    self.cleaned_data[name] = clean_text(value)
                except ValidationError as error:
                    self.add_error(name, error)
                else:
                    self._ask_for(name)
        return super().clean()  # type: ignore[misc,no-any-return]

    def _ask_for(self, name: str) -> None:
        """Spaces nobody sees are no answer to a required question."""
        field = self.fields[name]
        if field.required and not self.cleaned_data[name].strip():
            self.add_error(name, ValidationError(field.error_messages["required"], code="required"))

    def check_order(self, start: str, end: str) -> None:
        """The field ``end`` is empty or not before ``start``; else it says so."""
        first, last = self.cleaned_data.get(start), self.cleaned_data.get(end)
        if first and last and last < first:
            self.add_error(end, ValidationError(END_BEFORE_START, code="order"))

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, _in_words(error))  # type: ignore[misc]


def _in_words(error: Any) -> Any:
    """Django's own messages where ours say more to the person."""
    if not isinstance(error, ValidationError) or hasattr(error, "error_dict"):
        return error
    parts = [clock_change(part) for part in error.error_list]
    return ValidationError([CONTROLS if part.code == "null_characters_not_allowed" else part for part in parts])


class BaseForm(HardenedMixin, forms.Form):
    """A form that is no model's."""


class BaseModelForm(HardenedMixin, forms.ModelForm):
    """A form of one model; name its fields, never ``__all__``."""
