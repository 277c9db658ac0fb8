"""A small browser: one kept connection, the cookies of one person, and a clock."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEF"  # any 32 letters are a valid secret of the CSRF cookie


@dataclass(frozen=True)
class TimedResponse:
    status: int
    milliseconds: float
    body: bytes
    headers: dict[str, str]


class Client:
    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cookies = {"__Host-kopalnia-csrf": LETTERS}
        if session:
            cookies["__Host-kopalnia-session"] = session
        self.headers = {
            "X-Forwarded-Proto": "https",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }

    def get(self, path: str, **extra: str) -> TimedResponse:
        return self._send("GET", path, None, {name.replace("_", "-"): value for name, value in extra.items()})

    def post(self, path: str, data: dict[str, str]) -> TimedResponse:
        body = urlencode({**data, "csrfmiddlewaretoken": LETTERS}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://127.0.0.1:{self.port}/",
            "Origin": f"https://127.0.0.1:{self.port}",
        }
        return self._send("POST", path, body, headers)

    def _send(self, method: str, path: str, body: bytes | None, extra: dict[str, str]) -> TimedResponse:
        begun = time.perf_counter()
        self.connection.request(method, path, body, {**self.headers, **extra})
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - begun) * 1000
        return TimedResponse(
            response.status, took, content, {name.lower(): value for name, value in response.getheaders()}
        )
