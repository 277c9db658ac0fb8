"""The demo programme: fictional people live through the real programme of 2016–2017, by the same verbs as the screens.

`build("midway")` makes the world of a moment; see `kopalnia.demo.engine`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kopalnia.demo.world import World


def build(moment: str = "published", **options: Any) -> World:
    """Build the world of a moment (or go on to it from an earlier one). See `kopalnia.demo.engine.build`."""
    from kopalnia.demo import engine  # models are ready only after the start

    return engine.build(moment, **options)
