"""Every page the coordination and the administration reach by links; the others' pages have a process of their own."""

from collections.abc import Callable

from kopalnia.demo.world import World
from tests.walks.pages.walk import Walk


def test_every_page_of_the_coordination_is_sound(walk: Walk, live_in: Callable[[str], World]) -> None:
    world = live_in("midway")
    for user in (world.coordinator, world.administrator):
        walk.homes(user)
    seen = walk.follow(world.coordinator)
    assert len(seen) > 50
    walk.follow(world.administrator, known=seen - {"home"})
    live_in("published")
    walk.follow(world.coordinator, known=seen - {"home", "publications:publication_list"})
