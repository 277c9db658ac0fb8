"""The attendance sheet of a session: who belongs on it and what has been written down."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum
from django.utils.timezone import localtime

from kopalnia.lib.domain import clock
from organisations.namesakes import tell_apart
from people.models import User
from programmes.models import Participation
from trainings.choices import Presence, SessionState
from trainings.models import Session


def roster(session: Session) -> QuerySet[Participation]:
    """Everybody whose participation covers the day of the session, with their current answer; one query."""
    return (
        Participation.objects.filter(edition=session.module.edition_id)
        .active(on=localtime(session.starts_at).date())
        .select_related("user")
        .annotate(
            current=FilteredRelation(
                "attendances", condition=Q(attendances__session=session, attendances__replaced_at__isnull=True)
            )
        )
        .annotate(
            attendance_id=F("current__pk"),
            answer=F("current__presence"),
            answer_minutes=F("current__minutes"),
            answer_reason=F("current__reason"),
            answered_at=F("current__recorded_at"),
        )
        .order_by("user__sort_key", "pk")
    )


def is_news(session: Session) -> bool:
    """Whether people on the list have to learn that a session to come was moved or cancelled."""
    return (session.is_moved or session.state == SessionState.CANCELLED) and session.ends_at >= clock.now()


def unreachable(session: Session) -> list[User]:
    """People on the list whom no letter about a move can reach: somebody has to tell them. One query, and what it takes
    to tell two of one name apart."""
    people = [row.user for row in roster(session).filter(user__email__isnull=True)]
    tell_apart(people, private=True)
    return people


@dataclass
class AttendanceLine:
    """One person on the sheet: what is saved, or «all the time» while nothing is."""

    participation: Any
    presence: str
    minutes: int
    reason: str
    # When the answer was written into the database; None while the line only proposes «all the time».
    saved_at: dt.datetime | None = None
    # What came back from the form and could not be kept, and what somebody else saved meanwhile.
    hours_typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    theirs: str = ""

    @property
    def saved(self) -> bool:
        return self.saved_at is not None

    @property
    def code(self) -> str:
        return self.participation.code

    @property
    def name(self) -> str:
        return self.participation.user.told_apart

    @property
    def presence_label(self) -> str:
        return str(Presence(self.presence).label)


def lines_of(session: Session, rows: Iterable[Participation] | None = None) -> list[AttendanceLine]:
    """The sheet as it is saved, or only the given rows of the `roster`; who has no answer yet stands there as present all
    the time, marked unsaved. For the coordinators."""
    found: list[Any] = list(roster(session) if rows is None else rows)
    tell_apart((row.user for row in found), private=True)
    return [
        AttendanceLine(
            participation=row,
            presence=row.answer or Presence.FULL,
            minutes=session.minutes if row.answer is None else row.answer_minutes,
            reason=row.answer_reason or "",
            saved_at=row.answered_at,
        )
        for row in found
    ]


def unanswered(lines: Iterable[AttendanceLine]) -> int:
    return sum(not line.saved for line in lines)


def newest_answer(lines: Iterable[AttendanceLine]) -> dt.datetime | None:
    """When the last of the answers was written into the database; None while one of them is not there."""
    moments = [line.saved_at for line in lines]
    return max((at for at in moments if at), default=None) if all(moments) else None


@dataclass(frozen=True)
class Totals:
    """The foot of the sheet."""

    full: int
    part: int
    excused: int
    absent: int
    minutes: int

    @property
    def people(self) -> int:
        return self.full + self.part + self.excused + self.absent


def totals(lines: Iterable[AttendanceLine]) -> Totals:
    """Sums of what the sheet shows, saved or not."""
    lines = list(lines)
    kinds = Counter(line.presence for line in lines)
    return Totals(
        full=kinds[Presence.FULL],
        part=kinds[Presence.PART],
        excused=kinds[Presence.EXCUSED],
        absent=kinds[Presence.ABSENT],
        minutes=sum(line.minutes for line in lines),
    )


def signed_totals(session: Session) -> Totals:
    """The foot of a signed list without reading its people: all of them have an answer."""
    found = roster(session).order_by().filter(answer__isnull=False).values_list("answer")
    kinds = {
        answer: (people, minutes) for answer, people, minutes in found.annotate(Count("pk"), Sum("answer_minutes"))
    }
    return Totals(
        full=kinds.get(Presence.FULL, (0, 0))[0],
        part=kinds.get(Presence.PART, (0, 0))[0],
        excused=kinds.get(Presence.EXCUSED, (0, 0))[0],
        absent=kinds.get(Presence.ABSENT, (0, 0))[0],
        minutes=sum(minutes for _people, minutes in kinds.values()),
    )
