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
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickManyTiles
from people.choices import ConsentPurpose
from people.models import ConsentText
from people.models.consent import NO_DAY_OF_GUARDIAN, NO_GUARDIAN

ADULT_AT = 18


class GuardianForm(BaseForm):
    """Until when the person is under age, and one paper with what it is for. `texts` are the wordings valid today."""

    adult_on = DateField(
        label=_("Date of 18th birthday"),
        required=False,
        help_text=_("Until that day a parent or guardian gives consent. For an adult, leave this empty."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("What did the parent or guardian agree to?"), required=False, widget=PickManyTiles
    )
    guardian = LineField(
        label=_("Who signed?"),
        required=False,
        max_length=160,
        help_text=_("Full name, and whether it is the mother, the father or another guardian."),
    )
    signed_on = DateField(label=_("When was it signed?"), required=False, validators=[not_in_future])

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
            raise ValidationError(
                gettext("This day has passed: the person is an adult. Leave this empty."), code="past"
            )
        if day and day > today.replace(year=today.year + ADULT_AT, day=min(today.day, 28)) + dt.timedelta(days=3):
            raise ValidationError(gettext("The 18th birthday can be at most 18 years away."), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        paper = [data.get(name) for name in ("purposes", "guardian", "signed_on")]
        if self.errors or not any(paper):
            return data
        if not data.get("adult_on") or data["adult_on"] <= clock.today():
            self.add_error(
                "adult_on",
                ValidationError(gettext("A parent or guardian signs only for someone under 18."), code="age"),
            )
        for name, sentence in (
            ("purposes", gettext("Choose what the consent is for.")),
            ("guardian", NO_GUARDIAN),
            ("signed_on", NO_DAY_OF_GUARDIAN),
        ):
            if not data.get(name):
                self.add_error(name, ValidationError(sentence, code="pair"))
        return data
