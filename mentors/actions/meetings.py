"""Meetings with a team, and notes whose readers were chosen before writing."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.access import require, require_still
from mentors import policies
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote, MentorProfile
from microprojects.allowed_days import require_begun
from microprojects.daily_hours import require_room
from microprojects.models import Accompaniment, Microproject, TeamMembership
from people import audit
from people.models import User
from programmes.models import Participation


@transaction.atomic
def log_meeting(
    *,
    microproject: Microproject,
    held_on: dt.date,
    minutes: int,
    by: User,
    present: Iterable[Participation] = (),
    next_step: str = "",
    note: str = "",
    audience: str = NoteAudience.TEAM,
) -> Meeting:
    """Log a meeting under the accompaniment that held on its day; a note goes to the audience chosen for it.

    Raises `ValidationError` for a day on which `by` did not accompany the team, one that has not come, and when the day
    has no room for the hours.
    """
    not_in_future(held_on, field="held_on")
    require_begun(microproject.edition, held_on, field="held_on")
    require_room(by.pk, held_on, minutes)
    mentoring = Accompaniment.objects.active(held_on).filter(microproject=microproject, mentor=by)
    accompaniment = mentoring.order_by("-starts_on").first()
    if accompaniment is None:
        raise ValidationError({"held_on": _("You were not mentoring this team on that day.")})
    require_still(policies.log_meeting, by, microproject)
    meeting = Meeting.objects.create(
        microproject=microproject,
        accompaniment=accompaniment,
        held_on=held_on,
        minutes=minutes,
        next_step=next_step,
        logged_by=by,
        logged_at=clock.now(),
    )
    known = TeamMembership.objects.active(held_on).filter(microproject=microproject).values("participation")
    meeting.present.set(Participation.objects.filter(pk__in=[row.pk for row in present]).filter(pk__in=known))
    audit.record(
        "meeting.logged",
        on=[meeting, microproject],
        by=by,
        edition=microproject.edition_id,
        held_on=held_on.isoformat(),
        meeting_minutes=minutes,
    )
    if note.strip():
        _note(meeting, note, audience, by)
    return meeting


@transaction.atomic
def add_note(*, meeting: Meeting, text: str, audience: str, by: User) -> MeetingNote:
    """Add a note for one audience. Who may read it is never widened later: a note has no edit."""
    require_still(policies.write_note, by, meeting, of=meeting.microproject)
    note = _note(meeting, text, audience, by)
    # A note only for its author leaves no trace that others could read.
    if audience != NoteAudience.AUTHOR:
        audit.record(
            "meeting.note_added",
            on=[meeting, meeting.microproject],
            by=by,
            edition=meeting.microproject.edition_id,
            held_on=meeting.held_on.isoformat(),
        )
    return note


@transaction.atomic
def take_meeting_back(meeting: Meeting, *, reason: str = "", by: User) -> Meeting:
    """Take back a meeting that was not held, or not so: it stays in the list, and its hours and next step count no more.

    Notes about it stay with their readers. Raises `IllegalStep` when somebody took it back first.
    """
    row = locked(Meeting.objects.select_related("microproject"), meeting.pk)
    require(policies.meeting_stands(row), error=IllegalStep)
    require_still(policies.take_meeting_back, by, row, of=row.microproject)
    _undo(row, by)
    audit.record(
        "meeting.logged_undone",
        on=[row, row.microproject],
        by=by,
        edition=row.microproject.edition_id,
        reason=reason,
        held_on=row.held_on.isoformat(),
        meeting_minutes=row.minutes,
    )
    return row


@transaction.atomic
def take_note_back(note: MeetingNote, *, reason: str = "", by: User) -> MeetingNote:
    """Take a note back: from now on only its author reads it. Why is read by the team only when the note was for the
    team. Raises `IllegalStep` when somebody took it back first."""
    row = locked(MeetingNote.objects.select_related("meeting__microproject"), note.pk)
    require(policies.note_stands(row), error=IllegalStep)
    require_still(policies.take_note_back, by, row, of=row.meeting.microproject)
    _undo(row, by)
    if row.audience != NoteAudience.AUTHOR:
        for_team = row.audience == NoteAudience.TEAM
        audit.record(
            "meeting.note_added_undone",
            on=[row.meeting, row.meeting.microproject],
            by=by,
            edition=row.meeting.microproject.edition_id,
            reason=reason if for_team else "",
            private_reason="" if for_team else reason,
            held_on=row.meeting.held_on.isoformat(),
        )
    return row


@transaction.atomic
def save_profile(*, user: User, about: str) -> MentorProfile:
    """Save what a mentor says about themselves."""
    profile, _created = MentorProfile.objects.update_or_create(user=user, defaults={"about": about})
    return profile


def _undo(row: Meeting | MeetingNote, by: User) -> None:
    row.taken_back_by, row.taken_back_at = by, clock.now()
    row.save(update_fields=["taken_back_by", "taken_back_at"])


def _note(meeting: Meeting, text: str, audience: str, by: User) -> MeetingNote:
    return MeetingNote.objects.create(
        meeting=meeting, audience=audience, text=text, written_by=by, written_at=clock.now()
    )
