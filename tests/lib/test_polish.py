import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from kopalnia.lib.words import polish
from people.models import User
from tests.factories.people import make_user


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Łukasz  ŻAK", "lukasz zak"),
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("Anna-Maria O'Neill", "anna maria o neill"),
        ("Müller  Straße", "muller strasse"),
        ("ﬁrma №1", "firma no1"),
        ("  ", ""),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert polish.search_key(text) == key


def test_sort_key_follows_the_alphabet() -> None:
    alphabet = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
    assert len(alphabet) == 35
    backwards = alphabet[::-1]
    assert sorted(backwards, key=polish.sort_key) == list(alphabet)


def test_sort_key_orders_words_as_a_dictionary() -> None:
    words = ["Ab", "Abc", "Ąbc", "Cudo", "Ćma", "Lis", "Łoś", "Nowak Adam", "Nowak Ewa", "Nowakowa", "Zając", "Źdźbło"]
    backwards = words[::-1]
    assert sorted(backwards, key=polish.sort_key) == words


@given(st.text(max_size=40))
def test_keys_are_plain_ascii_and_stable(text: str) -> None:
    key = polish.sort_key(text)
    assert key == "" or (key.isascii() and key.isalpha() and key.islower())
    assert polish.search_key(polish.search_key(text)) == polish.search_key(text)


@pytest.mark.django_db
def test_database_orders_and_finds_like_python() -> None:
    names = ["Zając", "Ćwik", "Ąbc", "Łoś", "Lis", "Cap"]
    for name in names:
        make_user(first_name="Jan", last_name=name)
    found = list(User.objects.in_order().values_list("last_name", flat=True))
    assert found == ["Ąbc", "Cap", "Ćwik", "Lis", "Łoś", "Zając"]
    assert [user.last_name for user in User.objects.matching("los JAN")] == ["Łoś"]
    assert not User.objects.matching("losos").exists()
    assert User.objects.order_by(F("sort_key").desc()).first().last_name == "Zając"


def test_plain_letters_keep_capitals() -> None:
    assert polish.plain_letters("Zażółć gęślą jaźń – Łódź, Straße ẞ") == "Zazolc gesla jazn - Lodz, Strasse SS"


@pytest.mark.parametrize(
    ("form", "said"),
    [("feminine", "Ola wydała kartę"), ("masculine", "Ola wydał kartę"), ("", "Ola: wydano kartę")],
)
def test_verb_takes_the_form_that_was_chosen(form: str, said: str) -> None:
    assert polish.in_form("Ola {wydała|wydał|: wydano} kartę", form) == said
