"""Two people, one form: the second save is told, shown both texts, and loses nothing.

A versioned row carries a counter; its form sends the counter it was opened with; the UPDATE is conditional on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain.differences import Difference, differences

AnyVersioned = TypeVar("AnyVersioned", bound="Versioned")


class Versioned(models.Model):
    """Base of rows edited through forms by more than one person."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class StaleVersion(Exception):
    """Somebody saved a newer version; ``current`` is the row as it is now."""

    def __init__(self, current: Versioned) -> None:
        super().__init__(_("Someone saved a newer version in the meantime."))
        self.current = current


def save_version(obj: AnyVersioned, expected: int, /, **changes: Any) -> AnyVersioned:
    """Write ``changes`` and raise the version by one, if the row still has version ``expected``.

    Raises `StaleVersion` with the fresh row otherwise; then nothing was written.
    """
    manager = type(obj)._base_manager
    if not manager.filter(pk=obj.pk, version=expected).update(version=F("version") + 1, **changes):
        raise StaleVersion(manager.get(pk=obj.pk))
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.version = expected + 1
    return obj


class VersionedFormMixin:
    """Adds the hidden ``version``. The view reads ``form.expected_version`` and passes it to its action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = kwargs.get("instance") or getattr(self, "instance", None)
        current = getattr(row, "version", None) or (kwargs.get("initial") or {}).get("version") or 1
        self.fields["version"] = forms.IntegerField(  # type: ignore[attr-defined]
            widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000, initial=current
        )

    @property
    def expected_version(self) -> int:
        return int(self.cleaned_data["version"])  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Stale:
    """What ``components/stale_edit.html`` shows above the form: who saved first, when, and both texts."""

    rows: list[Difference]
    by: str
    at: dt.datetime | None

    @property
    def title(self) -> str:
        if self.by and self.at:
            time = formats.date_format(timezone.localtime(self.at), "j.m.Y, G:i")
            return _("%(who)s also changed this, %(time)s") % {"who": self.by, "time": time}
        return _("Someone else changed this in the meantime")


def stale_edit(
    form: forms.BaseForm,
    current: models.Model,
    *,
    rows: list[Difference] | None = None,
    by: str = "",
    at: dt.datetime | None = None,
) -> Stale:
    """Both texts for the component; the form keeps what was typed.

    The form is re-armed with the current version, so a second, knowing save goes through. ``rows`` are given where the
    words are not fields of the versioned row itself.
    """
    if rows is None:
        rows = differences(form, current)
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data[form.add_prefix("version")] = str(getattr(current, "version", 1))
    form.data = data
    return Stale(rows=rows, by=by, at=at)
