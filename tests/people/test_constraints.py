"""What the database refuses of people, past every form (`tests.constraints`)."""

import datetime as dt
import uuid

import pytest
from django.db.models import F
from django.utils import timezone

from people.choices import ConsentPurpose, ConsentWay, MailState, MailStopKind, TextPurpose, TextState
from people.models import (
    AuditEntry,
    AuditSubject,
    Card,
    CompanyAddress,
    ConsentEntry,
    MailStop,
    Merge,
    OutgoingText,
    PortalRole,
    SubmissionKey,
    User,
)
from people.models.card import TRIES
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
from tests.factories.people import make_consent_text, make_mail, make_user

pytestmark = pytest.mark.django_db


DAY = dt.date(2017, 6, 1)


def make_audit_subject() -> AuditSubject:
    return AuditSubject.objects.create(entry=AuditEntry.objects.create(verb="x"), kind="people.user", object_id=1)


def make_reachable() -> User:
    return make_user(phone="+48600100200", phone_verified=True)


def make_card() -> Card:
    return Card.objects.create(user=make_user(), pin="x", issued_by=make_user())


def make_consent_entry() -> ConsentEntry:
    return ConsentEntry.objects.create(user=make_user(), text=make_consent_text(), given=True, how=ConsentWay.ACCOUNT)


def make_paper_of_a_guardian() -> ConsentEntry:
    return ConsentEntry.objects.create(
        user=make_user(),
        text=make_consent_text(),
        given=True,
        how=ConsentWay.GUARDIAN,
        guardian="Maria Lis",
        signed_on=DAY,
    )


def make_company_address() -> CompanyAddress:
    return CompanyAddress.objects.create(user=make_user(), email="anna@firma.example")


def make_mail_stop() -> MailStop:
    return MailStop.objects.create(kind=MailStopKind.AWAY, next_try_at=timezone.now())


def make_merge() -> Merge:
    return Merge.objects.create(
        survivor=make_user(), absorbed=make_user(), by=make_user(), reason="Jedna osoba.", undo_until=DAY
    )


def make_portal_role() -> PortalRole:
    return PortalRole.objects.create(user=make_user(), starts_on=DAY)


def make_submission_key() -> SubmissionKey:
    return SubmissionKey.objects.create(key=uuid.uuid4(), path="/", fingerprint="x", newest=True)


def make_text() -> OutgoingText:
    return OutgoingText.objects.create(
        phone="+48600100200",
        purpose=TextPurpose.SIGN_IN,
        code_hash="x",
        state=TextState.QUEUED,
        expires_at=timezone.now(),
    )


ROWS = [
    Row(make_audit_subject, {"people_auditsubject_once": [Twice()]}),
    Row(
        make_user,
        {
            "people_user_known_form_of_address": [{"form_of_address": UNKNOWN}, {"form_of_address": ""}],
            "people_user_known_language": [{"language": UNKNOWN}],
            "people_user_known_met_in": [{"met_in": UNKNOWN}],
            "people_user_known_theme": [{"theme": UNKNOWN}],
            "people_user_one_name_has_no_surname": [{"one_name": True}],
            "people_user_email_not_empty": [{"email": ""}],
            "people_user_verified_phone_not_empty": [{"phone_verified": True}],
            "people_user_merged_is_closed": [
                {"merged_into": somebody, "is_active": True},
                {"merged_into": F("pk"), "is_active": False},
            ],
        },
        allowed=[
            {"language": "", "met_in": "", "email": None},
            {"one_name": True, "last_name": ""},
            {"merged_into": somebody, "is_active": False},
            {"phone": "+48600100200", "phone_verified": True},
        ],
    ),
    Row(
        make_reachable,
        {"people_user_verified_phone_once": [Twice()]},
        allowed=[Twice({"phone_verified": False})],
    ),
    Row(
        make_card,
        {
            "people_card_revoked_at_paired": half("revoked_by", "revoked_at"),
            "people_card_one_valid": [Twice()],
            "people_card_tries_bounded": [{"tries": TRIES + 1}],
            "people_card_blocked_by_tries": [{"tries": TRIES - 1, "blocked_at": now}],
            "people_card_replaces_another": [{"replaces": F("pk")}],
        },
        allowed=[
            {"tries": TRIES, "blocked_at": now},
            Twice({"revoked_by": somebody, "revoked_at": now}),
            Twice({"user": somebody}),
        ],
    ),
    Row(
        make_consent_text,
        {
            "people_consenttext_known_purpose": [{"purpose": UNKNOWN}],
            "people_consenttext_one_version": [Twice()],
        },
        allowed=[Twice({"version": 2}), Twice({"purpose": ConsentPurpose.IMAGE})],
    ),
    Row(
        make_consent_entry,
        {
            "people_consententry_known_purpose": [{"purpose": UNKNOWN}],
            "people_consententry_known_how": [{"how": UNKNOWN}],
            "people_consent_of_guardian_has_name": [
                {"guardian": "Maria Lis"},
                {"how": ConsentWay.GUARDIAN, "signed_on": DAY},
            ],
            "people_consent_of_guardian_has_day": [{"signed_on": DAY}],
        },
    ),
    Row(make_paper_of_a_guardian, {}, allowed=[{"given": False, "signed_on": None}]),
    Row(
        make_company_address,
        {"people_companyaddress_once": [Twice()]},
        allowed=[Twice({"user": somebody}), Twice({"email": "druga@firma.example"})],
    ),
    Row(
        make_mail,
        {
            "people_outgoingmail_known_state": [{"state": UNKNOWN}],
            "people_outgoingmail_known_language": [{"language": UNKNOWN}, {"language": ""}],
            "people_mail_secret_kept_only_until_sent": [
                {"sealed": "x", "carries_secret": False},
                {"sealed": "x", "carries_secret": True, "state": MailState.SENT},
                {"sealed": "x", "carries_secret": True, "state": MailState.FAILED},
            ],
        },
        allowed=[
            {"sealed": "x", "carries_secret": True, "state": MailState.QUEUED},
            {"sealed": "x", "carries_secret": True, "state": MailState.SENDING},
        ],
    ),
    Row(
        make_mail_stop,
        {
            "people_mailstop_known_kind": [{"kind": UNKNOWN}],
            "people_mailstop_only_one": [Twice({"number": 2}), Twice({"number": 0})],
        },
    ),
    Row(
        make_merge,
        {
            "people_merge_undo_paired": half("undone_by", "undone_at"),
            "people_merge_of_two": [{"survivor": F("absorbed")}],
            "people_merge_ends_once": [Twice({"survivor": somebody})],
        },
        allowed=[Twice({"undone_by": somebody, "undone_at": now}), Twice({"absorbed": somebody})],
    ),
    Row(
        make_portal_role,
        {
            "people_portalrole_dates_ordered": [{"ends_on": LONG_AGO}],
            "people_portalrole_known_role": [{"role": UNKNOWN}],
            "people_portalrole_no_overlap": [Twice(), Twice({"starts_on": LONG_AGO})],
        },
        allowed=[{"ends_on": DAY}, Twice({"user": somebody})],
    ),
    Row(
        make_submission_key,
        {"submission_key_one_newest": [Twice({"key": lambda _row: uuid.uuid4()})]},
        allowed=[
            Twice({"key": lambda _row: uuid.uuid4(), "newest": False}),
            Twice({"key": lambda _row: uuid.uuid4(), "fingerprint": "y"}),
        ],
    ),
    Row(
        make_text,
        {
            "people_outgoingtext_known_state": [{"state": UNKNOWN}],
            "people_outgoingtext_known_purpose": [{"purpose": UNKNOWN}],
            "people_outgoingtext_known_language": [{"language": UNKNOWN}],
            "people_text_tries_bounded": [{"tries": 6}],
            "people_text_kept_only_until_sent": [
                {"sealed": "x", "state": state} for state in (TextState.SENT, TextState.FAILED, TextState.UNSENT)
            ],
        },
        allowed=[{"tries": 5}, {"sealed": "x", "state": TextState.SENDING}],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
