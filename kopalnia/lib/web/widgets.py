"""Widgets that say how `bootstrap5/field.html` shows them. They add looks only: values are those of Django's own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue


class RowKey(str):
    """The value of a choice whose words somebody wrote, in a list that is put together by hand."""

    __slots__ = ()


def is_row(value: Any) -> bool:
    """Whether a choice stands for a row of the database, whose words somebody wrote."""
    return isinstance(value, ModelChoiceIteratorValue | RowKey)


class RowSelect(forms.Select):
    """A list of rows, each of which says its language on a page in another one; `language` is empty in the same."""

    language = ""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if self.language and is_row(value):
            option["attrs"]["lang"] = self.language
        return option


class PickTiles(forms.RadioSelect):
    """One answer out of up to six, as tiles with a visible radio; `column` puts them under one another."""

    def __init__(self, *args: Any, column: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column


class PickManyTiles(forms.CheckboxSelectMultiple):
    """Several answers as tiles with a visible checkbox."""

    def __init__(self, *args: Any, column: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column


class Segmented(forms.RadioSelect):
    """A radio group in one frame. `tones` colours a chosen exception: {"absent": "stop", "excused": "run"}."""

    look = "seg"

    def __init__(self, *args: Any, tones: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tones = dict(tones or {})
