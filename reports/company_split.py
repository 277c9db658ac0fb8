"""The people and hours of an edition split by company, twice: by where each person worked on the day of the row (of the
session, of the entry, of the enrolment), and by where they work on the day looked at.

Both add up to the same totals. They differ by the people who changed employer in between, and that is why a figure is
withheld not only when too few people stand behind it. The rules, each with `Edition.small_group` as the least number:

- a company with fewer people than that is withheld, and then the smallest one beside it, until those withheld together
  have enough people and are at least two: nobody is found by subtracting from the total;
- in the second split a company is also withheld when it differs from the first one by fewer people than that: nobody is
  found by subtracting one split from the other.

Only the coordinators read this, on any day they like; a company gets its own totals by the day of the row and no second
split, because the difference between two days would be the hours of whoever left in between (decision 0019).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from kopalnia.lib.domain.clock import is_past
from organisations.models import Affiliation, Organisation
from programmes.models import Edition
from reports import figures

# Of one measure: company → person → people (1 each) or minutes. None is every other employer, and nobody.
Amounts = dict[int | None, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """`people` behind the figure, and the figure; None when it is withheld."""

    people: int
    value: int | None


@dataclass(frozen=True, slots=True)
class SplitLine:
    """A company's figures in both splits; `company` is None for all other employers and for people without one."""

    company: Any
    people: tuple[Cell, Cell]
    training: tuple[Cell, Cell]
    volunteering: tuple[Cell, Cell]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (*self.people, *self.training, *self.volunteering)


@dataclass(frozen=True, slots=True)
class Split:
    lines: list[SplitLine]

    @property
    def withholds(self) -> bool:
        return any(cell.value is None for line in self.lines for cell in line.cells)


def split(edition: Edition, *, on: dt.date) -> Split:
    """Both splits of an edition as of a day, in four queries at any size. Companies in Polish order, others last."""
    partners = edition.partnerships.employers().filter(starts_on__lte=on).values("organisation")
    companies = list(Organisation.objects.as_of(on).filter(pk__in=partners).in_order())
    known = {row.pk for row in companies}
    people, now = _people(edition, on, known)
    least = edition.small_group
    measures = [
        _both(then, now, least) for then in (people, _training(edition, on, known), _volunteering(edition, on, known))
    ]
    return Split(
        [
            SplitLine(company, *(measure[company.pk if company is not None else None] for measure in measures))
            for company in (*companies, None)
        ]
    )


def employer_on(user: str, day: Any) -> Subquery:
    """Where a person worked on a day, for a subquery: the newest of the affiliations that hold on it."""
    held = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), user=OuterRef(user), starts_on__lte=day
    )
    return Subquery(held.order_by("-starts_on", "-pk").values("organisation")[:1])


def _people(edition: Edition, on: dt.date, known: set[int]) -> tuple[Amounts, dict[int, int | None]]:
    """Everybody enrolled, by the employer of the day they were enrolled; and where each of them works on the day.

    Also where those work who are enrolled later: their hours of before count too.
    """
    rows = figures.enrolled(edition).annotate(
        then=employer_on("user", OuterRef("starts_on")), now=employer_on("user", on)
    )
    found: Amounts = defaultdict(dict)
    current = {}
    for user, starts_on, then, now in rows.order_by().values_list("user", "starts_on", "then", "now"):
        current[user] = _key(now, known)
        if starts_on <= on or not is_past(on):
            found[_key(then, known)][user] = 1
    return found, current


def _training(edition: Edition, on: dt.date, known: set[int]) -> Amounts:
    return _minutes(figures.attendances(edition, on=on).annotate(day=TruncDate("session__starts_at")), known)


def _volunteering(edition: Edition, on: dt.date, known: set[int]) -> Amounts:
    return _minutes(figures.entries(edition, on=on).annotate(day=F("happened_on")), known)


def _minutes(rows: QuerySet[Any], known: set[int]) -> Amounts:
    worked = rows.annotate(employer=employer_on("participation__user", OuterRef("day"))).order_by()
    found: Amounts = defaultdict(dict)
    totals = worked.values_list("employer", "participation__user").annotate(sum=Sum("minutes"))
    for employer, user, minutes in totals:
        people = found[_key(employer, known)]
        people[user] = people.get(user, 0) + minutes
    return found


def _key(employer: int | None, known: set[int]) -> int | None:
    return employer if employer in known else None


class _Cells(dict[int | None, tuple[Cell, Cell]]):
    """A company nobody stands behind has nothing to hide."""

    def __missing__(self, _key: int | None) -> tuple[Cell, Cell]:
        return Cell(0, 0), Cell(0, 0)


def _both(then: Amounts, now: Mapping[int, int | None], least: int) -> _Cells:
    """The cells of one measure in both splits, with those withheld that would tell of too few people."""
    moved: Amounts = defaultdict(dict)
    for people in then.values():
        for user, amount in people.items():
            there = moved[now.get(user)]
            there[user] = there.get(user, 0) + amount
    keys = {*then, *moved}
    small = _withheld({key: then.get(key, {}).keys() for key in keys}, least)
    few = {key for key in keys if 0 < _differing(then.get(key, {}), moved.get(key, {})) < least}
    smaller = _withheld({key: moved.get(key, {}).keys() for key in keys}, least, also=few)
    return _Cells(
        {key: (_cell(then.get(key, {}), key in small), _cell(moved.get(key, {}), key in smaller)) for key in keys}
    )


def _differing(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """How many people make the difference between two totals."""
    return sum(before.get(user) != after.get(user) for user in {*before, *after})


def _withheld(
    people: Mapping[int | None, Collection[int]], least: int, also: Iterable[int | None] = ()
) -> set[int | None]:
    """The companies withheld: too small ones, and the smallest of the others until the withheld hide one another.

    Whoever has hours in two of them is one person, who hides nobody.
    """
    hidden = {key for key, behind in people.items() if 0 < len(behind) < least} | set(also)
    rest = sorted(
        (key for key in people if key not in hidden and people[key]), key=lambda key: (len(people[key]), key or 0)
    )
    while hidden and rest and (len(hidden) == 1 or len({one for key in hidden for one in people[key]}) < least):
        hidden.add(rest.pop(0))
    return hidden


def _cell(people: Mapping[int, int], withheld: bool) -> Cell:
    return Cell(len(people), None if withheld else sum(people.values()))
