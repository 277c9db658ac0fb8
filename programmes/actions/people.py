"""Somebody leaves the programme before its end. The work stays; the reason is private."""

import datetime as dt

from django.db import transaction

from kopalnia.lib.dated import end
from kopalnia.lib.lifecycle import locked
from people.audit import record
from people.models import User
from programmes.models import Participation


@transaction.atomic
def leave(participation: Participation, *, on: dt.date, private_reason: str = "", by: User) -> Participation:
    """Write the last day of a participation. Hours, attendance and certificates are not touched.

    Raises ``ValidationError`` when it has ended already or would end before it began.
    """
    participation = locked(Participation.objects.select_related("user"), participation.pk)
    end(participation, on=on, by=by, private_reason=private_reason)
    record(
        "participation.ended",
        on=[participation],
        by=by,
        about=participation.user,
        edition=participation.edition_id,
        private_reason=private_reason,
        to_on=on,
    )
    return participation
