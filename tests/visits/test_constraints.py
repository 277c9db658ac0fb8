"""What the database refuses of visits, past every form (`tests.constraints`)."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from tests.constraints import LONG_AGO, UNKNOWN, Row, Twice, allowances, assert_allowed, assert_refused, now, refusals
from tests.factories.people import make_user
from tests.factories.programmes import make_edition, make_participant
from visits.choices import Sector, Sex
from visits.models import AgendaItem, Attendee, AttendeeDay, ResourceCard, Visit

pytestmark = pytest.mark.django_db


DAY = dt.date(2017, 2, 25)
GUEST = {"participation": None, "guest_name": "Jan Lis"}


def make_visit() -> Visit:
    return Visit.objects.create(edition=make_edition(), title="Byczyna", starts_on=DAY, ends_on=DAY)


def make_agenda_item() -> AgendaItem:
    return AgendaItem.objects.create(
        visit=make_visit(), day=DAY, title="Spółdzielnia", starts_at=dt.time(10), ends_at=dt.time(11)
    )


def make_attendee() -> Attendee:
    visit = make_visit()
    return Attendee.objects.create(visit=visit, participation=make_participant(edition=visit.edition))


def make_attendee_day() -> AttendeeDay:
    return AttendeeDay.objects.create(
        attendee=make_attendee(), day=DAY, recorded_by=make_user(), recorded_at=clock.now()
    )


def make_resource() -> ResourceCard:
    return ResourceCard.objects.create(
        edition=make_edition(),
        kind="institutional",
        title="Spółdzielnia",
        created_by=make_user(),
        created_at=clock.now(),
    )


ROWS = [
    Row(
        make_visit,
        {"visit_dates_ordered": [{"ends_on": LONG_AGO}], "visit_kind_known": [{"kind": UNKNOWN}]},
        allowed=[{"ends_on": DAY}],
    ),
    Row(
        make_agenda_item,
        {"agenda_item_times_ordered": [{"ends_at": dt.time(9, 59)}]},
        allowed=[{"ends_at": dt.time(10)}, {"ends_at": None}, {"starts_at": None}],
    ),
    Row(
        make_attendee,
        {
            "attendee_sector_known": [{"sector": UNKNOWN}],
            "attendee_sex_known": [{"sex": UNKNOWN}],
            "attendee_participant_or_guest": [{"participation": None}, {"guest_name": "Jan Lis"}],
            "attendee_participant_once": [Twice()],
        },
        allowed=[GUEST, {"sector": Sector.UNKNOWN, "sex": Sex.UNKNOWN}, Twice({"removed_at": now}), Twice(GUEST)],
    ),
    Row(
        make_attendee_day,
        {"attendee_day_once": [Twice()]},
        allowed=[Twice({"withdrawn_at": now}), Twice({"day": DAY + dt.timedelta(days=1)})],
    ),
    Row(
        make_resource,
        {
            "resource_kind_known": [{"kind": UNKNOWN}],
            "resource_direction_known": [{"direction": UNKNOWN}],
            "resource_visibility_known": [{"visibility": UNKNOWN}],
            "resource_coordinates_paired": [
                {"latitude": 50},
                {"longitude": 19},
                {"latitude": 91, "longitude": 19},
                {"latitude": 50, "longitude": -181},
            ],
        },
        allowed=[{"latitude": 90, "longitude": -180}, {"latitude": -90, "longitude": 180}],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
