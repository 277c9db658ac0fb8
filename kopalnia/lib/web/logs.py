"""What must not stand in a log: the keys in addresses, such as that of an invitation."""

from __future__ import annotations

import logging
import re

# Nothing else in an address is that long without a break; the codes of our own addresses have eight signs.
KEY = re.compile(r"(?:(?<=/)|(?<=%2F))[\w-]{40,}", re.ASCII | re.IGNORECASE)


def keyless(text: str) -> str:
    return KEY.sub("…", text)


class KeylessFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return keyless(super().format(record))
