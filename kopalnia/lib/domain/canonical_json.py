"""Canonical JSON: the same facts give the same bytes, so a hash can vouch for them.

Keys sorted, text in NFC, no floats (decimals and numbers with a point as strings), dates in ISO form, UTF-8, no
spaces.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise


class NotFreezable(TypeError):
    """The value has no one canonical form (a float, a set, a model row)."""


def plain(value: Any) -> Any:
    """The value in JSON types only. Raises `NotFreezable`."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotFreezable("A number that is not finite.")
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise NotFreezable("A time without a time zone.")
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        items = {_key(key): plain(item) for key, item in value.items()}
        if len(items) != len(value):
            raise NotFreezable("Two keys that differ only in their Unicode form.")
        return items
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise NotFreezable(f"{type(value).__name__} cannot be frozen.")


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value. ``canonical(json.loads(canonical(x))) == canonical(x)``."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotFreezable("Only text can be a key.")
    return unicodedata.normalize("NFC", key)
