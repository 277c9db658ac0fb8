import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from kopalnia.lib.words import typography
from tests.settings import MIDDLEWARE, TYPOGRAPHY


@pytest.fixture(autouse=True)
def polish() -> None:
    translation.activate("pl")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Praca w domu", "Praca w~domu"),
        ("z i w domu", "z~i~w~domu"),
        ("W maju", "W~maju"),
        ("1 186 godzin", "1~186~godzin"),
        ("czeka od 6 dni, 2 osoby", "czeka od~6~dni, 2~osoby"),
        ("waiting for 6 days, since 12 October", "waiting for 6~days, since 12~October"),
        ("Lista nr 2, ul. Długa", "Lista nr~2, ul.~Długa"),
        ("17 czerwca 2017", "17~czerwca 2017"),
        ("6 480,00 zł", "6~480,00~zł"),
        ("Brakuje 10 h.", "Brakuje 10~h."),
        ("dom i ogród", "dom i~ogród"),
        ("kawa", "kawa"),
    ],
)
def test_line_never_ends_in_a_short_word_or_a_bare_number(text: str, kept: str) -> None:
    assert typography.keep_together(text) == kept.replace("~", typography.NBSP)


def test_name_of_a_tag_is_no_word() -> None:
    assert typography.keep_together('<a href="/">dom</a>') == '<a href="/">dom</a>'


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("<b>Praca</b> w\n  <a>domu</a>", "<b>Praca</b> w~<a>domu</a>"),
        ("15.10.2016, 17:00–19:30", "15.10.2016, 17:00–|19:30"),
        ("25–26.02.2014", "25–|26.02.2014"),
        ("8.10.2016–30.06.2017", "8.10.2016–30.06.2017"),
        ('<input value="Praca w domu">', '<input value="Praca w domu">'),
        ("<textarea>Praca w domu</textarea>", "<textarea>Praca w domu</textarea>"),
        ("<script>{1: z }</script> i dom", "<script>{1: z }</script> i~dom"),
        ("dodaje „Piknik „Fotelik”” do planu", "dodaje „Piknik «Fotelik»” do planu"),
        ("adds “Piknik „Fotelik”” to the plan", "adds “Piknik ‘Fotelik’” to the plan"),
        ("„Fotelik” i „Szpital”", "„Fotelik” i~„Szpital”"),
    ],
)
def test_page_is_set_where_it_is_read_and_left_where_it_is_typed(read: str, kept: str) -> None:
    kept = kept.replace("~", typography.NBSP).replace("|", typography.WORD_JOINER)
    assert typography.set_page(read) == kept


@pytest.mark.django_db
def test_every_page_is_joined(client: Client, settings) -> None:
    plain = client.get("/dostepnosc/").content.decode()
    settings.MIDDLEWARE = [*MIDDLEWARE, TYPOGRAPHY]
    joined = Client().get("/dostepnosc/").content.decode()
    assert "dzień i w nocy" in plain
    assert "dzień i~w~nocy".replace("~", typography.NBSP) in joined


def test_portal_joins_its_pages() -> None:
    """The settings of the tests leave it out, so here is what they begin from."""
    from kopalnia import settings

    assert TYPOGRAPHY in settings.MIDDLEWARE


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0~h"), (90, "1,5~h"), (60, "1~h"), (100, "1,67~h"), (72000, "1~200~h"), (600, "10~h")]
)
def test_minutes_are_said_in_hours(minutes: int, text: str) -> None:
    assert typography.hours(minutes) == text.replace("~", typography.NBSP)


def test_money_has_grosze_and_a_real_minus() -> None:
    assert typography.money(Decimal(6480)) == "6~480,00~zł".replace("~", typography.NBSP)
    with translation.override("en"):
        assert typography.money(Decimal(6480)) == "PLN~6,480.00".replace("~", typography.NBSP)
    assert typography.money(Decimal("-60.5")) == f"{typography.MINUS}60,50{typography.NBSP}zł"


def test_hours_follow_the_language() -> None:
    with translation.override("en"):
        assert typography.hours(90) == f"1.5{typography.NBSP}h"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (dt.date(2016, 11, 18), dt.date(2016, 11, 19), "18–19~listopada 2016"),
        (dt.date(2017, 3, 1), dt.date(2017, 9, 30), "1~marca – 30~września 2017"),
        (dt.date(2016, 9, 1), dt.date(2017, 1, 2), "1~września 2016 – 2~stycznia 2017"),
        (dt.date(2017, 6, 8), dt.date(2017, 6, 8), "8~czerwca 2017"),
        (dt.date(2017, 6, 8), None, "od 8~czerwca 2017"),
    ],
)
def test_range_says_the_shared_part_once(first: dt.date, last: dt.date | None, text: str) -> None:
    assert typography.date_range(first, last) == text.replace("~", typography.NBSP)


def test_moment_on_a_phone() -> None:
    moment = dt.datetime(2017, 6, 17, 9, 0)  # noqa: DTZ001 - the caller gives local time
    assert typography.when(moment) == "sobota~17.06,~9:00".replace("~", typography.NBSP)


@pytest.mark.parametrize(
    ("value", "places", "pl", "en"),
    [
        (1234, None, "1\u00a0234", "1,234"),
        (Decimal("1234.50"), None, "1\u00a0234,5", "1,234.5"),
        (Decimal("-2.5"), 2, "\u22122,50", "\u22122.50"),
        (0, None, "0", "0"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (Decimal("1E+3"), None, "1\u00a0000", "1,000"),
        (1000000, 0, "1\u00a0000\u00a0000", "1,000,000"),
    ],
)
def test_number(value: Decimal, places: int | None, pl: str, en: str) -> None:
    assert typography.number(value, "pl", places=places) == pl
    assert typography.number(value, "en", places=places) == en


def test_language_named_is_stronger_than_that_of_the_page() -> None:
    with translation.override("en"):
        assert typography.money(Decimal(6480), "pl") == "6\u00a0480,00\u00a0zł"
        assert typography.short_range(dt.date(2016, 12, 30), None, "pl") == "od 30.12.2016"
    assert typography.money(Decimal(6480), "en") == "PLN\u00a06,480.00"
    assert typography.short_range(dt.date(2016, 12, 30), None, "en") == "from 30.12.2016"


def test_hours_without_their_unit() -> None:
    assert typography.decimal_hours(90) == "1,5"
    assert typography.decimal_hours(100, "en") == "1.67"
    assert typography.decimal_hours(2400) == "40"


def test_field_of_a_form_takes_hours_with_a_comma_in_either_language() -> None:
    with translation.override("en"):
        assert typography.typed_hours(75) == "1,25"


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
def test_range_in_figures(start: tuple[int, int, int], end: tuple[int, int, int] | None, text: str) -> None:
    assert typography.short_range(dt.date(*start), dt.date(*end) if end else None) == text


def test_day_that_stands_alone_is_never_broken() -> None:
    assert typography.long_date(dt.date(2017, 6, 3)) == "3\u00a0czerwca\u00a02017"
    assert typography.long_date(dt.date(2017, 6, 3), "en") == "3\u00a0June\u00a02017"
