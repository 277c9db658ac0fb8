import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from people.actions import consent as actions
from people.choices import ConsentPurpose
from people.models import AuditEntry, ConsentEntry, ConsentText
from people.models.append_only import AppendOnlyError
from tests.factories.people import make_consent_text, make_user

pytestmark = pytest.mark.django_db
IMAGE, NAME = ConsentPurpose.IMAGE, ConsentPurpose.NAME_IN_PUBLICATION


def given(user, purpose=IMAGE, **when) -> bool:
    return ConsentEntry.objects.state_for([user], **when).given(user, purpose)


def test_nobody_has_consented_before_being_asked() -> None:
    assert not given(make_user())


def test_consent_is_given_withdrawn_and_remembered() -> None:
    user, text = make_user(), make_consent_text(purpose=IMAGE)
    with clock.at(dt.date(2016, 9, 1)):
        actions.give(user, text, by=user)
    with clock.at(dt.date(2017, 3, 1)):
        actions.withdraw(user, IMAGE, by=user)
    assert not given(user)
    assert given(user, at=dt.datetime(2017, 1, 1, tzinfo=dt.UTC))
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "consent.given",
        "consent.withdrawn",
    ]


def test_purposes_are_apart() -> None:
    user = make_user()
    actions.give(user, make_consent_text(purpose=IMAGE), by=user)
    assert (given(user, IMAGE), given(user, NAME)) == (True, False)


def test_same_tick_twice_is_one_entry() -> None:
    user, text = make_user(), make_consent_text(purpose=IMAGE)
    first = actions.give(user, text, by=user)
    assert actions.give(user, text, by=user) == first
    assert ConsentEntry.objects.count() == 1


def test_new_wording_asks_anew_and_keeps_the_old_tick() -> None:
    user, old = make_user(), make_consent_text(purpose=IMAGE)
    entry = actions.give(user, old, by=user)
    new = make_consent_text(purpose=IMAGE, version=2)
    assert ConsentEntry.objects.state_for([user])[user.pk, IMAGE].entry == entry
    again = actions.give(user, new, by=user)
    assert again.text == new
    assert ConsentEntry.objects.count() == 2


def test_what_was_not_given_cannot_be_withdrawn() -> None:
    user = make_user()
    assert actions.withdraw(user, IMAGE, by=user) is None
    assert not ConsentEntry.objects.exists()


def test_ledger_is_never_rewritten() -> None:
    user = make_user()
    entry = actions.give(user, make_consent_text(purpose=IMAGE), by=user)
    entry.given = False
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        ConsentEntry.objects.update(given=False)
    with pytest.raises(AppendOnlyError):
        ConsentEntry.objects.all().delete()
    assert given(user)


@pytest.mark.parametrize("people", [1, 3])
def test_states_of_all_are_read_in_one_query(people: int, django_assert_num_queries) -> None:
    text = make_consent_text(purpose=IMAGE)
    users = [make_user() for _ in range(people)]
    for user in users:
        actions.give(user, text, by=user)
    with django_assert_num_queries(1):
        states = ConsentEntry.objects.state_for(users)
        assert all(states.given(user, IMAGE) and states[user.pk, IMAGE].entry.text.version == 1 for user in users)


def test_current_texts_are_the_newest_valid_ones() -> None:
    make_consent_text(purpose=NAME, version=1)
    make_consent_text(purpose=IMAGE, version=1)
    make_consent_text(purpose=IMAGE, version=2, valid_from=dt.date(2017, 1, 1))
    found = ConsentText.objects.current(dt.date(2016, 6, 1))
    assert [(text.purpose, text.version) for text in found] == [(IMAGE, 1), (NAME, 1)]
    found = ConsentText.objects.current(dt.date(2017, 6, 1))
    assert [(text.purpose, text.version) for text in found] == [(IMAGE, 2), (NAME, 1)]
