"""States and the arrows between them.

A model names its states in a ``TextChoices`` and its arrows as data beside them; ``step`` is the only way along an
arrow. It is called by actions, inside their transaction, on a row taken by ``locked``; the UPDATE is also conditional
on the state the row had, so a forgotten lock can lose no step silently.

Every arrow has a way back: another arrow that ``undoes`` it. A state out of which nothing leads back is named in
``final`` with its reason. A house test reads both, and ``kopalnia.lib.web.undo`` says who may go back and until when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused, Sentence

Row = TypeVar("Row", bound=models.Model)


class IllegalStep(Refused):
    """The row's state has no such arrow, or somebody was quicker. ``str()`` is a sentence for the person, who reads it on
    the page of a refusal where a view says nothing better."""


@dataclass(frozen=True, eq=False, slots=True)
class Arrow:
    """``verb`` leads from any of ``sources`` to ``target``. ``stamp="sent"`` also writes ``sent_at`` and
    ``sent_by``.

    ``told`` names the verbs of the log of events that tell of this step: by them the step is found when it is to be
    taken back. ``undoes="send"`` makes this arrow the way back of ``send``. When that one has several sources, the
    ``target`` here is empty and the step names one of them (``step(…, to=…)``).
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    label: Sentence
    stamp: str = ""
    told: tuple[str, ...] = ()
    undoes: str = ""


class Arrows(Mapping[str, Arrow]):
    """The arrows of one model: ``arrows = Arrows(Arrow("send", (S.DRAFT,), S.SENT, _("Send")), …)``.

    ``final`` names the states that nobody leaves backwards, each with the reason a person reads.
    """

    def __init__(self, *arrows: Arrow, final: Mapping[str, Sentence] | None = None) -> None:
        self.final = dict(final or {})
        self._by_verb = {arrow.verb: arrow for arrow in arrows}
        if len(self._by_verb) != len(arrows):
            raise ValueError("Two arrows share a verb.")

    def __getitem__(self, verb: str) -> Arrow:
        return self._by_verb[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_verb)

    def __len__(self) -> int:
        return len(self._by_verb)

    def leaving(self, state: str) -> list[Arrow]:
        """The arrows open from a state, in their declared order."""
        return [arrow for arrow in self._by_verb.values() if state in arrow.sources]

    def allows(self, state: str, verb: str) -> bool:
        return verb in self._by_verb and state in self._by_verb[verb].sources

    def targets(self, arrow: Arrow) -> tuple[str, ...]:
        """Where an arrow may lead: one state; for a way back each state from which the way there began."""
        return (arrow.target,) if arrow.target else self._by_verb[arrow.undoes].sources

    def back_from(self, state: str) -> list[Arrow]:
        """The ways back that leave a state."""
        return [arrow for arrow in self.leaving(state) if arrow.undoes]


def locked(queryset: models.QuerySet[Row] | models.Manager[Row], pk: Any, *, no_key: bool = False) -> Row:
    """The row, read again and locked until the transaction ends (SQLite: its write transaction is the lock).

    With ``no_key`` others may still write rows that point at it.

    Raises `IllegalStep` when the row is gone, and ``TransactionManagementError`` outside ``atomic``.
    """
    if not transaction.get_connection(queryset.db).in_atomic_block:
        raise transaction.TransactionManagementError("locked() only inside transaction.atomic().")
    try:
        return queryset.select_for_update(of=("self",), no_key=no_key).get(pk=pk)
    except ObjectDoesNotExist:
        raise IllegalStep(just_changed()) from None


def step(row: models.Model, verb: str, *, by: Any = None, field: str = "state", to: str = "", **changes: Any) -> Arrow:
    """Move the row along the arrow ``verb`` of ``type(row).arrows`` and write ``changes`` in the same UPDATE.

    ``to`` chooses among several targets of a way back.

    Raises `IllegalStep` and leaves the row as it was when its state has no such arrow. Writes no audit row: the action
    does, in the same transaction.
    """
    if not transaction.get_connection(row._state.db).in_atomic_block:
        raise transaction.TransactionManagementError("step() only inside transaction.atomic().")
    arrows: Arrows = row.arrows  # type: ignore[attr-defined]
    before = getattr(row, field)
    arrow = arrows[verb]
    if before not in arrow.sources:
        raise IllegalStep(_impossible(row, field, arrow))
    targets = arrows.targets(arrow)
    target = to or targets[0]
    if target not in targets or (not to and len(targets) > 1):
        raise ValueError(f"“{verb}” leads to one of {targets}: say to which.")
    if arrow.stamp:
        changes = {f"{arrow.stamp}_at": clock.now(), f"{arrow.stamp}_by": by} | changes
    changes[field] = target
    moved = type(row)._base_manager.filter(pk=row.pk, **{field: before}).update(**changes)
    if not moved:
        raise IllegalStep(just_changed())
    for name, value in changes.items():
        setattr(row, name, value)
    return arrow


def just_changed() -> str:
    """What a person reads whom somebody else was quicker than."""
    return _("Someone has just changed this. Open the page again.")


def _impossible(row: models.Model, field: str, arrow: Arrow) -> str:
    state = getattr(row, f"get_{field}_display", lambda: getattr(row, field))()
    return _("“%(verb)s” is not possible now. The current status is “%(state)s”.") % {
        "verb": arrow.label,
        "state": state,
    }
