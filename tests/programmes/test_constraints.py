"""What the database refuses of programmes, past every form (`tests.constraints`)."""

import datetime as dt
from decimal import Decimal

import pytest

from organisations.models import Organisation
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind
from programmes.models import Agreement, Edition, EditionRole, Participation, Partnership, Phase
from tests.constraints import (
    LONG_AGO,
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
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import BEGIN, FINISH, grant, make_edition, make_participant, make_programme

pytestmark = pytest.mark.django_db


def another_company(_row: object) -> Organisation:
    return make_organisation()


def another_edition(_row: object) -> Edition:
    return make_edition(name="Inna edycja")


def make_phase() -> Phase:
    return Phase.objects.create(
        edition=make_edition(), kind=PhaseKind.TRAINING, starts_on=BEGIN, ends_on=BEGIN + dt.timedelta(days=1)
    )


def make_partnership() -> Partnership:
    return Partnership.objects.create(
        edition=make_edition(), organisation=make_organisation(), role=PartnershipRole.EMPLOYER, starts_on=BEGIN
    )


def make_role() -> EditionRole:
    return grant(edition=make_edition(), user=make_user(), role=EditionRoleName.MENTOR)


def make_representation() -> EditionRole:
    return grant(
        edition=make_edition(),
        user=make_user(),
        role=EditionRoleName.REPRESENTATIVE,
        organisation=make_organisation(),
    )


def make_agreement() -> Agreement:
    return Agreement.objects.create(
        edition=make_edition(),
        organisation=make_organisation(),
        signed_on=BEGIN,
        starts_on=BEGIN,
        subject="Sale",
        number="7/2017",
    )


def make_participation() -> Participation:
    return make_participant(edition=make_edition())


EARLIER = {"starts_on": LONG_AGO, "ends_on": BEGIN}
BEFORE = {"starts_on": LONG_AGO, "ends_on": BEGIN - dt.timedelta(days=1)}

ROWS = [
    Row(
        make_programme,
        {
            "programme_dates_ordered": [{"ends_on": LONG_AGO}],
            "programme_grant_within_budget": [{"grant_amount": Decimal("100.01"), "budget_total": Decimal(100)}],
        },
        allowed=[
            {"starts_on": FINISH},
            {"grant_amount": Decimal(100), "budget_total": Decimal(100)},
            {"grant_amount": Decimal(100), "budget_total": None},
        ],
    ),
    Row(
        make_edition,
        {
            "edition_dates_ordered": [{"ends_on": LONG_AGO}],
            "edition_language_known": [{"language": UNKNOWN}],
            "edition_threshold_is_per_cent": [{"attendance_threshold": 101}],
            "edition_call_closed_says_why": [
                {"call_published_at": now, "call_closed_at": now, "call_closed_because": ""},
                {"call_published_at": None, "call_closed_at": now, "call_closed_because": "Nie odbędzie się."},
                {"call_closed_at": None, "call_closed_because": "Nie odbędzie się."},
            ],
        },
        allowed=[
            {"starts_on": FINISH},
            {"attendance_threshold": 100},
            {"call_published_at": now, "call_closed_at": now, "call_closed_because": "Nie odbędzie się."},
        ],
    ),
    Row(
        make_phase,
        {
            "phase_dates_ordered": [{"ends_on": LONG_AGO}],
            "phase_kind_known": [{"kind": UNKNOWN}],
            "phase_once_in_edition": [Twice()],
        },
        allowed=[{"ends_on": BEGIN}, Twice({"kind": PhaseKind.IDEAS}), Twice({"edition": another_edition})],
    ),
    Row(
        make_partnership,
        {
            "partnership_dates_ordered": [{"ends_on": LONG_AGO}],
            "partnership_role_known": [{"role": UNKNOWN}],
            "partnership_no_overlap": [Twice(), Twice(EARLIER)],
        },
        allowed=[
            {"ends_on": BEGIN},
            Twice(BEFORE),
            Twice({"role": PartnershipRole.INITIATOR}),
            Twice({"organisation": another_company}),
            Twice({"edition": another_edition}),
        ],
    ),
    Row(
        make_role,
        {
            "edition_role_dates_ordered": [{"ends_on": LONG_AGO}],
            "edition_role_known": [{"role": UNKNOWN}, {"role": EditionRoleName.PARTICIPANT}],
            "edition_role_company_only_for_representative": [
                {"organisation": another_company},
                {"role": EditionRoleName.REPRESENTATIVE},
            ],
            "edition_role_no_overlap": [Twice(), Twice(EARLIER)],
        },
        allowed=[
            {"ends_on": BEGIN},
            Twice(BEFORE),
            Twice({"role": EditionRoleName.COORDINATOR}),
            Twice({"user": somebody}),
            Twice({"edition": another_edition}),
        ],
    ),
    Row(
        make_representation,
        {"edition_representative_no_overlap": [Twice(), Twice(EARLIER)]},
        allowed=[Twice(BEFORE), Twice({"organisation": another_company}), Twice({"user": somebody})],
    ),
    Row(
        make_agreement,
        {
            "agreement_dates_ordered": [{"ends_on": LONG_AGO}],
            "agreement_number_once": [Twice()],
        },
        allowed=[
            {"ends_on": BEGIN},
            Twice({"number": "8/2017"}),
            Twice({"organisation": another_company}),
            Twice({"edition": another_edition}),
        ],
    ),
    Row(
        make_participation,
        {
            "participation_dates_ordered": [{"ends_on": LONG_AGO}],
            "participation_once_per_person": [Twice(), Twice({"starts_on": FINISH})],
        },
        allowed=[{"ends_on": BEGIN}, Twice({"user": somebody}), Twice({"edition": another_edition})],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
