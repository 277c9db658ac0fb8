import datetime as dt

from django.utils.timezone import make_aware

from kopalnia.lib.documents.rendering import Rendering
from programmes.models import Edition, Participation
from tests.factories.people import make_user
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, Module, Session

SATURDAY = dt.date(2017, 6, 3)


def make_module(*, edition: Edition, topic: str = "Komunikacja", hours: int = 10, **fields) -> Module:
    return Module.objects.create(edition=edition, topic=topic, planned_minutes=hours * 60, **fields)


def make_session(*, module: Module, day: dt.date = SATURDAY, hours: int = 5, **fields) -> Session:
    """From nine o'clock, without breaks."""
    starts = make_aware(dt.datetime.combine(day, dt.time(9)))
    given = {"minutes": hours * 60, "ends_at": starts + dt.timedelta(hours=hours), **fields}
    return Session.objects.create(module=module, starts_at=starts, **given)


def attend(
    *,
    session: Session,
    participation: Participation,
    presence: Presence = Presence.FULL,
    minutes: int | None = None,
    **fields,
) -> Attendance:
    if minutes is None:
        minutes = session.minutes if presence == Presence.FULL else 0
    given = {"recorded_by": participation.user, "recorded_at": session.ends_at, **fields}
    return Attendance.objects.create(
        session=session, participation=participation, presence=presence, minutes=minutes, **given
    )


def sign(*, session: Session) -> Session:
    session.state, session.signed_by, session.signed_at = SessionState.SIGNED, make_user(), session.ends_at
    session.save()
    return session


def file_of(document: Rendering) -> bytes:
    with document.file.open("rb") as file:
        return file.read()
