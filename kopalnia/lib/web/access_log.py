"""gunicorn's log of requests, without the keys in addresses."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from kopalnia.lib.web.logs import keyless


class KeylessLogger(Logger):  # type: ignore[misc]
    def atoms(self, *given: Any) -> dict[str, Any]:
        found = super().atoms(*given)
        return {name: keyless(value) if isinstance(value, str) else value for name, value in found.items()}
