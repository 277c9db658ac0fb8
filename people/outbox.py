"""The way out: messages become rows in the transaction they belong to; rows become mail, sent by the worker.

Over SMTP nobody can promise "exactly once". Here the row is written exactly once; it is sent at least once, always with
the same Message-ID, so that a repeat after a crash between sending and noting it is one message to the receiver's program.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from kopalnia.lib.seal import Unreadable
from people.choices import Language, MailState
from people.mail import put
from people.managers import normal_email
from people.models import OutgoingMail, User
from people.models.mail import OutgoingMailQuerySet

log = logging.getLogger(__name__)

WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend: what allauth and Django send becomes rows of the outbox, one for each receiver.

    Nobody says which of these messages carry a code or a link, so all of them are sealed whole; their subjects are kept.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        addresses = {normal_email(address) for message in email_messages for address in message.recipients()}
        users = {user.email: user for user in User.objects.filter(email__in=addresses - {None})}
        for message in email_messages:
            for address in message.recipients():
                user = users.get(normal_email(address))
                mail = OutgoingMail(
                    to_user=user,
                    to_email=address,
                    from_email=message.from_email if message.from_email != settings.DEFAULT_FROM_EMAIL else "",
                    language=_language(),
                    subject=" ".join(str(message.subject).split())[:300],
                    good_until=getattr(message, "good_until", None),
                )
                put(mail.carry(str(message.body)))
        return len(email_messages)


def _language() -> str:
    language = get_language() or Language.POLISH
    return language if language in Language.values else Language.POLISH


def has_transport() -> bool:
    return bool(settings.MAIL_TRANSPORT_HOST)


def deliver(mail_id: int) -> bool:
    """Send one waiting row if its time has come; says whether it left.

    The row is claimed by a conditional UPDATE, so two workers never send it together. A failure is written on the row with
    the time of the next try (after 1, 5, 15 and 60 minutes); a refusal for good, or a fifth failure, ends in ``failed``.
    """
    if not has_transport() and not settings.DEMO:
        return False
    now = timezone.now()
    claimed = (
        OutgoingMail.objects.filter(pk=mail_id)
        .due(now)
        .update(state=MailState.SENDING, sending_since=now, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    mail = OutgoingMail.objects.get(pk=mail_id)
    mine = OutgoingMail.objects.filter(pk=mail_id, state=MailState.SENDING, sending_since=now)
    message_id = mail.message_id or f"<{mail.key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    try:
        _transmit(mail, message_id)
    except Exception as error:  # noqa: BLE001 – whatever it is, the row must not hang, nor its words stand in a traceback
        _note_failure(mine, mail, error, message_id=message_id)
        log.warning("Message %s was not sent: %s", mail.key, type(error).__name__)
        return False
    # In the demo nothing leaves the machine: the mailbox page shows the row as delivered when it was written.
    sent_at = timezone.now() if has_transport() else mail.created_at
    mine.end(MailState.SENT, sent_at=sent_at, message_id=message_id, last_error="")
    return True


def set_aside(mail: OutgoingMail) -> Path | None:
    """Where the demo lays the letters it shows in its mailbox; elsewhere there is no such place."""
    return settings.DEMO_LETTERS / f"{mail.key}.txt" if settings.DEMO_LETTERS else None


def _transmit(mail: OutgoingMail, message_id: str) -> None:
    letter = mail.letter
    if not has_transport():
        if place := set_aside(mail):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            place.write_text(letter, encoding="utf-8")
        return
    with get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=settings.MAIL_TRANSPORT_HOST,
        port=settings.MAIL_TRANSPORT_PORT,
        username=settings.MAIL_TRANSPORT_USER,
        password=settings.MAIL_TRANSPORT_PASSWORD,
        use_tls=settings.MAIL_TRANSPORT_SECURITY == "starttls",
        use_ssl=settings.MAIL_TRANSPORT_SECURITY == "tls",
        timeout=settings.MAIL_TRANSPORT_TIMEOUT,
    ) as connection:
        message = EmailMessage(
            subject=mail.subject,
            body=letter,
            from_email=mail.from_email or settings.DEFAULT_FROM_EMAIL,
            to=[mail.to_email],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "Content-Language": mail.language},
            connection=connection,
        )
        message.send()


def _note_failure(mine: OutgoingMailQuerySet, mail: OutgoingMail, error: Exception, *, message_id: str) -> None:
    noted = {"last_error": _words(mail, error), "message_id": message_id}
    if _is_final(error) or mail.attempts > len(WAITS):
        mine.end(MailState.FAILED, **noted)
    else:
        next_try = timezone.now() + WAITS[mail.attempts - 1]
        mine.update(state=MailState.QUEUED, next_try_at=next_try, sending_since=None, **noted)


def _words(mail: OutgoingMail, error: Exception) -> str:
    """What is kept of an error. A server may quote the message in its answer, so of a secret one only numbers stay."""
    if not mail.carries_secret:
        return f"{type(error).__name__}: {error}"[:300]
    answers = list(error.recipients.values()) if isinstance(error, SMTPRecipientsRefused) else []
    if isinstance(error, SMTPResponseException):
        answers.append((error.smtp_code, error.smtp_error))
    return " ".join([f"{type(error).__name__}:", *(str(code) for code, _answer in answers)])[:300]


def _is_final(error: Exception) -> bool:
    """A 5xx answer about this message or receiver: trying again changes nothing."""
    if isinstance(error, ValueError | Unreadable):  # a header no message may carry, a secret that is gone
        return True
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPHeloError

    if isinstance(error, SMTPAuthenticationError | SMTPConnectError | SMTPHeloError):
        return False  # about our set-up, which somebody will mend
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500
