import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone

from kopalnia.lib.domain import clock
from kopalnia.lib.web import fields
from kopalnia.lib.web import forms as ours
from kopalnia.lib.words import durations, typography
from programmes.models import Phase, Programme


class Everything(ours.BaseForm):
    day = fields.DateField(required=False)
    moment = fields.DateTimeField(required=False)
    hours = fields.HoursField(required=False, most=100)
    money = fields.MoneyField(required=False)
    count = fields.CountField(required=False)
    line = fields.LineField(required=False)
    text = fields.TextField(required=False)
    plain = forms.CharField(required=False)
    plain_day = forms.DateField(required=False)
    plain_moment = forms.DateTimeField(required=False)
    plain_number = forms.IntegerField(required=False)


def value(name: str, typed: str) -> object:
    form = Everything({name: typed})
    assert form.is_valid(), form.errors.as_json()
    return form.cleaned_data[name]


def error(name: str, typed: str) -> str:
    form = Everything({name: typed})
    assert not form.is_valid()
    assert list(form.errors) == [name]
    return form.errors[name][0]


@pytest.mark.parametrize("name", ["day", "plain_day"])
@pytest.mark.parametrize("typed", ["2017-06-08", "8.06.2017", "08.06.2017", "8.6.17"])
def test_day_is_read_in_each_spelling(name: str, typed: str) -> None:
    assert value(name, typed) == dt.date(2017, 6, 8)


def test_day_without_a_year_is_of_this_year() -> None:
    with clock.at(dt.date(2017, 3, 1)):
        assert value("day", "8.06") == dt.date(2017, 6, 8)


def test_day_with_the_letter_for_year() -> None:
    assert value("day", " 8.06.2017 r. ") == dt.date(2017, 6, 8)


@pytest.mark.parametrize("name", ["day", "plain_day"])
@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01"])
def test_day_far_away_is_refused(name: str, typed: str) -> None:
    assert error(name, typed) == "Rok musi być między 1900 a 2100."


@pytest.mark.parametrize("typed", ["31.02.2017", "jutro", "2017-13-01", "8.13"])
def test_day_that_is_none_is_refused(typed: str) -> None:
    assert error("day", typed) == "Wpisz datę tak: 8.06.2017."


@pytest.mark.parametrize("name", ["moment", "plain_moment"])
def test_moment_is_local(name: str) -> None:
    assert value(name, "2017-06-08T14:00") == timezone.make_aware(dt.datetime(2017, 6, 8, 14))  # noqa: DTZ001 - made aware at once


@pytest.mark.parametrize("name", ["moment", "plain_moment"])
@pytest.mark.parametrize("typed", ["2017-03-26T02:30", "2017-10-29T02:30"])
def test_missing_and_doubled_hour_is_refused_in_words(name: str, typed: str) -> None:
    sentence = "Tej nocy zmienia się czas i tej godziny nie ma albo występuje dwa razy. Wybierz inną godzinę."
    assert error(name, typed) == sentence


@pytest.mark.parametrize("name", ["moment", "plain_moment"])
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_moment_far_away_is_refused(name: str, typed: str) -> None:
    assert error(name, typed) == "Rok musi być między 1900 a 2100."


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1,5", 90),
        ("1.5", 90),
        ("1,50", 90),
        ("1.75", 105),
        ("1:30", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 godz. 30 minut", 90),
        ("90 min", 90),
        ("90 minut", 90),
        ("45m", 45),
        ("2 godz.", 120),
        ("2 godziny", 120),
        ("0", 0),
        ("0,25", 15),
        ("1,33", 80),
        ("8h", 480),
    ],
)
def test_hours_become_minutes(typed: str, minutes: int) -> None:
    assert value("hours", typed) == minutes


@pytest.mark.parametrize("typed", ["-1", "półtora", "1,5,5", "1:75", "1h75", "h", "min", "٣", "1e3"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    assert error("hours", typed) == "Wpisz godziny tak: 1,5 albo 1:30."


@pytest.mark.parametrize(
    ("typed", "clock", "decimal"), [("1.30", "1:30", "1,3"), ("0.45", "0:45", "0,45"), (" 1.05 h", "1:05", "1,05")]
)
def test_hours_that_could_be_two_things_are_asked_about(typed: str, clock: str, decimal: str) -> None:
    sentence = f"Czy {typed.strip()} to {clock}, czy {decimal} godziny? Wpisz jedno z tych dwóch."
    assert error("hours", typed) == sentence


def test_hours_shown_are_understood_again() -> None:
    for minutes in range(24 * 60 + 1):
        assert durations.minutes_of(typography.typed_hours(minutes)) == minutes


def test_hours_have_a_bound() -> None:
    assert error("hours", "100:01") == "Liczba godzin musi być między 0 a 100."


def test_hours_are_shown_as_they_are_typed() -> None:
    assert 'value="1,5"' in str(Everything(initial={"hours": 90})["hours"])


@pytest.mark.parametrize("typed", ["6480", "6 480,00", "6480.00 zł", "6\u00a0480,00\u00a0zł", "6480,0 PLN"])
def test_money_is_read_in_each_spelling(typed: str) -> None:
    assert value("money", typed) == Decimal("6480.00")


@pytest.mark.parametrize("typed", ["1e9", "NaN", "1,234", "dużo"])
def test_money_that_is_none_is_refused(typed: str) -> None:
    assert error("money", typed) == "Wpisz kwotę tak: 1234,56."


@pytest.mark.parametrize("typed", ["-1", "99999999"])
def test_money_has_bounds(typed: str) -> None:
    assert error("money", typed).startswith("Kwota musi być między 0 a")


@pytest.mark.parametrize("typed", ["-1", "1000001", "9" * 30])
def test_count_has_bounds(typed: str) -> None:
    assert "wartość jest" in error("count", typed)


@pytest.mark.parametrize("typed", ["9" * 30, "2000000001"])
def test_plain_number_is_bounded_too(typed: str) -> None:
    assert error("plain_number", typed)


@pytest.mark.parametrize("name", ["text", "plain", "line"])
@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\x1bb", "a\x9fb", "a\ud800b"])
def test_control_characters_are_refused_and_kept_for_mending(name: str, bad: str) -> None:
    assert error(name, bad).startswith("Tekst zawiera znaki sterujące")
    assert Everything({name: bad})[name].value() == bad


@pytest.mark.parametrize("bad", ["a\u202eb", "a\u2066b", "a\u200fb"])
def test_hidden_direction_is_refused(bad: str) -> None:
    assert error("text", bad).startswith("Tekst zawiera ukryte znaki")


def test_text_is_kept_in_one_form() -> None:
    assert value("text", "Z\u0307aba\r\nkum\u200b\u000bkum") == "Żaba\nkum\nkum"
    assert value("line", " Jan \n Kos ") == "Jan Kos"


@pytest.mark.parametrize("nothing", ["\u200b", " \u00a0\u200b ", "\u200b\u00a0\ufeff"])
def test_spaces_nobody_sees_are_no_answer(nothing: str) -> None:
    class Guest(ours.BaseForm):
        name = fields.LineField()
        note = fields.TextField(required=False)

    form = Guest({"name": nothing, "note": nothing})
    assert form.errors == {"name": ["Uzupełnij to pole."]}


@pytest.mark.parametrize("name", ["text", "plain"])
def test_megabyte_of_text_is_refused_in_words(name: str) -> None:
    assert "5000" in error(name, "ż" * 1_000_000)


def test_fields_of_a_model_are_hardened_too(db: None) -> None:
    class PhaseForm(ours.BaseModelForm):
        class Meta:
            model = Phase
            fields = ("kind", "starts_on", "ends_on")

    form = PhaseForm({"kind": "training", "starts_on": "0001-01-01", "ends_on": "8.06.2017"})
    assert form.errors["starts_on"] == ["Rok musi być między 1900 a 2100."]
    assert form.cleaned_data["ends_on"] == dt.date(2017, 6, 8)
    assert 'type="date"' in str(form["starts_on"])


def test_words_of_a_model_form_are_cleaned(db: None) -> None:
    class ProgrammeForm(ours.BaseModelForm):
        class Meta:
            model = Programme
            fields = ("name",)

    assert ProgrammeForm({"name": "a\x00b"}).errors["name"][0].startswith("Tekst zawiera znaki sterujące")


def test_an_empty_choice_says_what_to_do() -> None:
    class ChoosingForm(ours.BaseForm):
        plain = forms.ModelChoiceField(queryset=Programme.objects.none())
        own = forms.ModelChoiceField(queryset=Programme.objects.none(), empty_label="wszystkie")

    form = ChoosingForm()
    assert [form.fields[name].empty_label for name in ("plain", "own")] == ["– wybierz –", "wszystkie"]
