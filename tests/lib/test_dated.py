import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import end, reopen
from organisations.models import Affiliation
from tests.factories.people import make_organisation, make_user

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def past() -> Affiliation:
    return Affiliation.objects.create(
        user=make_user(), organisation=make_organisation(), starts_on=D(2016, 1, 1), ends_on=D(2016, 6, 30)
    )


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (D(2015, 12, 31), False),
        (D(2016, 1, 1), True),
        (D(2016, 6, 30), True),
        (D(2016, 7, 1), False),
    ],
)
def test_both_days_are_included(past: Affiliation, day: dt.date, holds: bool) -> None:
    assert Affiliation.objects.active(day).exists() is holds
    assert past.is_active(day) is holds


def test_without_a_day_the_portal_s_today_is_meant(past: Affiliation) -> None:
    with clock.at(D(2016, 3, 1)):
        assert Affiliation.objects.active().count() == 1
    with clock.at(D(2017, 3, 1)):
        assert Affiliation.objects.active().count() == 0
        assert Affiliation.objects.ended().count() == 1


def test_overlapping_shares_a_day(past: Affiliation) -> None:
    rows = Affiliation.objects
    assert rows.overlapping(D(2016, 6, 30), D(2017, 1, 1)).exists()
    assert not rows.overlapping(D(2016, 7, 1), D(2017, 1, 1)).exists()
    assert rows.overlapping(D(2015, 1, 1), D(2016, 1, 1)).exists()
    assert not rows.overlapping(D(2015, 1, 1), D(2015, 12, 31)).exists()
    assert rows.overlapping(D(2016, 2, 1)).exists()


def test_end_writes_the_last_day_and_why(past: Affiliation) -> None:
    row = Affiliation.objects.create(user=past.user, organisation=make_organisation(), starts_on=D(2017, 1, 1))
    end(row, on=D(2017, 2, 1), by=past.user, reason="A new job")
    row.refresh_from_db()
    assert (row.ends_on, row.reason) == (D(2017, 2, 1), "A new job")


def test_end_before_the_beginning_or_twice_is_refused(past: Affiliation) -> None:
    with pytest.raises(ValidationError, match="już się zakończyło"):
        end(past, on=D(2016, 8, 1), by=past.user)
    with pytest.raises(ValidationError, match="przed początkiem"):
        end(past, on=D(2015, 1, 1), by=past.user)


def test_an_end_on_the_same_day_twice_is_refused(past: Affiliation) -> None:
    with pytest.raises(ValidationError, match="już się zakończyło"):
        end(past, on=D(2016, 6, 30), by=past.user)
    assert end(past, on=D(2016, 6, 29), by=past.user).ends_on == D(2016, 6, 29)


def test_the_database_refuses_an_end_before_the_beginning(past: Affiliation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Affiliation.objects.filter(pk=past.pk).update(ends_on=D(2015, 1, 1))


def test_an_ended_row_is_opened_again(past: Affiliation) -> None:
    reopen(past)
    past.refresh_from_db()
    assert (past.ends_on, past.ended_by, past.reason) == (None, None, "")


def test_a_row_that_goes_on_is_not_opened_again(past: Affiliation) -> None:
    with pytest.raises(ValidationError):
        reopen(reopen(past))
