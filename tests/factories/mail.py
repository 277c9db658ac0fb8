"""An SMTP server for tests, which takes letters or says whatever a test wants."""

from typing import Any


class Postbox:
    """An SMTP server's memory; ``answer`` is what it says to DATA, ``refuse`` what it says to a receiver (or to one),
    ``sender`` what it says to us."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.answer = "250 OK"
        self.refuse = ""
        self.refuse_only = ""
        self.sender = ""

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse and (not self.refuse_only or self.refuse_only == address):
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.messages.append(envelope)
        return self.answer
