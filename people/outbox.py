"""The way out: messages become rows in the transaction they belong to; rows become mail, sent by the worker.

Over SMTP nobody can promise "exactly once". Here the row is written exactly once; it is sent at least once, always with
the same Message-ID, so that a repeat after a crash between sending and noting it is one message to the receiver's program.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from people.choices import Language, MailState, MailStopKind
from people.mail import put
from people.managers import normal_email
from people.models import MailStop, OutgoingMail, User
from people.models.mail import OutgoingMailQuerySet
from people.smtp_replies import About, about, reply, stop_kind

log = logging.getLogger(__name__)

# Between the tries of one letter: more than two days in all.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440)]
# Between the tries whether mail that was stopped may leave again; the last one without end.
PROBES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)]


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend: what allauth and Django send becomes rows of the outbox, one for each receiver.

    Nobody says which of these messages carry a code or a link, so all of them are sealed whole; their subjects are kept.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        addresses = {normal_email(address) for message in email_messages for address in message.recipients()}
        users = {user.email: user for user in User.objects.filter(email__in=addresses - {None})}
        proven = EmailAddress.objects.filter(email__in=addresses - {None}, verified=True).select_related("user")
        users |= {address.email: address.user for address in proven}
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
    the time of the next try (`WAITS`: more than two days); a refusal for good, or the last failure, ends in ``failed``.
    What is wrong with us and not with the letter stops all mail (`MailStop`) and is not counted on any letter.
    """
    if not has_transport() and not settings.DEMO:
        return False
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(pk=mail_id).due(now)
    stopped = MailStop.objects.exists()
    if stopped and not (waiting.exists() and _may_probe(now)):
        return False
    if not waiting.update(state=MailState.SENDING, sending_since=now, attempts=F("attempts") + 1):
        return False
    mail = OutgoingMail.objects.select_related("to_user").get(pk=mail_id)
    mine = OutgoingMail.objects.filter(pk=mail_id, state=MailState.SENDING, sending_since=now)
    if mail.to_user and mail.to_user.is_switched_off:
        mine.end(MailState.WITHDRAWN)
        return False
    message_id = mail.message_id or f"<{mail.key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    connection = Connection()
    try:
        _transmit(mail, message_id, connection)
    except Exception as error:  # noqa: BLE001 – whatever it is, the row must not hang, nor its words stand in a traceback
        mine.update(message_id=message_id)
        _note_failure(mine, mail, error, connected=connection.is_open)
        log.warning("Message %s was not sent: %s", mail.key, type(error).__name__)
        return False
    # In the demo nothing leaves the machine: the mailbox page shows the row as delivered when it was written.
    sent_at = timezone.now() if has_transport() else mail.created_at
    mine.end(MailState.SENT, sent_at=sent_at, message_id=message_id, last_error="")
    if stopped:
        MailStop.objects.all().delete()
    return True


def _may_probe(now: dt.datetime) -> bool:
    """While mail is stopped, one letter of one worker tries the way, after pauses that grow to half an hour."""
    stop = MailStop.objects.filter(next_try_at__lte=now).first()
    if stop is None:
        return False
    pause = PROBES[min(stop.tries, len(PROBES) - 1)]
    mine = MailStop.objects.filter(next_try_at=stop.next_try_at)
    return bool(mine.update(tries=F("tries") + 1, next_try_at=now + pause))


def set_aside(mail: OutgoingMail) -> Path | None:
    """Where the demo lays the letters it shows in its mailbox; elsewhere there is no such place."""
    return settings.DEMO_LETTERS / f"{mail.key}.txt" if settings.DEMO_LETTERS else None


class Connection:
    """A connection to the server that remembers whether it was taken, sign-in and all, before something went wrong."""

    def __init__(self) -> None:
        self.is_open = False

    def send(self, message: EmailMessage) -> None:
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
            self.is_open = True
            connection.send_messages([message])


def _transmit(mail: OutgoingMail, message_id: str, connection: Connection) -> None:
    letter = mail.letter
    if not has_transport():
        if place := set_aside(mail):
            place.parent.mkdir(mode=0o700, exist_ok=True)
            place.write_text(letter, encoding="utf-8")
        return
    connection.send(
        EmailMessage(
            subject=mail.subject,
            body=letter,
            from_email=mail.from_email or settings.DEFAULT_FROM_EMAIL,
            to=[mail.to_email],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "Content-Language": mail.language},
        )
    )


def _note_failure(mine: OutgoingMailQuerySet, mail: OutgoingMail, error: Exception, *, connected: bool) -> None:
    whose, words, now = about(error, connected=connected), _words(mail, error), timezone.now()
    if whose is About.US and _others_got_through(mail):
        answer = reply(error)
        whose = About.LETTER_FOR_GOOD if answer and answer[0] >= 500 else About.LETTER_FOR_NOW
    if whose is About.US:
        mine.update(state=MailState.QUEUED, attempts=F("attempts") - 1, refused_at=now, sending_since=None)
        _stop(stop_kind(error, connected=connected), words, now)
    elif whose is About.LETTER_FOR_GOOD or mail.attempts > len(WAITS):
        mine.end(MailState.FAILED, last_error=words)
    else:
        next_try = now + WAITS[mail.attempts - 1]
        mine.update(state=MailState.QUEUED, last_error=words, next_try_at=next_try, sending_since=None)


def _others_got_through(mail: OutgoingMail) -> bool:
    """Whether the server has taken another letter since it refused this one: then it is about this one."""
    return bool(mail.refused_at) and OutgoingMail.objects.filter(sent_at__gt=mail.refused_at).exists()


def _stop(kind: MailStopKind, words: str, now: dt.datetime) -> None:
    found, made = MailStop.objects.get_or_create(
        number=1, defaults={"kind": kind, "error": words, "since": now, "next_try_at": now + PROBES[0]}
    )
    if made:
        log.error("Mail is stopped: %s", words)
    else:
        MailStop.objects.filter(pk=found.pk).update(kind=kind, error=words)


def _words(mail: OutgoingMail, error: Exception) -> str:
    """What is kept of an error. A server may quote the message in its answer, so of a secret one only numbers stay."""
    if not mail.carries_secret:
        return f"{type(error).__name__}: {error}"[:300]
    answer = reply(error)
    return f"{type(error).__name__} {answer[0]}" if answer else type(error).__name__
