"""The steps of the demo programme, one module for each part of its life."""

from __future__ import annotations

from collections.abc import Iterator

from kopalnia.demo.engine import Step
from kopalnia.demo.steps import (
    closing,
    events,
    microprojects,
    progress,
    publication,
    recruitment,
    releases,
    restructuring,
    setup,
    trainings,
    visits,
)

PARTS = (
    setup,
    recruitment,
    trainings,
    visits,
    microprojects,
    restructuring,
    progress,
    events,
    closing,
    publication,
    releases,
)


def all_steps() -> Iterator[Step]:
    """Every step; the engine puts them in the order of time."""
    for part in PARTS:
        yield from part.steps()
