"""Telephone numbers: one spelling whatever was typed, the usual groups on a page, one holder of a confirmed one."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from people.actions import user as actions
from people.models import User
from people.phones import normal_phone, readable
from tests.factories.people import make_user

NO_NUMBERS = [
    "zadzwoń",
    "600",
    "112",
    "6001002003004",
    "0 600 100 200",
    "32 123 45 67 ext 5",
    "+",
    "+48",
    "+999 1",
    "<b>",
]


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("600 100 200", "+48600100200", "600 100 200"),
        ("600-100-200", "+48600100200", "600 100 200"),
        ("0048600100200", "+48600100200", "600 100 200"),
        ("+48 (32) 123-45-67", "+48321234567", "32 123 45 67"),
        ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
        ("", "", ""),
    ],
)
def test_number_has_one_spelling_and_is_shown_in_groups(typed: str, kept: str, shown: str) -> None:
    assert (normal_phone(typed), readable(kept)) == (kept, shown)
    assert normal_phone(readable(kept)) == kept


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_refused_and_shown_as_it_is(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        normal_phone(typed)
    assert readable(typed) == typed


@pytest.mark.django_db
def test_mistake_in_a_number_is_said_beside_it_and_what_was_typed_stays() -> None:
    anna, client = make_user(phone="+48600100200"), Client()
    client.force_login(anna)
    assert 'value="600 100 200"' in client.get("/konto/").content.decode()
    page = client.post("/konto/", {"first_name": "Anna", "last_name": "Kos", "phone": "600 100"}).content.decode()
    assert "To nie jest numer telefonu." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert 'value="600 100"' in page
    assert User.objects.get(pk=anna.pk).phone == "+48600100200"


@pytest.mark.django_db
def test_two_people_share_a_number_but_only_one_confirms_it() -> None:
    anna, ewa = make_user(phone="+48600100200", phone_verified=True), make_user(phone="+48600100200")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ewa.pk).update(phone_verified=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=anna.pk).update(phone="")


@pytest.mark.django_db
def test_new_number_is_not_confirmed() -> None:
    anna = make_user(phone="+48600100200", phone_verified=True)
    actions.change(anna, by=anna, vocative="Anno")
    assert User.objects.get(pk=anna.pk).phone_verified
    actions.change(anna, by=anna, phone="+48600100201")
    assert not User.objects.get(pk=anna.pk).phone_verified


@pytest.mark.django_db
def test_change_of_something_else_leaves_the_number_as_it_is_by_now() -> None:
    """The page was read before the number was confirmed, or given up, in another tab."""
    anna = make_user(phone="+48600100200")
    for phone, confirmed in (("+48600100200", True), ("+48600100299", False)):
        read_before = User.objects.get(pk=anna.pk)
        User.objects.filter(pk=anna.pk).update(phone=phone, phone_verified=confirmed)
        actions.change(read_before, by=anna, language="en" if confirmed else "pl")
        anna.refresh_from_db()
        assert (anna.phone, anna.phone_verified) == (phone, confirmed)
