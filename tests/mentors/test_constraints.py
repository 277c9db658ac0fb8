"""What the database refuses of mentors, past every form (`tests.constraints`)."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote
from tests.constraints import UNKNOWN, Row, allowances, assert_allowed, assert_refused, half, now, refusals, somebody
from tests.factories.microprojects import accompany, make_microproject

pytestmark = pytest.mark.django_db


def make_meeting() -> Meeting:
    accompaniment = accompany(microproject=make_microproject())
    return Meeting.objects.create(
        microproject=accompaniment.microproject,
        accompaniment=accompaniment,
        held_on=dt.date(2017, 6, 8),
        minutes=60,
        logged_by=accompaniment.mentor,
        logged_at=clock.now(),
    )


def make_note() -> MeetingNote:
    meeting = make_meeting()
    return MeetingNote.objects.create(
        meeting=meeting,
        audience=NoteAudience.TEAM,
        text="Idzie dobrze.",
        written_by=meeting.logged_by,
        written_at=clock.now(),
    )


ROWS = [
    Row(
        make_meeting,
        {
            "meeting_minutes_within_a_day": [{"minutes": 0}, {"minutes": 1441}],
            "meeting_taken_back_paired": half("taken_back_by", "taken_back_at"),
        },
        allowed=[{"minutes": 1}, {"minutes": 1440}],
    ),
    Row(
        make_note,
        {
            "meeting_note_audience_known": [{"audience": UNKNOWN}],
            "meeting_note_taken_back_paired": half("taken_back_by", "taken_back_at"),
        },
        allowed=[{"taken_back_by": somebody, "taken_back_at": now}],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
