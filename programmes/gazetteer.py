"""Polish towns and the outlines of voivodeships, bundled: the map needs no outside server (see data/README.md)."""

import csv
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kopalnia.lib.polish import search_key

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
def _by_key() -> dict[str, Town]:
    index: dict[str, Town] = {}
    for town in towns():
        index.setdefault(search_key(town.name), town)
    return index


def find_place(text: str) -> Town | None:
    """The largest town of this name; of «Poradnia, Katowice-Ligota» the part that names a town. None if none does."""
    index = _by_key()
    for part in (text, *reversed(text.split(","))):
        for name in (part, part.partition("-")[0]):
            town = index.get(search_key(name))
            if town:
                return town
    return None


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[list[tuple[float, float]]]]:
    """ISO code of a voivodeship → its polygons as (longitude, latitude) pairs."""
    regions = json.loads((DATA / "voivodeships.json").read_text(encoding="utf-8"))
    return {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in regions.items()}
