"""Public identifiers: short random codes that stand in addresses and never change when a thing is renamed."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.urls import register_converter

# No 0/o, 1/l/i, u/v: a code is read aloud on the phone and copied from paper.
ALPHABET = "23456789abcdefghjkmnpqrstwxyz"
LENGTH = 8


def new_code() -> str:
    """A fresh code: 29^8 ≈ 5·10¹¹ possibilities."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class CodeField(models.CharField):
    """A unique public code, filled by itself. Wider than `new_code`, so that a scope may carry a chosen word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", new_code)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class CodeConverter:
    """``<code:code>`` in an address. Letters, digits and dashes only, so no NUL byte can reach the database."""

    regex = "[0-9A-Za-z-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")
