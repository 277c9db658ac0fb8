"""A real OpenID Connect server in a process of its own, spoken to over HTTP as a browser would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from tests.patience import PATIENCE


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """The server of a company; `knows` tells it what to say about a person."""

    url: str

    def knows(self, subject: str, **claims: Any) -> str:
        requests.put(f"{self.url}/users/{quote(subject)}", json=claims, timeout=PATIENCE).raise_for_status()
        return subject

    def answer(self, address: str, *, subject: str = "", action: str = "") -> str:
        """Sign in (or press "deny") at the address the portal sent the browser to; gives the address to come back to."""
        data = {"action": action} if action else {"sub": subject}
        answer = requests.post(address, data=data, allow_redirects=False, timeout=PATIENCE)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def start() -> tuple[subprocess.Popen[bytes], Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(f"http://127.0.0.1:{port}")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{server.url}/.well-known/openid-configuration", timeout=PATIENCE).ok:
                return process, server
        except requests.ConnectionError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError("the OpenID Connect server did not start")


def begin(browser: Client, key: str = "famur", *, query: str = "") -> str:
    """Press the button of the company; gives the address of the company's server with the question."""
    answer = browser.post(f"/konto/oidc/{key}/login/{query}")
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def come_back(browser: Client, address: str) -> HttpResponse:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
