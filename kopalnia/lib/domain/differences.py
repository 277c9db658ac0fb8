"""What a filled form says otherwise than a row: for the pages that show both texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from kopalnia.lib.words import typography


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two texts differ; both already as people read them."""

    field: str
    theirs: str
    yours: str
    said: bool = False  # what people wrote, not words of the portal


def differences(form: forms.BaseForm, row: models.Model, *, only: Iterable[str] | None = None) -> list[Difference]:
    """The fields (all, or these only) in which a filled form says something else than the row; a form whose fields have
    other names than the row's adds its own in ``differences_from``."""
    rows = []
    for name in form.fields if only is None else only:
        if name == "version" or not hasattr(row, name):
            continue
        theirs = _readable(form, row, name)
        yours = _chosen(form, name)
        if theirs != yours:
            said = isinstance(form.fields[name], forms.CharField)
            rows.append(Difference(field=str(form[name].label), theirs=theirs, yours=yours, said=said))
    more = getattr(form, "differences_from", None)
    return rows if more is None else rows + more(row)


def _readable(form: forms.BaseForm, row: models.Model, name: str) -> str:
    value, display = getattr(row, name), getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    return _labels(form, name, value) if isinstance(value, list) else _words(value)


def _labels(form: forms.BaseForm, name: str, values: list[Any]) -> str:
    """Several answers out of a list, in its own order."""
    chosen = {str(value) for value in values}
    return "\n".join(str(label) for value, label in form.fields[name].choices if str(value) in chosen)  # type: ignore[attr-defined]


def _chosen(form: forms.BaseForm, name: str) -> str:
    value = form.cleaned_data.get(name) if hasattr(form, "cleaned_data") else form[name].value()
    if isinstance(value, list):
        return _labels(form, name, value)
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None and not isinstance(value, models.Model):
        return str(dict(getattr(form.fields[name], "choices", ())).get(value, value or ""))
    return _words(value)


def _words(value: Any) -> str:
    """The same moment reads the same, whichever time zone it came in."""
    if isinstance(value, dt.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{typography.short_date(moment)}, {moment:%H:%M}"
    if isinstance(value, dt.date):
        return typography.short_date(value)
    return "" if value is None else str(value)
