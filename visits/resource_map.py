"""The resource map as a drawing made by the server: outlines of voivodeships, a few towns, and numbered pins.

It asks no outside server and runs no script; the list beside it carries the same numbers. The projection is the plain
one for a small area: longitudes shortened by the cosine of the middle latitude.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from visits.gazetteer import outlines, towns
from visits.models import ResourceCard

WIDTH, HEIGHT = 640.0, 520.0
SMALLEST_SPAN = 0.35  # degrees of latitude: about 40 km, so that one town is not drawn as a giant
PIN_GAP = 26.0  # pixels between pins of the same place


@dataclass(frozen=True, slots=True)
class Pin:
    number: int
    x: float
    y: float
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    paths: list[str]
    labels: list[Label]
    pins: list[Pin]


class _Window:
    """The part of the country that is drawn, and where a point of it lies in the drawing."""

    def __init__(self, points: Sequence[tuple[float, float]], *, margin: float = 0.12) -> None:
        longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
        middle_x, self.middle_y = (
            (min(longitudes) + max(longitudes)) / 2,
            (min(latitudes) + max(latitudes)) / 2,
        )
        self.shrink = math.cos(math.radians(self.middle_y))
        height = max(max(latitudes) - min(latitudes), SMALLEST_SPAN)
        width = max((max(longitudes) - min(longitudes)) * self.shrink, SMALLEST_SPAN)
        self.scale = min(WIDTH / width, HEIGHT / height) * (1 - 2 * margin)
        self.left = middle_x * self.shrink - WIDTH / 2 / self.scale
        self.top = self.middle_y + HEIGHT / 2 / self.scale

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude * self.shrink - self.left) * self.scale, 1),
            round((self.top - latitude) * self.scale, 1),
        )

    def holds(self, x: float, y: float, *, edge: float = 0.0) -> bool:
        return -edge <= x <= WIDTH + edge and -edge <= y <= HEIGHT + edge


def draw(cards: Sequence[ResourceCard], *, whole_country: bool = False) -> Drawing | None:
    """Draw the cards that have coordinates; pins carry the number of the card in the given order. None when none has."""
    placed = [
        (number, card, float(card.longitude), float(card.latitude))
        for number, card in enumerate(cards, start=1)
        if card.latitude is not None and card.longitude is not None
    ]
    if not placed:
        return None
    rings = [ring for rings in outlines().values() for ring in rings]
    points = [point for ring in rings for point in ring] if whole_country else [(x, y) for _, _, x, y in placed]
    window = _Window(points, margin=0.02 if whole_country else 0.12)
    return Drawing(
        width=int(WIDTH),
        height=int(HEIGHT),
        paths=[path for ring in rings if (path := _path(window, ring))],
        labels=_labels(window),
        pins=_pins(window, placed),
    )


def _path(window: _Window, ring: Sequence[tuple[float, float]]) -> str:
    points = [window.place(x, y) for x, y in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _labels(window: _Window, *, most: int = 9, gap: float = 70.0) -> list[Label]:
    """The largest towns in the window, none too close to a larger one."""
    labels: list[Label] = []
    for town in towns():
        x, y = window.place(float(town.longitude), float(town.latitude))
        free = all(math.hypot(x - label.x, y - label.y) > gap for label in labels)
        if window.holds(x, y, edge=-20) and free:
            labels.append(Label(x, y, town.name))
        if len(labels) == most:
            break
    return labels


def _pins(window: _Window, placed: Sequence[tuple[int, ResourceCard, float, float]]) -> list[Pin]:
    """Pins of one place stand in a row, so that each can be read and pressed."""
    taken: dict[tuple[int, int], int] = {}
    pins = []
    for number, card, longitude, latitude in placed:
        x, y = window.place(longitude, latitude)
        cell = (round(x / PIN_GAP), round(y / PIN_GAP))
        shift = taken.get(cell, 0)
        taken[cell] = shift + 1
        column, row = shift % 4, shift // 4
        pins.append(Pin(number, round(x + column * PIN_GAP, 1), round(y + row * PIN_GAP, 1), card.title, card.code))
    return pins
