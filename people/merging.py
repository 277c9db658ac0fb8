"""What merging two accounts of one person needs to know of every app, without knowing the apps.

* A **carrier** takes one reference (a foreign key to an account, or to something an account owns) from the account that
  ends to the one that stays, and is declared in ``<app>/account_merge.py``. Each change goes through `Transfer.change`, which
  writes it into the journal. Fields named ``by`` or ``…_by`` are signatures: they say which account did something and
  stay as they are. Every other reference is carried or exempted with a reason; ``tests/house/test_account_merge.py`` looks.
* **Rights** and **checks** answer with problems: who may merge, and what makes a merge impossible. A problem that blocks
  nothing is a conflict told before it is resolved.
* **Facts** are the rows of the preview, side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.problems import Problem, blocking
from kopalnia.lib.web.access import Sentence
from people.models import MergeMove, User

AT_ONCE = 500
ONE_DAY = dt.timedelta(days=1)
Found = TypeVar("Found")


@dataclass(slots=True)
class Transfer:
    """One merge under way, done `by` somebody.

    `heirs` says, by model, what ends in what; carriers of owned things add to it.
    """

    survivor: User
    absorbed: User
    by: User
    now: dt.datetime = field(default_factory=clock.now)
    moves: list[MergeMove] = field(default_factory=list)
    heirs: dict[str, dict[int, int]] = field(default_factory=dict)
    subjects: list[models.Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heirs[User._meta.label_lower] = {self.absorbed.pk: self.survivor.pk}

    def change(self, rows: models.QuerySet[Any], name: str, value: object) -> None:
        """Write a value into a column of the rows and what stood there into the journal. Model's `save` is not called."""
        model = rows.model
        column = model._meta.get_field(name).attname  # type: ignore[union-attr]
        found = list(rows.order_by("pk").values_list("pk", column))
        for start in range(0, len(found), AT_ONCE):
            part = [pk for pk, _before in found[start : start + AT_ONCE]]
            model._base_manager.filter(pk__in=part).update(**{column: value})
        label = model._meta.label_lower
        self.moves += [
            MergeMove(
                label=label, object_id=pk, column=column, before=_journal_value(before), after=_journal_value(value)
            )
            for pk, before in found
        ]


def _journal_value(value: object) -> object:
    """A value as the journal keeps it: numbers as they are, days and moments as text with all their digits."""
    return value if value is None or isinstance(value, int) else str(value)


# Takes the rows that point at what ends (`rows`, by `name`) to what stays (`heir`, its number).
Resolve = Callable[[Transfer, Any, str, int], None]


def whole(transfer: Transfer, rows: models.QuerySet[models.Model], name: str, heir: int) -> None:
    """Everything moves: nothing can be there twice."""
    transfer.change(rows, name, heir)


def unless_there(*scope: str) -> Resolve:
    """A row moves unless the account that stays has one in the same scope; then it stays where it was, as history."""

    def resolve(transfer: Transfer, rows: models.QuerySet[models.Model], name: str, heir: int) -> None:
        manager = rows.model._base_manager
        taken = {tuple(where) for _pk, *where in manager.filter(**{name: heir}).values_list("pk", *scope)}
        free = [pk for pk, *where in rows.values_list("pk", *scope) if tuple(where) not in taken]
        transfer.change(manager.filter(pk__in=free), name, heir)

    return resolve


def dated(*scope: str) -> Resolve:
    """Dated rows move with their dates, without the days which a row of the account that stays has in the same scope.

    Around such a row lies one period more: it then begins earlier itself. A row with no day left stays where it was, as
    history of its first day, and what belongs to it goes to the row that has its days.
    """

    def resolve(transfer: Transfer, rows: models.QuerySet[Any], name: str, heir: int) -> None:
        manager = rows.model._base_manager

        def change(row: Any, column: str, value: object) -> None:
            transfer.change(manager.filter(pk=row.pk), column, value)
            setattr(row, rows.model._meta.get_field(column).attname, value)

        for row in rows.order_by("starts_on", "pk"):
            same = {one: getattr(row, one) for one in scope}
            # Rows noted by mistake have no days: the default manager does not know them.
            counted = rows.model._default_manager
            twins = counted.overlapping(row.starts_on, row.ends_on).filter(**{name: heir}, **same)
            for twin in () if getattr(row, "mistaken_at", None) else twins.order_by("starts_on", "pk"):
                begins_earlier, ends_later = row.starts_on < twin.starts_on, _ends(row) > _ends(twin)
                if ends_later:
                    if begins_earlier:
                        change(twin, "starts_on", row.starts_on)
                    change(row, "starts_on", twin.ends_on + ONE_DAY)
                elif begins_earlier:
                    change(row, "ends_on", twin.starts_on - ONE_DAY)
                else:
                    change(row, "ends_on", row.ends_on or row.starts_on)
                    transfer.heirs.setdefault(rows.model._meta.label_lower, {})[row.pk] = twin.pk
                    break
            else:
                change(row, name, heir)

    return resolve


def _ends(row: Any) -> dt.date:
    return row.ends_on or dt.date.max  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Transferring:
    model: type[models.Model]
    name: str
    resolve: Resolve


TRANSFERS: dict[str, Transferring] = {}
EXEMPT: dict[str, str] = {}


def reference(model: type[models.Model] | str, name: str) -> str:
    label = model if isinstance(model, str) else model._meta.label
    return f"{label}.{name}".lower()


def transfers(model: type[models.Model], name: str, resolve: Resolve = whole) -> None:
    """Carry a reference over. Carriers run in the order of their registration: what is owned after its owner."""
    key = reference(model, name)
    if key in TRANSFERS or key in EXEMPT:
        raise ImproperlyConfigured(f"{key} is declared twice.")
    TRANSFERS[key] = Transferring(model, name, resolve)


def leaves(model: type[models.Model] | str, name: str, why: str) -> None:
    """Leave a reference with the account that ends, and say why."""
    key = reference(model, name)
    if key in TRANSFERS or key in EXEMPT or not why:
        raise ImproperlyConfigured(f"{key} is declared twice, or without a reason.")
    EXEMPT[key] = why


def carry(transfer: Transfer) -> None:
    """Run every carrier over everything that ends."""
    for carrier in TRANSFERS.values():
        target = carrier.model._meta.get_field(carrier.name).related_model._meta.label_lower  # type: ignore[union-attr]
        for ending, heir in list(transfer.heirs.get(target, {}).items()):
            rows = carrier.model._base_manager.filter(**{carrier.name: ending})
            carrier.resolve(transfer, rows, carrier.name, heir)


@dataclass(frozen=True, slots=True)
class AccountPair:
    """Two accounts as somebody looks at them: `survivor` stays, `absorbed` ends. What is read of them is read once."""

    by: User
    survivor: User
    absorbed: User
    _read: dict[Callable[[AccountPair], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def both(self) -> tuple[User, User]:
        return self.survivor, self.absorbed

    def once(self, read: Callable[[AccountPair], Found]) -> Found:
        """The answer of a function of the pair; rights, checks and facts share it."""
        if read not in self._read:
            self._read[read] = read(self)
        return self._read[read]  # type: ignore[no-any-return]


# What stands in the way of merging a pair, or is worth telling.
Check = Callable[[AccountPair], Iterable[Problem]]
RIGHTS: list[Check] = []
CHECKS: list[Check] = []


def register_rights(check: Check) -> Check:
    """Who may touch these two accounts; asked before merging and before undoing."""
    RIGHTS.append(check)
    return check


def register_check(check: Check) -> Check:
    """What makes merging impossible, and which conflicts there are; asked before merging."""
    CHECKS.append(check)
    return check


def rights(pair: AccountPair) -> Iterator[Problem]:
    for check in RIGHTS:
        yield from check(pair)


def problems(pair: AccountPair) -> Iterator[Problem]:
    """Everything to be told about merging. Without the right to it that is the only thing: the rest speaks of editions,
    teams and hours that may be none of the asking person's."""
    yield from pair.once(_rights)
    if not blocking(pair.once(_rights)):
        for check in CHECKS:
            yield from check(pair)


def _rights(pair: AccountPair) -> list[Problem]:
    return list(rights(pair))


@dataclass(frozen=True, eq=False, slots=True)
class Fact:
    """One row of the preview: what the two accounts have, and what will hold."""

    term: Sentence
    survivor: Sentence
    absorbed: Sentence
    after: Sentence = ""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs: a small screen then says it once."""
        return self.survivor == self.absorbed == self.after


Facts = Callable[[AccountPair], Iterable[Fact]]
FACTS: list[Facts] = []


def register_facts(facts: Facts) -> Facts:
    FACTS.append(facts)
    return facts


def facts(pair: AccountPair) -> Sequence[Fact]:
    """Both side by side, for whoever has the right to merge them; nothing for others."""
    return [] if blocking(pair.once(_rights)) else [fact for source in FACTS for fact in source(pair)]


def fact(term: Sentence, pair: AccountPair, words: Iterable[tuple[int, object]]) -> Fact:
    """A row of words that each belong to one of the two (by its number); together they stand once each."""
    told = [(user, str(word)) for user, word in words]
    mine, theirs = (list(dict.fromkeys(word for user, word in told if user == one.pk)) for one in pair.both)
    together = list(dict.fromkeys([*mine, *theirs]))
    return Fact(term, *(", ".join(found) or "–" for found in (mine, theirs, together)))
