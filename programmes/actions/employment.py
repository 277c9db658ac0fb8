"""Jobs that end or change. Taking part in the programme hangs on the person, so it goes on."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain.dated import already_ended
from organisations.actions import affiliation
from organisations.models import Affiliation, Organisation
from organisations.private_contacts import contacts_of
from people import audit
from people.mail import queue
from people.models import AuditEntry, User
from people.undo import UNDONE
from programmes.models import Edition, Participation
from programmes.queries.people import TOGETHER


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
    ended: list[Affiliation] = []
    begun: list[Affiliation] = []
    for row in people:
        try:
            job, fresh = _end_one(row, jobs.get(row.user_id), on, to, keep_unit, reason, private_reason, edition, by)
            ended.append(job)
            begun += [fresh] if fresh is not None else []
        except ValidationError as error:
            sentence = " ".join(error.messages)
            raise ValidationError(f"{row.user}: {sentence}", code="person") from error
    if len(ended) > 1:
        tell_together(edition, employer, ended, begun, on=on, by=by)
    contacts = contacts_of([row.user for row in people])
    told = {"employer": employer, "last_on": on, "to": to, "edition": edition}
    for row, job in zip(people, ended, strict=True):
        queue(
            template="employment_ended",
            to=row.user,
            context={**told, "private": contacts[row.user_id].private},
            dedupe=f"employment-ended-{job.pk}",
            edition_id=edition.pk,
        )
    return ended


def tell_together(
    edition: Edition,
    employer: Organisation,
    ended: Sequence[Affiliation],
    begun: Sequence[Affiliation],
    *,
    on: dt.date,
    by: User,
    also: Sequence[models.Model] = (),
) -> None:
    """Tell of the end of many jobs as of one step, so that it is taken back as one."""
    audit.record(
        TOGETHER,
        on=[edition, *ended, *also],
        by=by,
        edition=edition,
        number=len(ended),
        organisation=employer.label,
        to_on=on,
        ended=[job.pk for job in ended],
        begun=[job.pk for job in begun],
    )


@transaction.atomic
def undo_together(edition: Edition, entry: AuditEntry, *, reason: str = "", by: User) -> None:
    """Take the end of many jobs back: they go on, and those begun in their place never were. All or nothing.

    Raises ``ValidationError`` naming the person who makes it impossible, also one who has left the job begun then.
    """
    rows = Affiliation.objects.select_related("user").order_by("user", "pk")
    parts = {row.user_id: [row] for row in edition.participations.all()}
    told: dict[str, Any] = {"reason": reason, "edition": edition, "by": by}
    if left := rows.filter(pk__in=entry.data["begun"], ends_on__isnull=False).first():
        sentence = _("The job started in that step has since ended. Correct each person's dates instead.")
        raise ValidationError(f"{left.user}: {sentence}", code="person")
    for name, back in (("begun", affiliation.undo_start), ("ended", affiliation.reopen)):
        for job in rows.filter(pk__in=entry.data[name]):
            try:
                back(job, also=parts.get(job.user_id, []), **told)
            except ValidationError as error:
                raise ValidationError(f"{job.user}: {' '.join(error.messages)}", code="person") from error
    audit.record(
        f"{entry.verb}{UNDONE}",
        on=[edition],
        by=by,
        edition=edition,
        reason=reason,
        number=entry.data["number"],
        organisation=entry.data["organisation"],
        undoes=entry.pk,
    )


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
) -> tuple[Affiliation, Affiliation | None]:
    if job is None:
        raise already_ended()
    told: dict[str, Any] = {"also": [row], "edition": edition, "by": by, "reason": reason}
    job = affiliation.end(job, on=on, private_reason=private_reason, **told)
    if to is not None:
        unit = job.unit if keep_unit else ""
        return job, affiliation.start(row.user, to, on=on + dt.timedelta(days=1), unit=unit, **told)
    return job, None
