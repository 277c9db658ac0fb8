"""Planning trainings: topics with their hours, and sessions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.domain.versions import save_version
from kopalnia.lib.web.access import require_still
from people.audit import record
from people.models import User
from programmes.models import Edition
from programmes.policies import coordinate
from trainings import policies as rules
from trainings.actions import session_announcements as news
from trainings.choices import Presence
from trainings.models import Attendance, Module, Session
from trainings.models.training import TOPIC_PLANNED
from trainings.queries.attendance import roster


@transaction.atomic
def add_module(edition: Edition, *, topic: str, planned_minutes: int, position: int | None = None, by: User) -> Module:
    """Add a topic to the plan, at the end unless told. Raises ``ValidationError`` for a topic already there."""
    require_still(coordinate, by, edition)
    if position is None:
        position = edition.modules.count() + 1
    module = Module(edition=edition, topic=topic, planned_minutes=planned_minutes, position=position)
    _saved_once(module.save)
    record("module.added", on=[module], by=by, edition=edition, topic=topic, planned_minutes=planned_minutes)
    return module


@transaction.atomic
def change_module(
    module: Module, *, topic: str, planned_minutes: int, position: int, expected: int, by: User
) -> Module:
    """Change a topic or its planned hours. Sessions keep their own time. Raises `StaleVersion`."""
    require_still(coordinate, by, module.edition)
    before = (module.topic, module.planned_minutes)
    _saved_once(
        lambda: save_version(module, expected, topic=topic, planned_minutes=planned_minutes, position=position)
    )
    if before != (topic, planned_minutes):
        record(
            "module.changed",
            on=[module],
            by=by,
            edition=module.edition_id,
            topic=topic,
            planned_minutes=planned_minutes,
            old_topic=before[0],
            old_planned_minutes=before[1],
        )
    return module


@transaction.atomic
def remove_module(module: Module, *, by: User) -> None:
    """Take a topic out of the plan. Raises `Refused` once it has sessions."""
    module = locked(Module.objects.select_related("edition"), module.pk)
    require_still(rules.remove_module, by, module, of=module.edition)
    record("module.removed", on=[module.edition], by=by, edition=module.edition_id, topic=module.topic)
    module.delete()


@transaction.atomic
def plan_session(
    module: Module,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    minutes: int | None = None,
    title: str = "",
    place: str = "",
    trainer: str = "",
    by: User,
) -> Session:
    """Plan a meeting of a topic. `minutes` of training count, breaks do not; without them it is the whole time.

    Raises `IllegalStep` when the topic has just been removed from the plan.
    """
    locked(Module.objects, module.pk, no_key=True)
    require_still(coordinate, by, module.edition)
    session = Session(
        module=module,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes or length(starts_at, ends_at),
        place=place,
        trainer=trainer,
    )
    session.full_clean(exclude=["code"])
    session.save()
    record(
        "session.planned",
        on=[session],
        by=by,
        edition=module.edition_id,
        title=str(session),
        starts_at=starts_at,
        counted_minutes=session.minutes,
    )
    return session


@transaction.atomic
def change_session(
    session: Session,
    *,
    module: Module,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    minutes: int | None = None,
    title: str = "",
    place: str = "",
    trainer: str = "",
    expected: int,
    by: User,
) -> Session:
    """Change a planned session. Answers already saved follow: «all the time» gets the new time, and people who do not take
    part on the new day leave the list (their rows are closed, not changed).

    Raises `StaleVersion`; ``ValidationError`` when somebody's part would be longer than the session.
    """
    locked(Module.objects, module.pk, no_key=True)  # else it could be removed meanwhile
    before: dict[str, Any] = {"old_starts_at": session.starts_at, "old_counted_minutes": session.minutes}
    told = news.as_told(session)
    moved = localtime(session.starts_at).date() != localtime(starts_at).date()
    longer = session.minutes
    save_version(
        session,
        expected,
        module=module,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes or length(starts_at, ends_at),
        title=title,
        place=place,
        trainer=trainer,
        **news.former(session, starts_at=starts_at, place=place),
    )
    require_still(rules.coordinate_session, by, session, of=session.module.edition)
    if not (planned := rules.still_planned(session)):
        raise IllegalStep(str(planned.reason))
    if moved:
        _drop_outside_roster(session)
    if session.minutes != longer:
        _follow_minutes(session, by=by)
    record(
        "session.changed",
        on=[session],
        by=by,
        edition=module.edition_id,
        title=str(session),
        starts_at=starts_at,
        counted_minutes=session.minutes,
        **before,
    )
    news.tell_move(session, told)
    return session


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: User) -> Session:
    """Cancel a planned session; its answers, if any, give no hours. One to come is written to everybody on the list."""
    session = locked(Session.objects.select_related("module__edition"), session.pk)
    require_still(rules.coordinate_session, by, session, of=session.module.edition)
    step(session, "cancel", by=by, cancel_reason=reason, version=session.version + 1)
    record(
        "session.cancelled",
        on=[session],
        by=by,
        edition=session.module.edition_id,
        reason=reason,
        title=str(session),
        starts_at=session.starts_at,
    )
    news.tell_cancellation(session)
    return session


@transaction.atomic
def undo_cancel_session(session: Session, *, reason: str = "", by: User) -> Session:
    """Take a cancelling back: it is planned again with the answers it had. Who was told is told of this too."""
    session = locked(Session.objects.select_related("module__edition"), session.pk)
    require_still(rules.coordinate_session, by, session, of=session.module.edition)
    step(session, "undo_cancel", by=by, cancel_reason="", version=session.version + 1)
    record(
        "session.undo_cancel",
        on=[session],
        by=by,
        edition=session.module.edition_id,
        reason=reason,
        title=str(session),
        starts_at=session.starts_at,
    )
    news.tell_cancellation_undone(session)
    return session


def length(starts_at: dt.datetime, ends_at: dt.datetime) -> int:
    """Minutes that pass between two local times, also over a change of the clocks."""
    return round((ends_at.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC)).total_seconds() / 60)


def _saved_once(save: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        raise ValidationError({"topic": TOPIC_PLANNED}) from error


def _drop_outside_roster(session: Session) -> None:
    current = Attendance.objects.current().filter(session=session)
    current.exclude(participation__in=roster(session).values("pk")).update(replaced_at=clock.now())


def _follow_minutes(session: Session, *, by: User) -> None:
    current = list(Attendance.objects.current().filter(session=session))
    if any(row.presence == Presence.PART and row.minutes >= session.minutes for row in current):
        raise ValidationError(
            {
                "minutes": _(
                    "Someone on the list has more hours than the new length of the session. Correct the list first."
                )
            }
        )
    now = clock.now()
    full = [row for row in current if row.presence == Presence.FULL]
    Attendance.objects.filter(pk__in=[row.pk for row in full]).update(replaced_at=now)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            participation_id=row.participation_id,
            presence=row.presence,
            minutes=session.minutes,
            reason=row.reason,
            recorded_by=by,
            recorded_at=now,
        )
        for row in full
    )
