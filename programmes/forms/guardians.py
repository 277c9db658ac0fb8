"""Somebody under age, and what a parent or guardian signed for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.forms import BaseForm, DateField, LineField
from kopalnia.lib.web.widgets import PickManyTiles
from people.choices import ConsentPurpose
from people.models import ConsentText

ADULT_AT = 18


class GuardianForm(BaseForm):
    """Until when the person is under age, and one paper with what it is for. `texts` are the wordings valid today."""

    adult_on = DateField(
        label=_("Day of the 18th birthday"),
        required=False,
        help_text=_("Until that day a parent or guardian agrees. Of age: leave it empty."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("What did the parent or guardian agree to?"), required=False, widget=PickManyTiles
    )
    guardian = LineField(
        label=_("Who signed?"),
        required=False,
        max_length=160,
        help_text=_("Name and surname, and whether it is a mother, a father or another guardian."),
    )
    signed_on = DateField(label=_("When was it signed?"), required=False)

    def __init__(self, *args: Any, texts: Sequence[ConsentText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {text.purpose: text for text in texts if text.purpose != ConsentPurpose.PARTICIPATION}
        self.fields["purposes"].choices = [  # type: ignore[attr-defined]
            (purpose, ConsentPurpose(purpose).label) for purpose in self.texts
        ]

    def clean_adult_on(self) -> dt.date | None:
        day, noted = self.cleaned_data["adult_on"], self.initial.get("adult_on")
        today = clock.today()
        # Who was noted as under age and no longer is stays of age by that day, also if marked as a child on a photo.
        if noted and noted <= today and day in {None, noted}:
            return noted
        if day and day <= today:
            raise ValidationError(gettext("This day has passed: the person is of age. Leave it empty."), code="past")
        if day and day > today.replace(year=today.year + ADULT_AT, day=min(today.day, 28)) + dt.timedelta(days=3):
            raise ValidationError(gettext("The 18th birthday is at most 18 years away."), code="far")
        return day

    def clean_signed_on(self) -> dt.date | None:
        day = self.cleaned_data["signed_on"]
        if day and day > clock.today():
            raise ValidationError(gettext("This day has not come yet."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        paper = [data.get(name) for name in ("purposes", "guardian", "signed_on")]
        if self.errors or not any(paper):
            return data
        if not data.get("adult_on") or data["adult_on"] <= clock.today():
            self.add_error(
                "adult_on",
                ValidationError(gettext("A parent or guardian signs only for somebody under age."), code="age"),
            )
        for name, sentence in (
            ("purposes", gettext("Say what the paper is for.")),
            ("guardian", gettext("Say which parent or guardian signed.")),
            ("signed_on", gettext("Say when the parent or guardian signed.")),
        ):
            if not data.get(name):
                self.add_error(name, ValidationError(sentence, code="pair"))
        return data
