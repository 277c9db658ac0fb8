"""What the database refuses of joining, past every form (`tests.constraints`)."""

import datetime as dt

import pytest
from django.db.models import F

from joining.choices import CompanyAccountState, InvitationState, VoidReason
from joining.models import CompanyAccountRequest, Invitation
from programmes.choices import EditionRoleName
from tests.constraints import (
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
from tests.factories.programmes import make_edition, make_invitation

pytestmark = pytest.mark.django_db


def another_company(_row: object) -> object:
    return make_organisation()


def make_company_account_request() -> CompanyAccountRequest:
    return CompanyAccountRequest.objects.create(organisation=make_organisation(), provider="famur", subject="f-7")


def make_open_invitation() -> Invitation:
    return make_invitation(edition=make_edition(), by=make_user())


def make_invitation_of_a_representative() -> Invitation:
    return make_invitation(
        edition=make_edition(),
        by=make_user(),
        role=EditionRoleName.REPRESENTATIVE,
        organisation=make_organisation(),
    )


ACCEPTED = {"state": InvitationState.ACCEPTED, "accepted_by": somebody, "accepted_at": now}
VOID = {"state": InvitationState.VOID, "void_reason": VoidReason.CLOSED}
AGAIN = {"token_hash": "x"}

ROWS = [
    Row(
        make_company_account_request,
        {
            "company_account_state_known": [{"state": UNKNOWN}],
            "company_account_decided_paired": half("decided_by", "decided_at"),
            "company_account_asks_once": [Twice(), Twice({"organisation": another_company})],
            "company_account_joined_to_somebody": [{"state": CompanyAccountState.JOINED}, {"user": somebody}],
        },
        allowed=[
            {"state": CompanyAccountState.JOINED, "user": somebody},
            Twice({"provider": "kopex"}),
            Twice({"subject": "f-8"}),
        ],
    ),
    Row(
        make_open_invitation,
        {
            "invitation_state_known": [{"state": UNKNOWN}],
            "invitation_language_known": [{"language": UNKNOWN}],
            "invitation_role_known": [{"role": UNKNOWN}, {"role": EditionRoleName.PARTICIPANT}],
            "invitation_company_only_for_representative": [
                {"organisation": another_company},
                {"role": EditionRoleName.REPRESENTATIVE},
            ],
            "invitation_void_for_a_reason": [
                {"state": InvitationState.VOID},
                {"state": InvitationState.VOID, "void_reason": UNKNOWN},
                {"void_reason": VoidReason.CLOSED},
            ],
            "invitation_accepted_by_somebody": [
                {"state": InvitationState.ACCEPTED},
                {**ACCEPTED, "state": InvitationState.SENT},
            ],
            "invitation_accepted_paired": [
                {"accepted_at": now},
                {"state": InvitationState.ACCEPTED, "accepted_by": somebody},
            ],
            "invitation_lives_for_some_time": [{"expires_at": F("sent_at")}],
            "invitation_open_once": [Twice(AGAIN)],
        },
        allowed=[
            ACCEPTED,
            VOID,
            {"expires_at": F("sent_at") + dt.timedelta(seconds=1)},
            Twice({**AGAIN, **VOID}),
            Twice({**AGAIN, "email": "ktos.inny@example.org"}),
            Twice({**AGAIN, "role": EditionRoleName.COORDINATOR}),
        ],
    ),
    Row(
        make_invitation_of_a_representative,
        {"invitation_of_a_representative_open_once": [Twice(AGAIN)]},
        allowed=[Twice({**AGAIN, **VOID}), Twice({**AGAIN, "organisation": another_company})],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
