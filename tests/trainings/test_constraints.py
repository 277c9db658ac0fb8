"""What the database refuses of trainings, past every form (`tests.constraints`)."""

import datetime as dt

import pytest
from django.db.models import F

from kopalnia.lib.documents.rendering import RenderingState
from tests.constraints import (
    LONG_AGO_AT,
    UNKNOWN,
    Row,
    Twice,
    allowances,
    assert_allowed,
    assert_refused,
    half,
    now,
    refusals,
    somebody,
)
from tests.factories.people import make_user
from tests.factories.programmes import make_edition, make_participant
from tests.factories.training import SATURDAY, attend, make_module, make_session
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, AttendanceList, Certificate, Module, Session

pytestmark = pytest.mark.django_db


def another_edition(_row: object) -> object:
    return make_edition(name="Inna")


def make_certificate(**fields: object) -> Certificate:
    part = make_participant(edition=make_edition())
    given = {"year": 2017, "serial": 1, "number": "1/2017", "issued_on": SATURDAY, "issued_by": make_user(), **fields}
    return Certificate.objects.create(edition=part.edition, participation=part, content={}, **given)


def make_replacement() -> Certificate:
    return make_certificate(replaces=make_certificate(), number="2/2017")


def make_topic() -> Module:
    return make_module(edition=make_edition())


def make_lesson() -> Session:
    return make_session(module=make_topic())


def make_attendance() -> Attendance:
    session = make_lesson()
    return attend(session=session, participation=make_participant(edition=session.module.edition))


def make_list() -> AttendanceList:
    session = make_lesson()
    return AttendanceList.objects.create(edition=session.module.edition, session=session, number=1)


VOIDED = {"voided_by": somebody, "voided_at": now}
SIGNED = {"state": SessionState.SIGNED, "signed_by": somebody, "signed_at": now}
READY = {"rendering": RenderingState.READY, "sha256": "0" * 64}

ROWS = [
    Row(
        make_certificate,
        {
            "trainings_certificate_known_rendering": [{"rendering": UNKNOWN}],
            "trainings_certificate_ready_has_file": [{"rendering": RenderingState.READY}],
            "certificate_serial_once": [Twice({"number": "2/2017"})],
            "certificate_voided_paired": half("voided_by", "voided_at"),
        },
        allowed=[
            READY,
            Twice({"number": "2/2017", "serial": 2}),
            Twice({"number": "1/2018", "year": 2018}),
            Twice({"number": "A1/2017", "edition": another_edition}),
        ],
    ),
    Row(
        make_replacement,
        {"certificate_replaced_once": [Twice({"number": "3/2017", "serial": 3})]},
        allowed=[Twice({"number": "3/2017", "serial": 3, **VOIDED})],
    ),
    Row(
        make_topic,
        {"module_topic_once": [Twice()]},
        allowed=[Twice({"topic": "Diagnoza"}), Twice({"edition": another_edition})],
    ),
    Row(
        make_lesson,
        {
            "session_times_ordered": [{"ends_at": LONG_AGO_AT}],
            "session_state_known": [{"state": UNKNOWN}],
            "session_signed_has_who_and_when": [
                {"state": SessionState.SIGNED},
                {**SIGNED, "signed_by": None},
                {**SIGNED, "signed_at": None},
                {"signed_by": somebody},
                {"signed_at": now},
            ],
        },
        allowed=[SIGNED, {"ends_at": F("starts_at")}],
    ),
    Row(
        make_attendance,
        {
            "attendance_presence_known": [{"presence": UNKNOWN}],
            "attendance_one_current": [Twice()],
            "attendance_absent_has_no_minutes": [
                {"presence": Presence.ABSENT, "minutes": 1},
                {"presence": Presence.EXCUSED, "minutes": 1},
            ],
            "attendance_replaced_after_recorded": [
                {"replaced_at": F("recorded_at") - dt.timedelta(seconds=1)},
            ],
        },
        allowed=[
            {"presence": Presence.ABSENT, "minutes": 0},
            {"presence": Presence.PART, "minutes": 1},
            {"replaced_at": F("recorded_at")},
            Twice({"replaced_at": now}),
        ],
    ),
    Row(
        make_list,
        {
            "trainings_attendancelist_known_rendering": [{"rendering": UNKNOWN}],
            "trainings_attendancelist_ready_has_file": [{"rendering": RenderingState.READY}],
            "attendance_list_number_once": [Twice()],
        },
        allowed=[READY, Twice({"number": 2}), Twice({"edition": another_edition})],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
