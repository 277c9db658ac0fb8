"""Writing messages: a row of the outbox in the transaction of the event it tells of. Nothing is sent here.

Whatever in a message lets somebody in is given as a `Secret`: it stands in the words that are sent and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from kopalnia.lib.domain.extension_points import ExtensionPoint
from kopalnia.lib.words.text import one_line
from people.choices import Language, MailState
from people.models import OutgoingMail, User

MASK = "••••••"

# Told after the commit which row of the outbox waits; what sends it registers here (`people.tasks`).
queued: ExtensionPoint[[int], None] = ExtensionPoint()


class Secret(str):
    """A code, or a link that lets in whoever has it."""

    __slots__ = ()


def queue(
    *,
    template: str,
    to: User | None,
    address: str = "",
    language: str = "",
    context: dict[str, Any] | None = None,
    dedupe: str = "",
    edition_id: int | None = None,
    good_for: dt.timedelta | None = None,
) -> OutgoingMail | None:
    """Render ``templates/emails/<template>.subject.txt`` and ``.txt`` in the receiver's language and queue the
    message.

    The templates get ``context``, ``user`` and ``site_url``. Returns None for a person without an address. Somebody who
    may have no account yet is written to by ``address`` and ``language``. With ``dedupe`` the same event never gives a
    second message: the first row is returned. After ``good_for`` it is not sent any more.

    A `Secret` in ``context`` is masked in the subject and in the text that is kept.
    """
    address = address or (to.email if to else "") or ""
    if not address:
        return None
    language = language or (to.reads if to else Language.POLISH)
    with override(language):
        given = {"user": to, "site_url": settings.SITE_URL, **(context or {})}
        masked = {name: MASK if isinstance(value, Secret) else value for name, value in given.items()}
        subject = one_line(render_to_string(f"emails/{template}.subject.txt", masked))[:300]
        body = _text(template, masked)
        letter = _text(template, given) if MASK in masked.values() else ""
    mail = OutgoingMail(
        to_user=to,
        to_email=address,
        template=template,
        language=language,
        subject=subject,
        body=body,
        edition_id=edition_id,
        dedupe=dedupe or None,
        good_until=timezone.now() + good_for if good_for else None,
    )
    return put(mail.carry(letter) if letter else mail)


def _text(template: str, words: dict[str, Any]) -> str:
    return render_to_string(f"emails/{template}.txt", words).strip() + "\n"


def put(mail: OutgoingMail) -> OutgoingMail:
    """Save a row of the outbox and wake the worker after the commit. Nothing is sent to an account that is switched off:
    its letter stands there as withdrawn."""
    if mail.to_user and mail.to_user.is_switched_off:
        mail.state, mail.sealed = MailState.WITHDRAWN, ""
    try:
        with transaction.atomic():
            mail.save()
    except IntegrityError:
        if not mail.dedupe:
            raise
        return OutgoingMail.objects.get(dedupe=mail.dedupe)
    transaction.on_commit(lambda: queued(mail.pk))
    return mail
