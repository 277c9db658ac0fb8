"""Of two rows of one fact the database takes the second exactly when no day is in both; forms say the same before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kopalnia.lib.domain.dated import mistake
from microprojects.models import TeamMembership
from organisations.models import Affiliation
from tests.factories import microprojects, people, programmes

BEGIN = dt.date(2017, 1, 1)
AFTER_ALL = dt.date(2018, 1, 1)
DAYS = 8
Period = tuple[int, int | None]
Make = Callable[..., Any]

quickly = settings(max_examples=60)
lengths = st.none() | st.integers(0, DAYS)
periods = st.tuples(st.integers(0, DAYS), lengths).map(lambda two: (two[0], None if two[1] is None else sum(two)))


def day(number: int) -> dt.date:
    return BEGIN + dt.timedelta(days=number)


def dates(period: Period) -> dict[str, dt.date | None]:
    start, end = period
    return {"starts_on": day(start), "ends_on": None if end is None else day(end)}


def days(period: Period) -> set[int]:
    start, end = period
    return set(range(start, (3 * DAYS if end is None else end) + 1))


def nights(period: Period) -> set[int]:
    """What lasts from one day to the next: two rows that only meet on a day have none in common."""
    return {number for number in days(period) if number + 1 in days(period)}


@pytest.fixture
def job(db: None) -> Make:
    user, company = people.make_user(), people.make_organisation()
    return lambda **fields: Affiliation(user=user, organisation=company, **fields)


@pytest.fixture
def place(db: None) -> Make:
    group = microprojects.make_microproject(edition=programmes.make_edition())
    person = programmes.make_participant(edition=group.edition)
    return lambda **fields: TeamMembership(microproject=group, participation=person, **fields)


def refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def told(row: models.Model) -> bool:
    try:
        row.validate_constraints()
    except ValidationError:
        return True
    return False


def tried(make: Make, one: Period, other: Period) -> set[bool]:
    """Whether the second row is refused when it is made, when an old row is changed into it, and by a form."""
    with transaction.atomic():
        make(**dates(one)).save()
        earlier = make(**dates((-2, -1)))
        earlier.save()
        found = {refused(lambda: type(earlier).objects.filter(pk=earlier.pk).update(**dates(other)))}
        type(earlier).objects.filter(pk=earlier.pk).delete()
        found.add(told(make(**dates(other))))
        found.add(refused(make(**dates(other)).save))
        transaction.set_rollback(True)
    return found


@quickly
@given(one=periods, other=periods)
@example(one=(2, 4), other=(5, 6))
@example(one=(2, 4), other=(4, 6))
@example(one=(2, None), other=(0, 1))
@example(one=(2, None), other=(0, 2))
def test_two_rows_that_share_a_day_are_refused_and_neighbours_are_not(job: Make, one: Period, other: Period) -> None:
    assert tried(job, one, other) == {bool(days(one) & days(other))}


@quickly
@given(one=periods, other=periods)
@example(one=(2, 4), other=(4, 6))
@example(one=(2, 2), other=(2, None))
@example(one=(2, 4), other=(3, 3))
def test_where_a_change_takes_a_day_both_rows_may_have_it(place: Make, one: Period, other: Period) -> None:
    assert tried(place, one, other) == {bool(nights(one) & nights(other))}


def test_rows_noted_by_mistake_do_not_count(job: Make) -> None:
    row = job(starts_on=BEGIN)
    row.save()
    again = job(starts_on=day(3))
    assert (told(again), refused(again.save)) == (True, True)
    mistake(row, by=people.make_user())
    again = job(starts_on=day(0))
    assert (told(again), refused(again.save)) == (False, False)
    assert refused(
        lambda: type(row)._base_manager.filter(pk=row.pk).update(mistaken_at=None, mistaken_by=None, ends_on=None)
    )


def test_the_database_names_the_rule(job: Make) -> None:
    job(starts_on=BEGIN).save()
    with pytest.raises(IntegrityError, match="people_affiliation_no_overlap"), transaction.atomic():
        job(starts_on=BEGIN).save()


@pytest.mark.django_db(transaction=True)
def test_the_rule_outlives_a_change_of_its_table(job: Make) -> None:
    """SQLite makes a table anew for nearly every change of it."""
    field = Affiliation._meta.get_field("unit")
    longer = models.CharField(max_length=200, blank=True, default="")
    longer.set_attributes_from_name("unit")
    longer.model = Affiliation
    with connection.schema_editor() as editor:
        editor.alter_field(Affiliation, field, longer)
    try:
        job(starts_on=BEGIN).save()
        assert refused(job(starts_on=BEGIN).save)
        assert refused(lambda: Affiliation.objects.bulk_create([job(starts_on=day(1)), job(starts_on=AFTER_ALL)]))
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Affiliation, longer, field)
    assert refused(job(starts_on=BEGIN).save)


def test_the_rule_goes_with_its_constraint(transactional_db: None, job: Make) -> None:
    rule = next(one for one in Affiliation._meta.constraints if one.name == "people_affiliation_no_overlap")
    assert rule == rule.clone()
    kept = Affiliation._meta.constraints
    try:
        Affiliation._meta.constraints = [one for one in kept if one != rule]
        with connection.schema_editor() as editor:
            editor.remove_constraint(Affiliation, rule)
        job(starts_on=BEGIN).save()
        twin = job(starts_on=BEGIN)
        assert not refused(twin.save)
        twin.delete()
    finally:
        Affiliation._meta.constraints = kept
        with connection.schema_editor() as editor:
            editor.add_constraint(Affiliation, rule)
    assert refused(job(starts_on=BEGIN).save)
