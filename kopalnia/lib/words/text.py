"""Text as people type and paste it, made safe to store: one Unicode form, nothing invisible that could deceive or
crash."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Pasted along from word processors; they mean a line break or nothing.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile("[\u200b\u2060\ufeff\u00ad]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_SURROGATES = re.compile("[\ud800-\udfff]")


CONTROLS = ValidationError(
    _("The text contains control characters that cannot be saved. Delete them or type the text again."), code="control"
)
BIDI = ValidationError(
    _("The text contains hidden characters that change the text direction. Delete them or type the text again."),
    code="bidi",
)


def clean_text(value: str) -> str:
    """The text in NFC with plain line breaks. Raises ``ValidationError`` for control, direction and broken
    characters."""
    value = _NOTHING.sub("", _BREAKS.sub("\n", value))
    if _CONTROLS.search(value) or _SURROGATES.search(value):
        raise ValidationError(CONTROLS.message, code=CONTROLS.code)
    if _BIDI.search(value):
        raise ValidationError(BIDI.message, code=BIDI.code)
    return unicodedata.normalize("NFC", value)


def one_line(value: str) -> str:
    """The text on one line with single spaces: for names, subjects and titles."""
    return " ".join(value.split())
