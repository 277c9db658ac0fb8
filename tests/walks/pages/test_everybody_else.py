"""Every page people of the teams, mentors, companies and visitors reach by links."""

from collections.abc import Callable

from kopalnia.demo import cast
from kopalnia.demo.world import World
from tests.walks.conftest import DESKTOP
from tests.walks.pages.walk import COMMON, NewPage, SignIn, Walk


def test_every_page_of_everybody_else_is_sound(
    walk: Walk, live_in: Callable[[str], World], new_page: NewPage, sign_in: SignIn
) -> None:
    world = live_in("midway")
    people = {
        "participant": world.person("ewelina"),
        "mentor": world.mentor("szpital"),
        "representative": world.person(cast.REPRESENTATIVES["famur"].key),
    }
    seen: dict[str, frozenset[str]] = {}
    common: frozenset[str] = frozenset()
    for role, user in people.items():
        walk.homes(user)
        seen[role] = walk.follow(user, known=common)
        common |= {name for name in seen[role] if name.startswith(COMMON)}
    walk.homes(None)
    walk.follow(None, known=common)
    assert "microprojects:entry_new" in seen["participant"]
    assert "mentors:review_queue" in seen["mentor"]

    # The company reads sums; nobody's name stands on any page it reaches.
    desk = sign_in(new_page(DESKTOP), people["representative"])
    desk.goto("/")
    words = desk.locator("body").inner_text()
    assert "osób" in words
    assert [one.person.last_name for one in cast.APPLICANTS if one.person.last_name in words] == []

    live_in("published")
    assert "publications:publication_chapter" in walk.follow(None, known=common)
    walk.follow(people["participant"], known=common)
