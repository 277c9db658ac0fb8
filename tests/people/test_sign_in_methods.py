"""Who can sign in today, for whoever counts what waits for a person."""

import pytest
from allauth.socialaccount.models import SocialAccount

from people.actions import card as cards
from people.models import Card, User
from people.models.card import TRIES
from people.sign_in_methods import who_can_sign_in
from tests.factories.people import make_administrator, make_user
from tests.factories.second_factor import give_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user(email=None)


def can(person: User) -> bool:
    return who_can_sign_in().filter(pk=person.pk).exists()


def test_without_any_way_in_nobody_comes_in(person):
    assert not can(person)


def test_an_address_is_a_way_in_until_the_account_is_switched_off():
    person = make_user()
    assert can(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not can(person)


def test_a_card_is_a_way_in_until_it_is_blocked_or_revoked(person):
    issued = cards.issue(person, by=make_administrator()).card
    assert can(person)
    Card.objects.filter(pk=issued.pk).update(tries=TRIES)
    assert not can(person)
    cards.revoke(issued, by=person)
    assert not can(person)


def test_a_confirmed_phone_is_a_way_in_while_text_messages_are_sent(person, settings):
    User.objects.filter(pk=person.pk).update(phone="+48600100200", phone_verified=True)
    settings.SMS_GATEWAY = ""
    assert not can(person)
    settings.SMS_GATEWAY = "file"
    assert can(person)


def test_a_passkey_and_the_account_of_a_company_are_ways_in(person):
    other = make_user(email=None)
    give_key(person)
    SocialAccount.objects.create(user=other, provider="firma", uid="1")
    assert can(person)
    assert can(other)
