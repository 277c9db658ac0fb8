import pytest
from django.db import IntegrityError, transaction

from people.actions import user as actions
from people.models import AuditEntry, User
from tests.factories.people import make_administrator, make_user

pytestmark = pytest.mark.django_db


def test_address_has_one_spelling() -> None:
    user = make_user(email=" Łukasz.ŻAK@Example.ORG ")
    assert user.email == "łukasz.żak@example.org"
    assert User.objects.get_by_natural_key("ŁUKASZ.żak@example.org") == user


def test_several_people_have_no_address() -> None:
    assert [make_user(email=None).email, make_user(email=None).email] == [None, None]


def test_the_database_refuses_an_address_twice_and_an_empty_one() -> None:
    make_user(email="a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(email="A@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(email="")


@pytest.mark.parametrize("field", ["form_of_address", "language", "theme"])
def test_the_database_refuses_unknown_words(field: str) -> None:
    make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(**{field: "x"})


def test_new_name_brings_new_keys() -> None:
    user = make_user(first_name="Anna", last_name="Łoś")
    user.last_name = "Żak"
    user.save(update_fields=["last_name"])
    user.refresh_from_db()
    assert user.search_key == "anna zak"
    assert [person.pk for person in User.objects.matching("ŻAK")] == [user.pk]


def test_person_without_a_name_is_called_by_the_code() -> None:
    user = User.objects.create_user("a@example.org")
    assert (str(user), user.has_name) == (user.code, False)


def test_word_in_the_chosen_form() -> None:
    words = {"feminine": "mentorka", "masculine": "mentor", "neutral": "opieka"}
    said = [make_user(form_of_address=form).by_form(**words) for form in words]
    assert said == ["mentorka", "mentor", "opieka"]


def test_people_see_themselves_and_administrators_everybody() -> None:
    anna, ewa, administrator = make_user(), make_user(), make_administrator()
    assert list(User.objects.visible_to(anna)) == [anna]
    assert set(User.objects.visible_to(administrator)) == {anna, ewa, administrator}


def test_register_opens_an_account_and_notes_it() -> None:
    by = make_user()
    user = actions.register(email="Nowa@Example.org", first_name="Ewa", last_name="Kos", phone="600", by=by)
    assert (user.email, user.phone, user.has_usable_password()) == ("nowa@example.org", "600", False)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor_id, entry.about_id, entry.data) == ("user.created", by.pk, user.pk, {})


def test_register_takes_no_rights() -> None:
    with pytest.raises(TypeError):
        actions.register(email="a@example.org", is_superuser=True)


def test_change_notes_that_something_changed_but_never_what() -> None:
    user = make_user(phone="")
    actions.change(user, by=user, phone="600 700 800", vocative="Ewelino")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.data) == ("user.changed", {})
    user.refresh_from_db()
    assert (user.phone, user.vocative) == ("600 700 800", "Ewelino")


def test_change_of_looks_or_of_nothing_is_no_event() -> None:
    user = make_user(first_name="Anna")
    actions.change(user, by=user, theme="dark", language="en", first_name="Anna")
    assert not AuditEntry.objects.exists()
