"""Jobs that end or change. Taking part in the programme hangs on the person, so it goes on."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import affiliation
from people.contacts import contacts_of
from people.mail import queue
from people.models import Affiliation, Organisation, User
from programmes.models import Edition, Participation


@transaction.atomic
def end_employment(
    edition: Edition,
    *,
    people: Sequence[Participation],
    employer: Organisation,
    on: dt.date,
    to: Organisation | None = None,
    keep_unit: bool = False,
    reason: str = "",
    private_reason: str = "",
    by: User,
) -> list[Affiliation]:
    """Write the last day of several people with one employer, all or nothing, and tell each of them.

    With ``to`` each begins there the day after (``keep_unit``: in the unit they were in). Participations, teams,
    attendance and hours are not touched. Raises ``ValidationError`` naming the person who makes it impossible.
    """
    jobs = {
        job.user_id: job
        for job in Affiliation.objects.select_for_update(of=("self",))
        .filter(organisation=employer, user__in=[row.user_id for row in people], ends_on__isnull=True)
        .order_by("pk")
    }
    ended = []
    for row in people:
        try:
            ended.append(_end_one(row, jobs.get(row.user_id), on, to, keep_unit, reason, private_reason, edition, by))
        except ValidationError as error:
            sentence = " ".join(error.messages)
            raise ValidationError(f"{row.user}: {sentence}", code="person") from error
    contacts = contacts_of([row.user for row in people])
    for row, job in zip(people, ended, strict=True):
        queue(
            template="employment_ended",
            to=row.user,
            context={
                "employer": employer,
                "last_on": on,
                "to": to,
                "private": contacts[row.user_id].private,
                "edition": edition,
            },
            dedupe=f"employment-ended-{job.pk}",
            edition_id=edition.pk,
        )
    return ended


def _end_one(
    row: Participation,
    job: Affiliation | None,
    on: dt.date,
    to: Organisation | None,
    keep_unit: bool,
    reason: str,
    private_reason: str,
    edition: Edition,
    by: User,
) -> Affiliation:
    if job is None:
        raise ValidationError(_("This has already ended."), code="ended")
    told: dict[str, Any] = {"also": [row], "edition": edition, "by": by, "reason": reason}
    job = affiliation.end(job, on=on, private_reason=private_reason, **told)
    if to is not None:
        unit = job.unit if keep_unit else ""
        affiliation.start(row.user, to, on=on + dt.timedelta(days=1), unit=unit, **told)
    return job
