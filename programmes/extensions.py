"""What apps above add to the pages and rules of an edition. Each registers in its ``contributions.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, QuerySet

from kopalnia.lib.domain.extension_points import ExtensionPoint
from kopalnia.lib.web.access import Sentence
from kopalnia.lib.web.undo import Undoing
from people.models import User
from programmes.choices import Lack
from programmes.models import Edition, Participation

if TYPE_CHECKING:
    from programmes.actions.dates import EditionRow
    from programmes.presenters.participant_timeline import Turn

# The page of settings: what its template shows besides the settings.
settings_page: ExtensionPoint[[User, Edition], dict[str, Any]] = ExtensionPoint()

# Annotations of participations for their reader, and what the page of a person shows of them on a day.
person_numbers: ExtensionPoint[[User], dict[str, Any]] = ExtensionPoint()
person_page: ExtensionPoint[[Participation, Edition, User, dt.date], dict[str, Any]] = ExtensionPoint()

# Memberships of participations in teams on a day, with `participation` and `microproject`.
memberships: ExtensionPoint[[dt.date], QuerySet[Any]] = ExtensionPoint()


class Places(NamedTuple):
    """The teams a person is or was in, and the changes they put on the person's timeline."""

    memberships: Sequence[Any]
    turns: Sequence[Turn]


# Of a participation, by a day.
places: ExtensionPoint[[Participation, dt.date], Places] = ExtensionPoint()

# Of the participations of an edition those without something, on a day.
RosterFilter = Callable[[QuerySet[Participation], Edition, dt.date], QuerySet[Participation]]
lacking: dict[Lack, RosterFilter] = {}

# Raises ``ValidationError`` at ``on`` when something dated cannot begin on that day.
first_day: ExtensionPoint[[EditionRow, dt.date], None] = ExtensionPoint()

# Of people (by "pk"): those who have to do with one of the editions, besides taking part or holding a role.
involved: ExtensionPoint[[QuerySet[Edition, Any]], Q] = ExtensionPoint()

# What the public page of a call tells of an edition: annotations of its row.
call_numbers: ExtensionPoint[[], dict[str, Any]] = ExtensionPoint()


@dataclass(frozen=True, slots=True, eq=False)
class UndoableStep:
    """Rows of an edition whose last step the coordinators take back: how, what happens then, and the page of the row.

    ``may`` answers instead of the usual rule (whoever coordinates the edition); ``needs_edition`` hands the edition on.
    """

    rows: Callable[[User, Edition], QuerySet[Any]]
    take_back: Callable[..., Any]
    effect: Sentence
    back: Callable[[Edition, Any], str]
    section: str
    may: Callable[[User, Edition, Any], Undoing] | None = None
    needs_edition: bool = False


class StepTaken(NamedTuple):
    """A row of an edition whose last step may be taken back, and how."""

    edition: Edition
    kind: UndoableStep
    row: Any


# By the word that stands for the kind in the address.
undoable_steps: dict[str, UndoableStep] = {}
