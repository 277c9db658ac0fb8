"""A world that is carried on, and the walk through its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from kopalnia import demo
from kopalnia.demo import engine
from kopalnia.demo.world import World
from kopalnia.lib.domain import clock
from tests.walks.pages.walk import Check, NewPage, SignIn, Walk
from tests.worlds import demo_world


@pytest.fixture
def live_in(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Callable[[str], World]]:
    """Carry the demo programme on to a moment; the server lives in its day."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO_CLOCK = tmp_path / "day"

    def carry_on(moment: str) -> World:
        # What is there already is carried on by the steps of the demo themselves.
        world = demo.build(moment, documents=False) if engine.reached() else demo_world(moment)
        clock.set_demo_day(engine.day_of(moment))
        cache.clear()
        return world

    yield carry_on
    cache.clear()


@pytest.fixture
def walk(new_page: NewPage, sign_in: SignIn, axe: Check) -> Iterator[Walk]:
    walk = Walk(new_page, sign_in, axe)
    yield walk
    assert walk.faults == [], "\n".join(walk.faults)
