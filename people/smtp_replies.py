"""What the answer of a mail server is about: us, or one letter; and for how long.

The codes are those of RFC 5321, the enhanced ones (``5.7.1``) of RFC 3463 and its registry. An answer about us is the same
for every letter: our server is away or full, wants another sign-in, refuses our sender or our network. Whoever guesses wrong
there is put right by `people.outbox`: a letter refused while others got through is refused for itself.
"""

from __future__ import annotations

import re
import smtplib
from enum import Enum, auto

from kopalnia.lib.domain.encryption import Unreadable
from people.choices import MailStopKind


class About(Enum):
    US = auto()
    LETTER_FOR_NOW = auto()
    LETTER_FOR_GOOD = auto()


ENHANCED = re.compile(r"^[245]\.(\d{1,3})\.(\d{1,3})\b")
OUR_CODES = {
    421,  # the service is closing, or has had enough of us
    454,  # no TLS, or no way to check a sign-in at the moment
    530,  # sign in first, or begin TLS first
    534,  # sign in another way
    535,  # wrong sign-in
    538,  # sign-in needs encryption
}
OUR_SENDER = {("1", "7"), ("1", "8")}
TOO_BIG = {("2", "3"), ("3", "4")}


def about(error: Exception, *, connected: bool) -> About:
    """``connected`` says that the server had taken our connection and sign-in before the error."""
    if isinstance(error, Unreadable):  # a secret that is gone
        return About.LETTER_FOR_GOOD
    if not connected:
        return About.US
    # A header no message may carry; an address with signs this server does not know.
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError):
        return About.LETTER_FOR_GOOD
    answer = reply(error)
    if answer is not None:
        return _about_reply(*answer, of=error)
    return About.US if isinstance(error, OSError) else About.LETTER_FOR_NOW


def reply(error: Exception) -> tuple[int, str] | None:
    """The server's code and words; None when it said nothing."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # each letter has one receiver
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return None
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def stop_kind(error: Exception, *, connected: bool) -> MailStopKind:
    answer = reply(error)
    if answer is None:
        return MailStopKind.SIGN_IN if isinstance(error, smtplib.SMTPNotSupportedError) else MailStopKind.AWAY
    if not connected or answer[0] in OUR_CODES - {421}:
        return MailStopKind.SIGN_IN if answer[0] >= 500 or answer[0] == 454 else MailStopKind.AWAY
    return MailStopKind.REFUSED


def _about_reply(code: int, words: str, *, of: Exception) -> About:
    letter = About.LETTER_FOR_GOOD if code >= 500 else About.LETTER_FOR_NOW
    found = ENHANCED.match(words)
    enhanced = found.groups() if found else None
    if code in OUR_CODES or enhanced in OUR_SENDER:
        return About.US
    if enhanced in TOO_BIG:
        return letter
    if isinstance(of, smtplib.SMTPSenderRefused):
        return About.US
    if enhanced is not None:
        subject, _detail = enhanced
        # 3: the state of the server itself; 7: what it allows whom. 4.7.x is how greylisting asks to wait.
        return About.US if subject == "3" or (subject == "7" and code >= 500) else letter
    if isinstance(of, smtplib.SMTPRecipientsRefused):
        return About.US if code in {552, 554} else letter
    return About.US if code >= 500 or code == 452 else letter
