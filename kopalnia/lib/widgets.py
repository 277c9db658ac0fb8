"""Widgets that say how `components/field.html` shows them. They add looks only: values are those of Django's own."""

from collections.abc import Mapping
from typing import Any

from django import forms


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
