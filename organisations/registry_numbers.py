"""Numbers of the Polish registers: NIP (tax), REGON (statistics), KRS (court). Checked by their own check digits.

A number is kept as digits only, so that one organisation is written in one way. KRS has no check digit: ten digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.pl import nip, regon

SEPARATORS = re.compile(r"[\s.\-–/]+")


def normal(text: str) -> str:
    """The number without what people put between digits; a country prefix of NIP goes too."""
    return re.sub(r"(?i)^PL(?=\d)", "", SEPARATORS.sub("", text))


def check_nip(value: str) -> None:
    _check(
        value,
        nip.validate,
        length=_("A NIP has 10 digits, for example 123-456-32-18."),
        digit=_("One of the digits of this NIP is wrong. Compare it with the document."),
    )


def check_regon(value: str) -> None:
    _check(
        value,
        regon.validate,
        length=_("A REGON has 9 digits, or 14 for a local unit."),
        digit=_("One of the digits of this REGON is wrong. Compare it with the document."),
    )


def check_krs(value: str) -> None:
    if not re.fullmatch(r"\d{10}", value, re.ASCII) or not int(value):
        raise ValidationError(_("A KRS number has 10 digits, including the zeros at the start."), code="krs")


def _check(value: str, validate: Callable[[str], str], *, length: Any, digit: Any) -> None:
    if not value.isascii() or not value.isdigit() or not int(value):
        raise ValidationError(length, code="length")
    try:
        validate(value)
    except InvalidChecksum as error:
        raise ValidationError(digit, code="checksum") from error
    except WrongNumber as error:
        raise ValidationError(length, code="length") from error
