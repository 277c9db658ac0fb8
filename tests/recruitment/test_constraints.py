"""What the database refuses of recruitment, past every form (`tests.constraints`)."""

import pytest

from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application, ApplicationDecision
from tests.constraints import (
    LONG_AGO_AT,
    UNKNOWN,
    Row,
    Twice,
    allowances,
    assert_allowed,
    assert_refused,
    now,
    refusals,
    somebody,
)
from tests.factories.people import make_user
from tests.factories.programmes import make_application, make_edition

pytestmark = pytest.mark.django_db


def make_sent() -> Application:
    return make_application(edition=make_edition())


def make_decision() -> ApplicationDecision:
    return ApplicationDecision.objects.create(
        application=make_sent(), decided_by=make_user(), decided_at=LONG_AGO_AT, verdict=Verdict.ACCEPTED
    )


ROWS = [
    Row(
        make_sent,
        {
            "application_state_known": [{"state": UNKNOWN}],
            "application_verdicts_known": [
                {"verdict": UNKNOWN},
                {"announced_verdict": UNKNOWN, "announced_at": now},
            ],
            "application_once_per_person": [Twice()],
            "application_sent_has_time": [{"submitted_at": None}],
            "application_announcement_has_time": [{"announced_verdict": Verdict.ACCEPTED}, {"announced_at": now}],
            "application_withdrawn_has_time": [{"state": ApplicationState.WITHDRAWN}],
            "application_place_only_on_reserve": [
                {"reserve_position": 1},
                {"reserve_position": 1, "verdict": Verdict.ACCEPTED},
            ],
        },
        allowed=[
            {"state": ApplicationState.DRAFT, "submitted_at": None},
            {"state": ApplicationState.WITHDRAWN, "withdrawn_at": now},
            {"announced_verdict": Verdict.ACCEPTED, "announced_at": now},
            {"reserve_position": 1, "verdict": Verdict.RESERVE},
            Twice({"applicant": somebody}),
            Twice({"edition": lambda _row: make_edition(name="Inna")}),
        ],
    ),
    Row(make_decision, {"application_decision_known": [{"verdict": UNKNOWN}]}, allowed=[{"verdict": ""}]),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
