"""Which errors say that nothing is wrong with the request: the disk is full, or the database is busy or away.

What was sent could not be kept now; sent again later it can. 507 is a full disk, 503 all that passes by itself.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

DISK_FULL = 507
BUSY = 503

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FULL_WORDS = ("database or disk is full",)
_FULL_STATE = "53100"  # as PostgreSQL says it
# SQLite calls a missing table an operational error as well: only these pass by themselves.
_BUSY_WORDS = ("is locked", "unable to open database file", "disk i/o error")


def status_of(error: BaseException | None) -> int:
    """507, 503, or 0 for an error of another kind."""
    found = {_status(one) for one in _chain(error)}
    return DISK_FULL if DISK_FULL in found else BUSY if BUSY in found else 0


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int:
    if isinstance(error, OSError):
        return DISK_FULL if error.errno in _FULL else 0
    if isinstance(error, InterfaceError):
        return BUSY
    if not isinstance(error, OperationalError):
        return 0
    words = str(error).lower()
    if getattr(error.__cause__, "pgcode", None) == _FULL_STATE or any(word in words for word in _FULL_WORDS):
        return DISK_FULL
    of_postgresql = type(error.__cause__).__module__.startswith("psycopg")
    return BUSY if of_postgresql or any(word in words for word in _BUSY_WORDS) else 0
