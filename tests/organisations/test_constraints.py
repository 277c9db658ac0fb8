"""What the database refuses of organisations, past every form (`tests.constraints`)."""

import datetime as dt

import pytest
from django.db.models import F

from organisations.choices import OrganisationChangeKind as Kind
from organisations.choices import OrganisationKind
from organisations.models import Affiliation, Contact, Organisation, OrganisationChange
from tests.constraints import (
    LONG_AGO,
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
from tests.factories.people import make_organisation, make_user

pytestmark = pytest.mark.django_db


DAY = dt.date(2017, 6, 1)
OTHER = {"name": "Inna firma"}


def another(_row: object) -> Organisation:
    return make_organisation()


def make_numbered() -> Organisation:
    return make_organisation(nip="5260250274", regon="000331501", krs="0000012345")


def make_contact() -> Contact:
    return Contact.objects.create(
        organisation=make_organisation(), name="Ewa Górska", phone="+48600100200", starts_on=DAY
    )


def make_affiliation() -> Affiliation:
    return Affiliation.objects.create(user=make_user(), organisation=make_organisation(), starts_on=DAY)


def change(kind: Kind, **fields: object) -> OrganisationChange:
    return OrganisationChange.objects.create(
        organisation=make_organisation(), kind=kind, on=DAY, reason="Umowa", by=make_user(), **fields
    )


def make_closing() -> OrganisationChange:
    return change(Kind.CLOSED)


def make_sale() -> OrganisationChange:
    return change(Kind.SOLD, other=make_organisation())


def make_renaming() -> OrganisationChange:
    return change(Kind.RENAMED, former_name="Stara", new_name="Nowa")


ROWS = [
    Row(
        make_numbered,
        {
            "organisations_organisation_known_kind": [{"kind": UNKNOWN}],
            "people_organisation_one_nip": [Twice({**OTHER, "regon": "", "krs": ""})],
            "people_organisation_one_regon": [Twice({**OTHER, "nip": "", "krs": ""})],
            "people_organisation_one_krs": [Twice({**OTHER, "nip": "", "regon": ""})],
            "people_organisation_informal_has_no_numbers": [
                {"kind": OrganisationKind.INFORMAL_GROUP, "nip": "", "regon": "", "krs": "", field: "5260250274"}
                for field in ("nip", "regon", "krs")
            ],
        },
        allowed=[{"kind": OrganisationKind.INFORMAL_GROUP, "nip": "", "regon": "", "krs": ""}],
    ),
    Row(make_organisation, {}, allowed=[Twice(OTHER)]),
    Row(
        make_contact,
        {
            "organisations_contact_dates_ordered": [{"ends_on": LONG_AGO}],
            "people_contact_can_be_reached": [{"phone": "", "email": ""}],
            "people_contact_no_overlap": [Twice(), Twice({"starts_on": LONG_AGO, "ends_on": DAY})],
        },
        allowed=[
            {"ends_on": DAY},
            {"phone": "", "email": "ewa@firma.example"},
            Twice({"starts_on": LONG_AGO, "ends_on": DAY - dt.timedelta(days=1)}),
            Twice({"name": "Jan Lis"}),
        ],
    ),
    Row(
        make_affiliation,
        {
            "organisations_affiliation_dates_ordered": [{"ends_on": LONG_AGO}],
            "people_affiliation_mistake_paired": [
                {"ends_on": DAY, **change} for change in half("mistaken_by", "mistaken_at")
            ],
            "people_affiliation_mistake_has_ended": [{"mistaken_by": somebody, "mistaken_at": now}],
            "people_affiliation_no_overlap": [Twice(), Twice({"starts_on": LONG_AGO, "ends_on": DAY})],
        },
        allowed=[
            {"ends_on": DAY},
            Twice({"ends_on": DAY, "mistaken_by": somebody, "mistaken_at": now}),
            Twice({"starts_on": LONG_AGO, "ends_on": DAY - dt.timedelta(days=1)}),
            Twice({"organisation": another}),
        ],
    ),
    Row(
        make_closing,
        {
            "organisations_organisationchange_known_kind": [{"kind": UNKNOWN}],
            "people_change_names_of_a_renaming": [
                {"new_name": "Nowa"},
                {"former_name": "Stara"},
                {"kind": Kind.RENAMED, "new_name": "Nowa"},
                {"kind": Kind.RENAMED, "former_name": "Stara"},
            ],
            "people_change_withdraws_something": [
                {"kind": Kind.WITHDRAWN},
                {"withdraws": lambda _row: make_sale()},
            ],
        },
        allowed=[{"kind": Kind.WITHDRAWN, "withdraws": lambda _row: make_sale()}],
    ),
    Row(
        make_sale,
        {
            "people_change_other_where_needed": [
                {"other": None},
                {"kind": Kind.MERGED, "other": None},
                {"kind": Kind.CLOSED},
            ],
            "people_change_other_is_another": [{"other": F("organisation")}],
        },
        allowed=[{"kind": Kind.MERGED}],
    ),
    Row(make_renaming, {}, allowed=[{"former_short_name": "S", "new_short_name": "N"}]),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
