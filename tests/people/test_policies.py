"""The rules about accounts, asked without a page: every circumstance in which they say no, and the nearest that is a yes."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from kopalnia.lib.domain import clock
from people import policies
from people.choices import MailState
from people.models import Merge, User
from tests.factories.people import make_administrator, make_mail, make_user

pytestmark = pytest.mark.django_db

APP, KEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


def factors(user: User, *kinds: str) -> list[Authenticator]:
    return [Authenticator.objects.create(user=user, type=kind, data={}) for kind in kinds]


def test_a_visitor_is_not_signed_in_and_nobody_administers_by_signing_in() -> None:
    user = make_user()
    assert not policies.signed_in(AnonymousUser())
    assert policies.signed_in(user)
    assert not policies.administrator(user)
    assert policies.administrator(make_administrator())


@pytest.mark.parametrize(
    ("kinds", "removed", "may"),
    [
        ([APP], APP, False),
        ([KEY], KEY, False),
        ([APP, KEY], APP, True),
        ([APP, CODES], APP, False),  # the codes are no factor: they replace one
        ([APP, CODES], CODES, True),
    ],
)
def test_the_last_factor_stays_as_long_as_the_role_needs_it(settings, kinds, removed, may) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    factors(make_user(), APP, KEY)  # of somebody else
    for user, needed in ((make_administrator(), True), (make_user(), False)):
        (factor,) = [one for one in factors(user, *kinds) if one.type == removed]
        assert bool(policies.remove_factor(user, factor)) is (may or not needed)


def test_a_second_factor_is_reset_by_another_administrator_and_where_there_is_one() -> None:
    administrator, person, without = make_administrator(), make_user(), make_user()
    for user in (administrator, person):
        factors(user, APP)
    assert policies.reset_second_factor(administrator, person)
    assert not policies.reset_second_factor(administrator, administrator)
    assert not policies.reset_second_factor(administrator, without)
    assert not policies.reset_second_factor(without, person)


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (MailState.QUEUED, False),
        (MailState.SENDING, False),
        (MailState.SENT, False),
        (MailState.FAILED, True),
        (MailState.EXPIRED, True),
        (MailState.WITHDRAWN, True),
    ],
)
def test_only_what_was_not_sent_is_sent_again(state, may) -> None:
    assert bool(policies.retry_mail(make_mail(state=state))) is may


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"template": "entry_waiting"}, True),
        ({"template": "invitation"}, False),
        ({"carries_secret": True}, False),
    ],
)
def test_a_forgotten_code_or_link_is_not_sent_again(fields, may) -> None:
    assert bool(policies.retry_mail(make_mail(state=MailState.FAILED, **fields))) is may


def test_nothing_is_sent_again_to_an_account_that_is_switched_off() -> None:
    reader = make_user()
    mail = make_mail(state=MailState.FAILED, to_user=reader)
    assert policies.retry_mail(mail)
    reader.is_active = False
    assert not policies.retry_mail(mail)
    reader.merged_into = make_user()
    assert policies.retry_mail(mail)


def test_a_merge_is_not_undone_below_a_later_one() -> None:
    administrator, kept, absorbed = make_administrator(), make_user(), make_user(is_active=False)
    row = Merge(survivor=kept, absorbed=absorbed, by=administrator, undo_until=clock.today())
    assert policies.undo_merge(administrator, row)
    kept.merged_into = make_user()
    assert not policies.undo_merge(administrator, row)


def test_a_merge_is_undone_once() -> None:
    administrator = make_administrator()
    row = Merge(survivor=make_user(), absorbed=make_user(is_active=False), by=administrator, undo_until=clock.today())
    assert policies.undo_merge(administrator, row)
    row.undone_at = clock.now() - dt.timedelta(days=1)
    assert not policies.undo_merge(administrator, row)
