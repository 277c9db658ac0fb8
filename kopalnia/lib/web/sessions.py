"""Django's sessions in the database, sealed: they hold the codes people are asked for and addresses to return to."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils.encoding import force_str

from kopalnia.lib.domain import encryption

USE = "session"


class SessionStore(db.SessionStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return encryption.seal(super().encode(session_dict), use=USE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was kept; nothing, as of a new visitor, when it cannot be read."""
        try:
            return super().decode(encryption.unseal(force_str(session_data), use=USE))
        except encryption.Unreadable:
            return {}
