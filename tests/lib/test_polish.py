import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from kopalnia.lib import polish
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


def test_typo_keeps_words_together() -> None:
    assert polish.typo("dom z ogrodem i w lesie") == "dom z\u00a0ogrodem i\u00a0w\u00a0lesie"
    assert polish.typo("1 234 zł, 3 czerwca") == "1\u00a0234\u00a0zł, 3\u00a0czerwca"


@pytest.mark.parametrize(
    ("value", "places", "pl", "en"),
    [
        (1234, None, "1\u00a0234", "1,234"),
        (Decimal("1234.50"), None, "1\u00a0234,5", "1,234.5"),
        (Decimal("-2.5"), 2, "\u22122,50", "\u22122.50"),
        (0, None, "0", "0"),
        (1000000, 0, "1\u00a0000\u00a0000", "1,000,000"),
    ],
)
def test_number(value: Decimal, places: int | None, pl: str, en: str) -> None:
    assert polish.number(value, "pl", places) == pl
    assert polish.number(value, "en", places) == en


def test_money_and_hours() -> None:
    assert polish.money(Decimal(6480)) == "6\u00a0480,00\u00a0zł"
    assert polish.hours(90) == "1,5"
    assert polish.hours(100, "en") == "1.67"
    assert polish.hours(2400) == "40"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2014, 2, 25), (2014, 2, 26), "25–26.02.2014"),
        ((2014, 2, 28), (2014, 3, 1), "28.02–1.03.2014"),
        ((2016, 12, 30), (2017, 1, 2), "30.12.2016–2.01.2017"),
        ((2016, 12, 30), (2016, 12, 30), "30.12.2016"),
        ((2016, 12, 30), None, "od 30.12.2016"),
    ],
)
def test_date_range(start: tuple[int, int, int], end: tuple[int, int, int] | None, text: str) -> None:
    assert polish.date_range(dt.date(*start), dt.date(*end) if end else None) == text


def test_long_date() -> None:
    assert polish.long_date(dt.date(2017, 6, 3)) == "3\u00a0czerwca\u00a02017"
    assert polish.long_date(dt.date(2017, 6, 3), "en") == "3\u00a0June\u00a02017"


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "wpisów"),
        (1, "wpis"),
        (2, "wpisy"),
        (4, "wpisy"),
        (5, "wpisów"),
        (12, "wpisów"),
        (14, "wpisów"),
        (21, "wpisów"),
        (22, "wpisy"),
        (112, "wpisów"),
        (Decimal("1.5"), "wpisu"),
    ],
)
def test_plural(n: int, form: str) -> None:
    assert polish.plural(n, "wpis", "wpisy", "wpisów", "wpisu") == form


def test_plain_letters_keep_capitals() -> None:
    assert polish.plain_letters("Zażółć gęślą jaźń – Łódź, Straße ẞ") == "Zazolc gesla jazn - Lodz, Strasse SS"
