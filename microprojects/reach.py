"""How many different people were reached, when nobody may be named and many come twice.

Contacts are attendances: everybody who came is counted each time. People are fewer, and how many fewer is never known
exactly, so the portal gives three numbers and says what each of them stands on.

* **At most**: the sum of the upper bounds of all counts. It holds even if nobody came twice, so no declaration lowers it.
* **At least** and **most likely**: a series whose occurrences have the same people counts once, with its largest
  occurrence. Each declared overlap is taken off. Taking every pair off is right or too careful for people who were at two
  events, and takes too much for people who were at three (Bonferroni's inequality); therefore events that hang together by
  overlaps never count less than the largest of them.

So always 0 ≤ at least ≤ most likely ≤ at most, another overlap never raises a number, and the records (`Reach.records`)
add up exactly to the figure: an overlap's record says what it took off in fact.

Indirect recipients are a sum of their own and are never added to people.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bounds:
    """At least, most likely, at most."""

    lower: int = 0
    best: int = 0
    upper: int = 0

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.lower + other.lower, self.best + other.best, self.upper + other.upper)


@dataclass(frozen=True, slots=True)
class EventCount:
    """One current count of direct recipients of a held event. Equal `same_people_as` = the same people each time."""

    event: int
    microproject: int
    bounds: Bounds
    same_people_as: int | None = None

    @property
    def unit(self) -> Hashable:
        return ("event", self.event) if self.same_people_as is None else ("series", self.same_people_as)


@dataclass(frozen=True, slots=True)
class Shared:
    """People declared to have been at both events."""

    key: int
    first: int
    second: int
    people: int


@dataclass(frozen=True, slots=True)
class ReachRecord:
    """What one event or one overlap adds to the figure. `group` is None for an overlap between two teams."""

    bounds: Bounds
    contacts: int = 0
    event: int | None = None
    overlap: int | None = None
    microproject: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """People as bounds, contacts apart, and the records that add up to them."""

    people: Bounds = Bounds()
    contacts: int = 0
    records: tuple[ReachRecord, ...] = ()

    def of_microproject(self, microproject: int) -> Reach:
        """One team's own part: its events and the overlaps between them."""
        return summed(record for record in self.records if record.microproject == microproject)

    @property
    def between_microprojects(self) -> Reach:
        """What overlaps between teams take off."""
        return summed(record for record in self.records if record.microproject is None)


def summed(records: Iterable[ReachRecord]) -> Reach:
    """The figure as the sum of its records."""
    rows = tuple(records)
    people = sum((row.bounds for row in rows), Bounds())
    return Reach(people=people, contacts=sum(row.contacts for row in rows), records=rows)


def reach(counts: Iterable[EventCount], overlaps: Iterable[Shared] = ()) -> Reach:
    """Count people once. Overlaps inside a team come first, so that each team's own part stands alone.

    An overlap is left out when one of its events has no count here, or both belong to one same-people series. Between two
    units (a series, or a single event) the largest declared overlap is taken, not the sum over occurrences.
    """
    rows = sorted(counts, key=lambda row: row.event)
    known = {row.event: row for row in rows}
    records, units = _of_units(rows)
    union = _Union(units)
    pairs = [one for one in overlaps if one.first in known and one.second in known and one.people > 0]
    pairs.sort(key=lambda one: (known[one.first].microproject != known[one.second].microproject, one.key))
    for pair in pairs:
        first, second = known[pair.first], known[pair.second]
        lower, best = union.share(first.unit, second.unit, pair.people)
        microproject = first.microproject if first.microproject == second.microproject else None
        records.append(ReachRecord(bounds=Bounds(lower, best, 0), overlap=pair.key, microproject=microproject))
    return summed(records)


def _of_units(rows: list[EventCount]) -> tuple[list[ReachRecord], dict[Hashable, Bounds]]:
    """Each event's own addition: within a same-people series only what it raises the largest occurrence by."""
    units: dict[Hashable, Bounds] = {}
    records = []
    for row in rows:
        before = units.get(row.unit, Bounds())
        after = Bounds(
            max(before.lower, row.bounds.lower),
            max(before.best, row.bounds.best),
            before.upper + row.bounds.upper,
        )
        units[row.unit] = after
        added = Bounds(after.lower - before.lower, after.best - before.best, row.bounds.upper)
        records.append(
            ReachRecord(bounds=added, contacts=row.bounds.best, event=row.event, microproject=row.microproject)
        )
    return records, units


@dataclass(slots=True)
class _Cluster:
    """Units that hang together by overlaps: the sum of them, the largest of them, what was declared as shared."""

    total: int
    largest: int
    shared: int = 0

    @property
    def people(self) -> int:
        return max(self.largest, self.total - self.shared)


@dataclass(slots=True)
class _Union:
    units: dict[Hashable, Bounds]
    parents: dict[Hashable, Hashable] = field(default_factory=dict)
    clusters: dict[Hashable, tuple[_Cluster, _Cluster]] = field(default_factory=dict)
    declared: dict[frozenset[Hashable], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit, bounds in self.units.items():
            self.parents[unit] = unit
            self.clusters[unit] = (_Cluster(bounds.lower, bounds.lower), _Cluster(bounds.best, bounds.best))

    def share(self, first: Hashable, second: Hashable, people: int) -> tuple[int, int]:
        """Declare an overlap of two units; what it changes in the lower and the best number (never above zero)."""
        pair = frozenset((first, second))
        more = people - self.declared.get(pair, 0)
        if first == second or more <= 0:
            return 0, 0
        self.declared[pair] = people
        roots = {self._root(first), self._root(second)}
        before = [sum(self.clusters[root][n].people for root in roots) for n in (0, 1)]
        merged = self._merge(sorted(roots, key=str))
        for cluster in merged:
            cluster.shared += more
        return merged[0].people - before[0], merged[1].people - before[1]

    def _root(self, unit: Hashable) -> Hashable:
        while self.parents[unit] != unit:
            self.parents[unit] = self.parents[self.parents[unit]]
            unit = self.parents[unit]
        return unit

    def _merge(self, roots: list[Hashable]) -> tuple[_Cluster, _Cluster]:
        kept = self.clusters[roots[0]]
        for other in roots[1:]:
            gone = self.clusters.pop(other)
            self.parents[other] = roots[0]
            for cluster, part in zip(kept, gone, strict=True):
                cluster.total += part.total
                cluster.largest = max(cluster.largest, part.largest)
                cluster.shared += part.shared
        return kept
