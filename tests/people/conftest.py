"""A mail server for the tests of the outbox."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.factories.mail import Postbox


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A real SMTP server on a free port, and settings that lead to it."""
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_TRANSPORT_HOST, settings.MAIL_TRANSPORT_PORT = "127.0.0.1", port
    settings.MAIL_TRANSPORT_SECURITY = "none"
    settings.MAIL_TRANSPORT_TIMEOUT = 5
    yield box
    server.stop()
