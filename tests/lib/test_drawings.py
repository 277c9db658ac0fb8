import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import translation

from kopalnia.lib.documents import drawings


@pytest.fixture(autouse=True)
def polish() -> None:
    translation.activate("pl")


@dataclass
class Phase:
    name: str
    starts_on: dt.date
    ends_on: dt.date
    fact: str = ""


def test_bricks_are_one_for_each_hour() -> None:
    svg = drawings.bricks(22, 5, 13, 32)
    assert [svg.count(f'class="{kind}"') for kind in ("brick", "void", "miss", "thr")] == [22, 5, 13, 1]
    assert 'aria-label="Godziny zaliczone: 22, jeszcze możliwe: 5, opuszczone: 13, próg: 32"' in svg


def test_many_hours_are_drawn_by_two_but_told_exactly() -> None:
    svg = drawings.bricks(80, 20, 0, 80)
    assert [svg.count(f'class="{kind}"') for kind in ("brick", "void")] == [40, 10]
    assert "Godziny zaliczone: 80" in svg


def test_seats_above_the_limit_are_seen() -> None:
    svg = drawings.seats(12, 10, "12 z 10")
    assert [svg.count(f'class="{kind}"') for kind in ("brick", "void", "miss")] == [10, 0, 2]


def test_range_of_one_number_still_shows() -> None:
    assert 'width="2.0"' in drawings.range_bar(5, 5, 5, 0)


def test_quiet_weeks_are_dashes() -> None:
    svg = drawings.sparkline([2, 0, 4, 0], "6 wpisów")
    assert [svg.count(f'class="{kind}"') for kind in ("spark", "spark0")] == [2, 2]


def test_label_of_a_drawing_is_text_not_markup() -> None:
    assert "&lt;b&gt;" in drawings.sparkline([1], "<b>")


def test_phases_are_told_as_past_present_and_future() -> None:
    line = drawings.phase_line(
        [
            Phase("Nabór", dt.date(2016, 9, 1), dt.date(2016, 9, 30), "20 z 31 osób"),
            Phase("Szkolenia", dt.date(2016, 10, 7), dt.date(2017, 6, 20)),
            Phase("Wyniki", dt.date(2017, 9, 1), dt.date(2017, 11, 20)),
        ],
        dt.date(2017, 6, 8),
    )
    assert [(row.kind, row.words) for row in line.rows] == [
        ("ok", "Nabór: za nami"),
        ("run", "Szkolenia: trwa"),
        ("idle", "Wyniki: przed nami"),
    ]
    assert line.svg.count('class="lampdot"') == 1


def test_today_outside_the_programme_is_not_drawn() -> None:
    line = drawings.phase_line([Phase("Nabór", dt.date(2016, 9, 1), dt.date(2016, 9, 30))], dt.date(2018, 1, 1))
    assert "lampdot" not in line.svg


def test_no_phases_no_drawing() -> None:
    assert drawings.phase_line([], dt.date(2017, 6, 8)).svg == ""
