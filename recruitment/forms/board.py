"""The coordinators' side of the call: whom the board shows, and a decision with its note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickTiles
from organisations.models import Organisation
from recruitment.choices import Verdict


class ApplicationDecisionForm(BaseForm):
    """A decision with its note, on the page of one application."""

    verdict = forms.ChoiceField(
        label=_("Provisional decision"),
        choices=[("", _("no decision")), *Verdict.choices],
        required=False,
        widget=PickTiles,
    )
    note = TextField(
        label=_("Note"),
        max_length=1000,
        required=False,
        help_text=_("Only the coordinators of this edition read it."),
    )
    told = TextField(
        label=_("Why is the announced decision changing?"),
        max_length=1000,
        required=False,
        help_text=_("The applicant will read it when the new decision is announced."),
    )
    expected = forms.ChoiceField(
        choices=[("", ""), *Verdict.choices], required=False, widget=forms.HiddenInput, label=_("current decision")
    )

    def __init__(self, *args: Any, was_refused: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note", "told"):
            self.fields[name].widget.attrs["rows"] = 3
        self._told = self.fields["told"] if was_refused else self.fields.pop("told")

    def ask_what_to_tell(self, why: str) -> None:
        """Ask for the words to the applicant, also when the refusal was announced since the form was opened."""
        self.fields["told"] = self._told
        self.add_error("told", why)


class BoardFilter(BaseForm):
    """Who to show on the board: a part of a name, a company of the edition."""

    q = LineField(label=_("First name or surname"), max_length=100, required=False)
    firma = forms.ChoiceField(label=_("Company"), required=False)

    def __init__(self, *args: Any, companies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firma"].choices = [  # type: ignore[attr-defined]
            ("", _("all companies")),
            *((str(company.pk), company.label) for company in companies),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """The filter as `board_rows` takes it; nonsense filters nothing."""
        self.full_clean()
        employer = self.cleaned_data.get("firma")
        return {"text": self.cleaned_data.get("q", ""), "employer_id": int(employer) if employer else None}
