"""Writing attendance down, signing it off, opening it again.

A correction never changes a row: the old one gets `replaced_at`, a new one stands beside it. Every change of the list, of
its state or of its session raises `Session.version`, so nobody saves or signs what they have not seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web.access import require_still
from people.audit import record
from people.models import User
from trainings.choices import Presence
from trainings.models import Attendance, Session
from trainings.policies import coordinate_session, still_planned
from trainings.queries.attendance import lines_of, totals, unanswered

NOT_THERE = {Presence.EXCUSED, Presence.ABSENT}


@dataclass(frozen=True, slots=True)
class PresenceAnswer:
    """What was chosen for one person. `minutes` matter only for a part of the time."""

    presence: Presence
    minutes: int = 0
    reason: str = ""

    def counted(self, session: Session) -> int:
        if self.presence == Presence.FULL:
            return session.minutes
        return 0 if self.presence in NOT_THERE else self.minutes


@transaction.atomic
def save_attendance(session: Session, *, answers: Mapping[str, PresenceAnswer], expected: int, by: User) -> int:
    """Save answers by code of participation and say how many changed; who is not on the roster is passed over.

    Writes new rows and closes the old ones, in bulk. Raises `StaleVersion` when the list changed since it was opened,
    `IllegalStep` unless the session is planned, ``ValidationError`` for a part longer than the session.
    """
    now = clock.now()
    replaced: list[int] = []
    fresh: list[Attendance] = []
    for line in lines_of(session):
        answer = answers.get(line.code)
        if answer is None:
            continue
        minutes = answer.counted(session)
        if answer.presence == Presence.PART and not 0 < minutes < session.minutes:
            raise ValidationError(_("Part of the time must be more than zero and less than the whole session."))
        if line.saved and (line.presence, line.minutes, line.reason) == (answer.presence, minutes, answer.reason):
            continue
        if line.saved:
            replaced.append(line.participation.attendance_id)
        fresh.append(
            Attendance(
                session=session,
                participation=line.participation,
                presence=answer.presence,
                minutes=minutes,
                reason=answer.reason,
                recorded_by=by,
                recorded_at=now,
            )
        )
    # The conditional UPDATE is the lock: whoever saved between the reading above and here changed the version.
    save_version(session, expected)
    require_still(coordinate_session, by, session, of=session.module.edition)
    if not (planned := still_planned(session)):
        raise IllegalStep(str(planned.reason))
    if replaced:
        Attendance.objects.filter(pk__in=replaced).update(replaced_at=now)
    if fresh:
        Attendance.objects.bulk_create(fresh)
        _log("attendance.saved", session, by=by, answers=len(fresh))
    return len(fresh)


@transaction.atomic
def sign_attendance(session: Session, *, expected: int, by: User) -> Session:
    """Sign the list off: from now on its hours count, and it is read-only.

    Raises `StaleVersion` when the list changed since the person read it, ``ValidationError`` while answers are missing.
    """
    save_version(session, expected)
    require_still(coordinate_session, by, session, of=session.module.edition)
    lines = lines_of(session)
    if not lines or unanswered(lines):
        raise ValidationError(_("Save an answer for everyone on the list first."))
    step(session, "sign", by=by)
    sums = totals(lines)
    _log("attendance.signed", session, by=by, people=sums.people, sum_minutes=sums.minutes)
    return session


@transaction.atomic
def reopen_attendance(session: Session, *, reason: str, by: User) -> Session:
    """Open a signed list again for corrections; its hours stop counting until somebody signs it anew."""
    session = locked(Session.objects.select_related("module__edition"), session.pk)
    require_still(coordinate_session, by, session, of=session.module.edition)
    step(session, "reopen", by=by, signed_at=None, signed_by=None, version=session.version + 1)
    _log("attendance.reopened", session, by=by, reason=reason)
    return session


def _log(verb: str, session: Session, *, by: User, reason: str = "", **data: Any) -> None:
    record(
        verb,
        on=[session],
        by=by,
        reason=reason,
        edition=session.module.edition_id,
        title=str(session),
        starts_at=session.starts_at,
        **data,
    )
