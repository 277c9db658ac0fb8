import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import ALPHABET, new_code


def test_fixed_moment_ends_with_its_block() -> None:
    with clock.at(dt.date(2017, 6, 8)):
        assert clock.today() == dt.date(2017, 6, 8)
        assert timezone.localtime(clock.now()).hour == 12
        with clock.at(dt.datetime(2016, 1, 1, 9, 30)):  # noqa: DTZ001 - a naive time is local
            assert clock.today() == dt.date(2016, 1, 1)
        assert clock.today() == dt.date(2017, 6, 8)
    assert abs(clock.now() - timezone.now()) < dt.timedelta(seconds=5)


def test_demo_day_keeps_the_real_time_of_day(settings, tmp_path: Path) -> None:
    settings.DEMO_CLOCK = tmp_path / "clock"
    clock.set_demo_day(dt.date(2017, 6, 8))
    with time_machine.travel(dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC), tick=False):
        local = timezone.localtime(clock.now())
    assert (local.date(), local.hour, local.minute) == (dt.date(2017, 6, 8), 15, 5)
    clock.set_demo_day(None)
    assert clock.demo_day() is None


def test_demo_day_without_that_hour_still_has_a_moment(settings, tmp_path: Path) -> None:
    settings.DEMO_CLOCK = tmp_path / "clock"
    clock.set_demo_day(dt.date(2017, 3, 26))
    with time_machine.travel(dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC), tick=False):  # 2:30 local
        assert clock.today() == dt.date(2017, 3, 26)


@pytest.mark.parametrize("content", ["", "tomorrow", "2017-02-30"])
def test_nonsense_in_the_file_means_no_demo_day(settings, tmp_path: Path, content: str) -> None:
    settings.DEMO_CLOCK = tmp_path / "clock"
    settings.DEMO_CLOCK.write_text(content)
    assert clock.demo_day() is None


def test_codes_have_no_look_alikes() -> None:
    assert not set("01ilouv") & set(ALPHABET)
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {8}
