"""A component and what it is given in each of its states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class State:
    """One way to use a component: the values it is given."""

    given: dict[str, Any]

    @property
    def signature(self) -> str:
        """What was given as a developer would write it; long values by their names only."""
        return " ".join(
            f'{name}="{value}"' if isinstance(value, str) and TOKEN.fullmatch(value) else name
            for name, value in self.given.items()
        )


@dataclass(frozen=True, slots=True)
class Component:
    """A file of `templates/components/`. One that holds the main heading of a page is shown on pages of its own.

    `within` is the class of what stands around it on real pages.
    """

    name: str
    purpose: str
    given: tuple[dict[str, Any], ...]
    has_main_heading: bool = False
    within: str = ""

    @property
    def states(self) -> list[State]:
        return [State(one) for one in self.given]
