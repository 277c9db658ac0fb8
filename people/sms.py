"""Codes in text messages: the gateways, the limits, and the way from a wish to a message.

Off unless the settings name a gateway. A message costs money and may come from a stranger's wish, so wishes are counted in
the database: on the number (all strangers together), on the number asked for from one network (so that one stranger
cannot use up the day of somebody else's number), and on the account that wants to confirm a number. The bill of the whole
portal counts messages that leave and not wishes: else anybody with a list of invented numbers could end everybody's day.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging
import secrets
from pathlib import Path
from typing import Any, Protocol

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopalnia.lib.domain.encryption import Unreadable
from kopalnia.lib.domain.extension_points import ExtensionPoint
from kopalnia.lib.words import polish
from people.choices import Language, TextPurpose, TextState
from people.models import OutgoingText, TextQuota, User
from people.models.text import GOOD_FOR

log = logging.getLogger(__name__)

MOST_OF_NUMBER = 10
MOST_OF_NUMBER_FROM_NETWORK = 4
MOST_OF_ACCOUNT = 5
DIGITS = 6
LONGEST = 160
# Told after the commit which text message waits; what sends it registers here (`people.tasks`).
queued: ExtensionPoint[[int], None] = ExtensionPoint()
WAITS = [dt.timedelta(seconds=seconds) for seconds in (15, 60, 180)]


class Refusal(Exception):
    """The gateway will not take this message, however often we ask; ``code`` is its number for the reason."""

    def __init__(self, code: object) -> None:
        super().__init__(code)
        self.code = code


class Gateway(Protocol):
    """A way out for text messages."""

    def send(self, number: str, text: str) -> None:
        """Send one message. Raises `Refusal` for good, anything else for now."""


class FileGateway:
    """Writes each message into a file of a folder: for demos and tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, number: str, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.txt"
        (self.folder / name).write_text(f"{number}\n{text}\n", encoding="utf-8")


class SmsApiGateway:
    """SMSAPI (smsapi.pl or smsapi.com) through its own client, the extra ``sms``."""

    # Their numbers of errors that asking again does not mend: a wrong number, a number on their black list.
    FINAL = frozenset({13, 54, 105})

    def __init__(self, *, token: str, service: str, sender: str = "") -> None:
        from smsapi.client import SmsApiComClient, SmsApiPlClient  # only where it is chosen

        kind = SmsApiPlClient if service == "pl" else SmsApiComClient
        self.client = kind(access_token=token)
        self.sender = sender

    def send(self, number: str, text: str) -> None:
        from smsapi.exception import SmsApiException

        given: dict[str, Any] = {"from_": self.sender} if self.sender else {}
        try:
            self.client.sms.send(to=number.removeprefix("+"), message=text, encoding="utf-8", **given)
        except SmsApiException as error:
            if getattr(error, "code", None) in self.FINAL:
                raise Refusal(error.code) from error
            raise


def is_on() -> bool:
    return bool(settings.SMS_GATEWAY)


def gateway() -> Gateway:
    if settings.SMS_GATEWAY == "file":
        return FileGateway(Path(settings.SMS_FOLDER))
    return SmsApiGateway(token=settings.SMSAPI_TOKEN, service=settings.SMSAPI_SERVICE, sender=settings.SMSAPI_SENDER)


def plain_signs(text: str) -> str:
    """The text in signs every phone takes 160 of: one Polish letter would make three messages of one."""
    return polish.plain_letters(text)[:LONGEST]


def may_ask(request: HttpRequest, phone: str, *, account: User | None = None) -> bool:
    """Count one more wish for a code to this number; False when there were too many today.

    ``account`` is who wants to confirm the number: any number in the world, so those wishes are counted on them too.
    """
    return (
        (account is None or TextQuota.take("account", str(account.pk), most=MOST_OF_ACCOUNT))
        and TextQuota.take("number from network", f"{phone} {network_of(request)}", most=MOST_OF_NUMBER_FROM_NETWORK)
        and TextQuota.take("number", phone, most=MOST_OF_NUMBER)
        and TextQuota.is_left("portal", "", most=settings.SMS_DAILY_LIMIT)
    )


def network_of(request: HttpRequest) -> str:
    """Where a wish comes from. One household has billions of IPv6 addresses, so there its network counts."""
    typed = get_ip(request) or ""
    try:
        address = ipaddress.ip_address(typed)
    except ValueError:
        return typed
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address), 64), strict=False))


@transaction.atomic
def write_code(phone: str, *, purpose: str, user: User | None) -> OutgoingText:
    """Write a code for a number; the worker sends it after the commit. Nothing is ever sent without a ``user``, nor when
    the portal's messages of the day are used up."""
    # A stranger's wish is counted and written beside, so that it takes the same work.
    leaves = TextQuota.take("portal" if user else "strangers", "", most=settings.SMS_DAILY_LIMIT) and user is not None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = OutgoingText(
        user=user,
        phone=phone,
        purpose=purpose,
        state=TextState.QUEUED if leaves else TextState.UNSENT,
        expires_at=timezone.now() + GOOD_FOR,
    )
    row.code_hash = row.hash_of(code)
    row.language = user.reads if user else Language.POLISH
    with override(row.language):
        words = _("Kopalnia: code %(code)s. Valid for 10 minutes. Do not share it with anyone.") % {"code": code}
    row.carry(plain_signs(words))
    if not leaves:
        row.sealed = ""
    row.save()
    transaction.on_commit(lambda: queued(row.pk))
    return row


def code_for_sign_in(phone: str) -> OutgoingText:
    """A code for whoever signs in with this number."""
    user = User.objects.filter(phone=phone, phone_verified=True, is_active=True).first()
    return write_code(phone, purpose=TextPurpose.SIGN_IN, user=user)


def check_code(key: str, code: str, *, purpose: str) -> OutgoingText | None:
    """The row, if its code is right, still good and not used; one try is counted otherwise."""
    row = OutgoingText.objects.good().filter(key=key, purpose=purpose).select_related("user").first()
    if row is None or not row.take_try():
        return None
    return row if row.user is not None and row.fits(code) and row.use_up() else None


def deliver(text_id: int) -> bool:
    """Send one waiting row if its time has come; says whether it left.

    Claimed by a conditional UPDATE, so two workers never send it together. A failure is tried again after 15, 60 and 180
    seconds, as long as the code is good; then, or after a refusal for good, the row ends in ``failed`` without its text.
    """
    if not is_on():
        return False
    now = timezone.now()
    claim = {"state": TextState.SENDING, "sending_since": now}
    if not OutgoingText.objects.filter(pk=text_id).due(now).update(**claim, attempts=F("attempts") + 1):
        return False
    row = OutgoingText.objects.select_related("user").get(pk=text_id)
    mine = OutgoingText.objects.filter(pk=text_id, **claim)
    if row.user is None or not row.user.is_active:  # switched off since
        mine.end(TextState.UNSENT)
        return False
    try:
        gateway().send(row.phone, row.words)
    except Exception as error:  # noqa: BLE001 – a client of another company: whatever it raises, the row must not hang
        # Its kind and number only: a gateway may quote the message, and with it the code.
        words = " ".join([type(error).__name__, *([str(error.code)] if hasattr(error, "code") else [])])[:300]
        log.warning("A text message was not sent: %s", words)
        if isinstance(error, Refusal | Unreadable) or row.attempts > len(WAITS):
            mine.end(TextState.FAILED, last_error=words)
        else:
            again = timezone.now() + WAITS[row.attempts - 1]
            mine.update(state=TextState.QUEUED, last_error=words, next_try_at=again, sending_since=None)
        return False
    mine.end(TextState.SENT, sent_at=timezone.now(), last_error="")
    return True
