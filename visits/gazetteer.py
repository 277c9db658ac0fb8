"""Polish towns and the outlines of voivodeships, bundled: the map needs no outside server (see data/README.md)."""

import csv
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kopalnia.lib.words.polish import search_key

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    latitude: Decimal
    longitude: Decimal
    population: int


@lru_cache(maxsize=1)
def towns() -> tuple[Town, ...]:
    """All towns, the largest first."""
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Town(row["name"], Decimal(row["latitude"]), Decimal(row["longitude"]), int(row["population"]))
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def _by_key() -> dict[str, list[Town]]:
    index: dict[str, list[Town]] = {}
    for town in towns():
        index.setdefault(search_key(town.name), []).append(town)
    return index


def places_named(text: str) -> list[Town]:
    """All towns of this name, the largest first; of «Poradnia, Katowice-Ligota» those of the part that names a town."""
    index = _by_key()
    for part in (text, *reversed(text.split(","))):
        for name in (part, part.partition("-")[0]):
            if found := index.get(search_key(name)):
                return found
    return []


def find_place(text: str) -> Town | None:
    """The only town of this name. None when there is none, or several: which one is meant is asked, never guessed."""
    found = places_named(text)
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def voivodeships() -> dict[str, str]:
    """ISO code → name, the same in every language of the portal."""
    with (DATA / "voivodeships.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def voivodeship_of(town: Town) -> str:
    """The voivodeship in whose outline the town lies; empty for one at an edge that the coarse outlines cut off."""
    point = (float(town.longitude), float(town.latitude))
    for code, rings in outlines().items():
        if sum(_encloses(ring, point) for ring in rings) % 2:
            return voivodeships()[code]
    return ""


def _encloses(ring: list[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether a ray from the point to the east crosses the ring an odd number of times."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[list[tuple[float, float]]]]:
    """ISO code of a voivodeship → its polygons as (longitude, latitude) pairs."""
    regions = json.loads((DATA / "voivodeships.json").read_text(encoding="utf-8"))
    return {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in regions.items()}
