"""A browser and an address in words that tell a person whether it was them."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.utils.translation import gettext as _

# The order matters: most browsers also call themselves Chrome and Safari.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """«Firefox, Windows»; what is not known is not guessed."""
    known = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(word for word in known if word) or _("Unknown browser")


def _first(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((word for sign, word in words if sign in text), "")


def shortened(address: str) -> str:
    """The network without the single computer: «192.0.2.…»; enough to tell home from work. Empty for no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.version == 4:
        return str(ip).rpartition(".")[0] + ".…"
    return ":".join(ip.exploded.split(":")[:3]) + ":…"
