"""The resource map as a drawing made by the server: outlines of voivodeships, a few towns, and numbered pins.

It asks no outside server and runs no script; the list beside it carries the same numbers. The projection is the plain
one for a small area: longitudes shortened by the cosine of the middle latitude.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from visits.gazetteer import outlines, towns
from visits.models import ResourceCard

# Two drawings: one made small for a phone would have words nobody can read.
SCREENS = {"only-wide": (640.0, 520.0), "only-phone": (328.0, 300.0)}
LETTER = 7.0  # the width of one in the name of a town
MARGIN = 0.12  # of each side
SMALLEST_SPAN = 0.35  # degrees of latitude: about 40 km, so that one town is not drawn as a giant
PIN_GAP = 26.0  # pixels between pins of the same place
PIN_HEIGHT = 22.0


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
    is_left: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    shown: str  # the class of the screens it is for
    width: int
    height: int
    paths: list[str]
    labels: list[Label]
    pins: list[Pin]


class _Window:
    """The part of the country that is drawn, and where a point of it lies in the drawing."""

    def __init__(self, points: Sequence[tuple[float, float]], size: tuple[float, float]) -> None:
        self.width, self.height = size
        longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
        middle_x, self.middle_y = (
            (min(longitudes) + max(longitudes)) / 2,
            (min(latitudes) + max(latitudes)) / 2,
        )
        self.shrink = math.cos(math.radians(self.middle_y))
        height = max(max(latitudes) - min(latitudes), SMALLEST_SPAN)
        width = max((max(longitudes) - min(longitudes)) * self.shrink, SMALLEST_SPAN)
        self.scale = min(self.width / width, self.height / height) * (1 - 2 * MARGIN)
        self.left = middle_x * self.shrink - self.width / 2 / self.scale
        self.top = self.middle_y + self.height / 2 / self.scale

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude * self.shrink - self.left) * self.scale, 1),
            round((self.top - latitude) * self.scale, 1),
        )

    def holds(self, x: float, y: float, *, edge: float = 0.0) -> bool:
        return -edge <= x <= self.width + edge and -edge <= y <= self.height + edge


def draw(cards: Sequence[ResourceCard]) -> list[Drawing]:
    """Draw the cards that have coordinates, for wide screens and for phones; none when none has.

    Pins carry the number of the card in the given order.
    """
    placed = [
        (number, card, float(card.longitude), float(card.latitude))
        for number, card in enumerate(cards, start=1)
        if card.latitude is not None and card.longitude is not None
    ]
    if not placed:
        return []
    rings = [ring for rings in outlines().values() for ring in rings]
    points = [(x, y) for _, _, x, y in placed]
    windows = {shown: _Window(points, size) for shown, size in SCREENS.items()}
    return [
        Drawing(
            shown,
            width=int(window.width),
            height=int(window.height),
            paths=[path for ring in rings if (path := _path(window, ring))],
            labels=_labels(window, pins),
            pins=pins,
        )
        for shown, window in windows.items()
        for pins in [_pins(window, placed)]
    ]


def _path(window: _Window, ring: Sequence[tuple[float, float]]) -> str:
    points = [window.place(x, y) for x, y in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) < 0 or min(xs) > window.width or max(ys) < 0 or min(ys) > window.height:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _labels(window: _Window, pins: Sequence[Pin], *, most: int = 9, gap: float = 70.0) -> list[Label]:
    """The largest towns in the window whose names can be read: not too close to a larger one, not under a pin."""
    labels: list[Label] = []
    for town in towns():
        x, y = window.place(float(town.longitude), float(town.latitude))
        far = all(math.hypot(x - label.x, y - label.y) > gap for label in labels)
        if far and window.holds(x, y, edge=-20) and (label := _label(window, pins, town.name, x, y)):
            labels.append(label)
        if len(labels) == most:
            break
    return labels


def _label(window: _Window, pins: Sequence[Pin], name: str, x: float, y: float) -> Label | None:
    """The name to the right of its town or else to the left, where there is room."""
    width = LETTER * (len(name) + 2)
    for is_left in (False, True):
        middle = x - width / 2 if is_left else x + width / 2
        free = all(abs(pin.x - middle) > (width + PIN_GAP) / 2 or abs(pin.y - y) > PIN_HEIGHT for pin in pins)
        if free and width / 2 <= middle <= window.width - width / 2:
            return Label(x, y, name, is_left)
    return None


def _pins(window: _Window, placed: Sequence[tuple[int, ResourceCard, float, float]]) -> list[Pin]:
    """Pins of one neighbourhood stand in rows, so that each can be read and pressed."""
    pins: list[Pin] = []
    for number, card, longitude, latitude in placed:
        x, y = window.place(longitude, latitude)
        spots = [(x + column * PIN_GAP, y + row * PIN_GAP) for row in range(len(placed)) for column in range(4)]
        x, y = next((spot for spot in spots if window.holds(*spot, edge=-12) and _is_free(spot, pins)), (x, y))
        pins.append(Pin(number, round(x, 1), round(y, 1), card.title, card.code))
    return pins


def _is_free(spot: tuple[float, float], pins: Sequence[Pin]) -> bool:
    return all(abs(pin.x - spot[0]) >= PIN_GAP - 1 or abs(pin.y - spot[1]) >= PIN_HEIGHT for pin in pins)
