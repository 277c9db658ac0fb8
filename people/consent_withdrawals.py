"""What follows from a withdrawn consent to one's image or name: who has to look at what is in print already.

What is printed belongs to apps above; each registers with `prints` how it answers. The person is told by letter what is
gone at once and what stays in print.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from people.choices import ConsentPurpose
from people.mail import queue
from people.models import ConsentEntry, User

PUBLIC = (ConsentPurpose.IMAGE, ConsentPurpose.NAME_IN_PUBLICATION)


@dataclass(frozen=True, slots=True)
class InPrint:
    """A book that shows the face or the name: copies of it may be printed or downloaded already."""

    title: str
    number: int
    frozen_on: dt.date
    is_released: bool


@dataclass(frozen=True, slots=True)
class WithdrawnConsent:
    """A consent that ended: of a person with an account, or a paper beside a `thing` (a photo, a quote)."""

    purpose: str
    user: User | None = None
    thing: Any = None


Printer = Callable[[WithdrawnConsent], list[InPrint]]
_asked: list[Printer] = []
_noted: list[Callable[[WithdrawnConsent], None]] = []


def prints(asked: Printer, noted: Callable[[WithdrawnConsent], None]) -> None:
    """Register who knows what is in print, and who writes down for the coordinators that it has to be looked at."""
    if asked not in _asked:
        _asked.append(asked)
        _noted.append(noted)


def in_print(withdrawn: WithdrawnConsent) -> list[InPrint]:
    """The books that show what the consent is about."""
    return [found for asked in _asked for found in asked(withdrawn)] if withdrawn.purpose in PUBLIC else []


def note(withdrawn: WithdrawnConsent) -> None:
    """Write down for the coordinators that a consent is gone. In the transaction of the withdrawal."""
    if withdrawn.purpose in PUBLIC:
        for noted in _noted:
            noted(withdrawn)


def tell(user: User, entry: ConsentEntry, *, by_guardian: bool = False) -> None:
    """The letter to the person: what is gone at once, what stays in print."""
    if entry.purpose not in PUBLIC:
        return
    queue(
        template="consent_withdrawn",
        to=user,
        context={
            "is_name": entry.purpose == ConsentPurpose.NAME_IN_PUBLICATION,
            "by_guardian": by_guardian,
            "released": [book for book in in_print(WithdrawnConsent(entry.purpose, user=user)) if book.is_released],
        },
        dedupe=f"consent-withdrawn:{entry.pk}",
    )
