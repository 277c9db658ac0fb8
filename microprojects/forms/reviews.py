"""The mentor's answer to an entry."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import TextField
from kopalnia.lib.web.forms import BaseForm
from microprojects.models.microproject import NO_REMARKS


class EntryReviewForm(VersionedFormMixin, BaseForm):
    """The answer: confirm, or return and say what to mend. The pressed button tells which."""

    comment = TextField(
        label=gettext_lazy("What do you want to tell the author?"),
        help_text=gettext_lazy("Needed if you return the entry: say what needs changing."),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, returning: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returning = returning

    def clean_comment(self) -> str:
        comment = self.cleaned_data["comment"]
        if self.returning and not comment.strip():
            raise ValidationError(NO_REMARKS, code="required")
        return comment
