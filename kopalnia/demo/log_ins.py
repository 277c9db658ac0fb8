"""What `make run` prints: where to sign in, and as whom."""

from __future__ import annotations

from kopalnia.demo import cast


def lines(address: str) -> list[str]:
    """Addresses of the demo's own pages and the log-ins of its main people."""
    people = [f"  {person.email:<26} {person.first_name} {person.last_name}" for person in cast.FEATURED]
    return [
        f"Sign in with one click: {address}/demo/osoby/   Mail that was sent: {address}/demo/poczta/",
        f"Or by e-mail and the password {cast.PASSWORD}:",
        *people,
    ]
