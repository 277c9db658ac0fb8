"""The time the portal lives in.

Domain code asks this module, so that demo moments and tests can set the day without touching the machine's clock. The
machinery (retry of mail, expiry of keys) uses Django's ``timezone.now`` directly: it lives in real time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("kopalnia_clock", default=None)


def now() -> dt.datetime:
    """The portal's moment: fixed by `at`, else the demo day with the real time of day, else the real time. Aware."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    real = timezone.now()
    day = demo_day()
    if day is None:
        return real
    local = timezone.localtime(real).replace(year=day.year, month=day.month, day=day.day, fold=0)
    # One trip through UTC mends an hour that the demo day does not have.
    return local.astimezone(dt.UTC)


def today() -> dt.date:
    """The portal's day in the local time zone."""
    return timezone.localdate(now())


def day_of(moment: dt.datetime | None) -> dt.date | None:
    """The day here on which a moment falls."""
    return None if moment is None else timezone.localdate(moment)


def is_past(day: dt.date) -> bool:
    return day < today()


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after a local day: what happened by the end of it is before."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[dt.datetime]:
    """Live at ``moment`` inside the block (a plain date means its noon; a naive time is local)."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)


def demo_day() -> dt.date | None:
    """The day written in the file ``settings.DEMO_CLOCK``, if there is one and the portal runs as a demo."""
    path = getattr(settings, "DEMO_CLOCK", None)
    if not path:
        return None
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError:
        return None
    return _read_day(str(path), changed)


def set_demo_day(day: dt.date | None) -> None:
    """Write (or remove) the demo day; every process sees it at its next question."""
    if settings.DEMO_CLOCK is None:
        raise RuntimeError("Only the demo lives in a day of its own.")
    path = Path(settings.DEMO_CLOCK)
    if day is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(day.isoformat())
    fresh.replace(path)


@lru_cache(maxsize=8)
def _read_day(path: str, _changed: int) -> dt.date | None:
    try:
        return dt.date.fromisoformat(Path(path).read_text().strip())
    except (OSError, ValueError):
        return None
