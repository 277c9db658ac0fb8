"""Somebody comes in by a coordinator's hand, or leaves before the end. The work stays; the reason of leaving is private."""

import datetime as dt
from typing import Any

from django.db import transaction

from kopalnia.lib.domain.dated import end
from kopalnia.lib.domain.lifecycle import locked
from people import undo
from people.audit import entries_of, record
from people.mail import queue
from people.models import User
from programmes.models import Participation


@transaction.atomic
def leave(
    participation: Participation, *, on: dt.date, reason: str = "", private_reason: str = "", by: User
) -> Participation:
    """Write the last day of a participation and tell the person, with the `reason`. Hours, attendance and certificates
    are not touched.

    Raises ``ValidationError`` when it has ended already or would end before it began.
    """
    participation = locked(Participation.objects.select_related("user", "edition__programme"), participation.pk)
    before = participation.ends_on
    end(participation, on=on, by=by, reason=reason, private_reason=private_reason)
    record(
        "participation.ended",
        on=[participation],
        by=by,
        about=participation.user,
        edition=participation.edition_id,
        reason=reason,
        private_reason=private_reason,
        to_on=on,
        old_to_on=before,
    )
    _tell("participation_ended", participation, last_on=on, reason=reason)
    return participation


@transaction.atomic
def rejoin(participation: Participation, *, reason: str = "", by: User) -> Participation:
    """Take the last day of a participation back. What hung on it (places in teams, the card, the pages) holds again by
    itself; what somebody ended besides stays ended. The reason is private, as that of the end was."""
    participation = locked(Participation.objects.select_related("user", "edition__programme"), participation.pk)
    undo.reopen(participation, "participation.ended")
    record(
        "participation.reopened",
        on=[participation],
        by=by,
        about=participation.user,
        edition=participation.edition_id,
        private_reason=reason,
    )
    _tell("participation_goes_on", participation)
    return participation


def _tell(template: str, participation: Participation, **context: Any) -> None:
    """A letter for each time an end was written or taken back: the log counts them."""
    queue(
        template=template,
        to=participation.user,
        context={"edition": participation.edition, **context},
        dedupe=f"{template}:{participation.pk}:{entries_of(participation).count()}",
        edition_id=participation.edition_id,
    )
