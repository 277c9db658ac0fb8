"""A session is moved or cancelled: everybody on its list gets one letter that says what was and what is.

Whoever has no address is named to the coordinators on the page of the session (`queries.attendance.unreachable`). Only
sessions to come are told of: a mended date of the past is news to nobody.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kopalnia.lib.domain import clock
from people.mail import queue
from people.models import User
from trainings.models import Session
from trainings.queries.attendance import roster


@dataclass(frozen=True, slots=True)
class AnnouncedSession:
    """A session as people on its list knew it before a change."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    people: tuple[User, ...]


def as_told(session: Session) -> AnnouncedSession:
    return AnnouncedSession(session.starts_at, session.ends_at, session.place, tuple(_people_of(session)))


def former(session: Session, *, starts_at: dt.datetime, place: str) -> dict[str, Any]:
    """The fields that keep what people knew before the first of several moves; empty again when it comes back."""
    knew = (session.former_starts_at, session.former_place) if session.is_moved else (session.starts_at, session.place)
    if knew == (starts_at, place):
        return {"former_starts_at": None, "former_place": ""}
    return {"former_starts_at": knew[0], "former_place": knew[1]}


def tell_move(session: Session, told: AnnouncedSession) -> None:
    """Write to whoever stood on the list or stands on it now, unless time and place are the same or all is past."""
    same = (told.starts_at, told.ends_at, told.place) == (session.starts_at, session.ends_at, session.place)
    if same or max(told.starts_at, session.starts_at) < clock.now():
        return
    _write("session_moved", session, {*told.people, *_people_of(session)}, old=told)


def tell_cancellation(session: Session) -> None:
    if session.starts_at >= clock.now():
        _write("session_cancelled", session, _people_of(session))


def tell_cancellation_undone(session: Session) -> None:
    if session.starts_at >= clock.now():
        _write("session_takes_place", session, _people_of(session))


def _people_of(session: Session) -> Iterable[User]:
    return [row.user for row in roster(session)]


def _write(template: str, session: Session, people: Iterable[User], **context: Any) -> None:
    edition = session.module.edition
    for person in people:
        queue(
            template=template,
            to=person,
            context={"session": session, "edition": edition, **context},
            dedupe=f"{template}:{session.pk}:{session.version}:{person.pk}",
            edition_id=edition.pk,
        )
