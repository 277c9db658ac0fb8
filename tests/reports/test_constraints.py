"""What the database refuses of reports, past every form (`tests.constraints`)."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from reports.choices import Measure
from reports.models import CompanyRelease, ReleasedShare, ReleasedSum
from tests.constraints import LONG_AGO, UNKNOWN, Row, Twice, allowances, assert_allowed, assert_refused, refusals
from tests.factories.people import make_organisation
from tests.factories.programmes import make_edition, make_participant

pytestmark = pytest.mark.django_db


MAY, JUNE = dt.date(2017, 5, 1), dt.date(2017, 6, 1)


def make_release() -> CompanyRelease:
    return CompanyRelease.objects.create(
        edition=make_edition(), organisation=make_organisation(), day=JUNE, released_at=clock.now()
    )


def make_sum(**fields: object) -> ReleasedSum:
    given = {"measure": Measure.TRAINING, "first_month": MAY, "last_month": JUNE, "value": 90}
    return ReleasedSum.objects.create(release=make_release(), **{**given, **fields})


def make_correction() -> ReleasedSum:
    return make_sum(is_correction=True)


def make_share() -> ReleasedShare:
    line = make_sum()
    return ReleasedShare.objects.create(
        line=line, participation=make_participant(edition=line.release.edition), month=MAY, value=90
    )


ROWS = [
    Row(
        make_release,
        {"company_release_once": [Twice()]},
        allowed=[Twice({"day": MAY}), Twice({"organisation": lambda _row: make_organisation()})],
    ),
    Row(
        make_sum,
        {
            "released_sum_measure_known": [{"measure": UNKNOWN}],
            "released_sum_months_ordered": [{"last_month": LONG_AGO}],
            "released_sum_once": [Twice()],
        },
        allowed=[
            {"last_month": MAY},
            Twice({"first_month": JUNE}),
            Twice({"measure": Measure.VOLUNTEERING}),
            Twice({"is_correction": True}),
        ],
    ),
    Row(
        make_correction,
        {"released_correction_once": [Twice(), Twice({"first_month": JUNE})]},
        allowed=[Twice({"measure": Measure.VOLUNTEERING}), Twice({"is_correction": False})],
    ),
    Row(make_share, {"released_share_once": [Twice()]}, allowed=[Twice({"month": JUNE})]),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
