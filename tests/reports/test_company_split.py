"""What the two splits by company withhold: nobody is found in either, by subtraction from a total, or from one another."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopalnia.lib.domain import clock
from organisations.models import Affiliation
from programmes.choices import PartnershipRole
from programmes.models import Partnership
from reports.company_split import _both
from reports.company_split import split as split_of
from tests.factories.people import make_organisation
from tests.factories.programmes import make_participant
from tests.factories.training import attend, make_module, make_session, sign

LEAST = 5
A, B, C = 1, 2, 3


def hours(*people: int) -> dict[int, int]:
    return {user: 60 * user for user in people}


def values(cells, which):
    return {key: cell[which].value for key, cell in cells.items()}


def test_large_companies_are_shown_in_both():
    then = {A: hours(*range(1, 7)), B: hours(*range(7, 14))}
    cells = _both(then, {user: A if user < 7 else B for user in range(1, 14)}, LEAST)
    assert values(cells, 0) == values(cells, 1) == {A: 60 * 21, B: 60 * 70}


def test_a_small_company_hides_together_with_the_next_smallest():
    """Alone it would be the total less the others."""
    then = {A: hours(1, 2), B: hours(*range(3, 9)), C: hours(*range(9, 19))}
    now = {user: key for key, people in then.items() for user in people}
    assert values(_both(then, now, LEAST), 0) == {A: None, B: None, C: sum(then[C].values())}


def test_one_person_in_two_small_companies_is_hidden_by_others():
    """Their hours in both would be the total less the third company."""
    then = {A: hours(1), B: hours(1, 2), C: hours(*range(3, 9))}
    now = dict.fromkeys(range(1, 9), C)
    assert values(_both(then, now, 3), 0) == {A: None, B: None, C: None}


def test_few_who_moved_are_not_the_difference_of_the_splits():
    """One of ten goes from A to B: both companies are large in both splits, and the second is withheld all the same."""
    then = {A: hours(*range(1, 11)), B: hours(*range(11, 21)), C: hours(*range(21, 31))}
    now = {user: key for key, people in then.items() for user in people} | {1: B}
    cells = _both(then, now, LEAST)
    assert None not in values(cells, 0).values()
    assert values(cells, 1) == {A: None, B: None, C: sum(then[C].values())}


def test_many_who_moved_may_be_the_difference():
    then = {A: hours(*range(1, 11)), B: hours(*range(11, 21))}
    now = dict.fromkeys(range(1, 6), B) | dict.fromkeys(range(6, 11), A) | dict.fromkeys(range(11, 21), B)
    assert values(_both(then, now, LEAST), 1) == {A: 60 * 40, B: 60 * (15 + 155)}


def test_a_person_with_hours_in_both_companies_counts_once_where_they_work_now():
    then = {A: {**hours(*range(1, 7)), 50: 30}, B: {**hours(*range(7, 13)), 50: 90}}
    cells = _both(then, {user: A if user < 7 else B for user in (*range(1, 13), 50)}, 1)
    assert (cells[A][0].value, cells[A][1].value) == (60 * 21 + 30, 60 * 21)
    assert (cells[B][0].value, cells[B][1].value) == (60 * 57 + 90, 60 * 57 + 120)


def test_a_company_without_anybody_has_nothing_to_hide():
    assert [cell.value for cell in _both({}, {}, LEAST)[A]] == [0, 0]


people = st.integers(1, 24)
companies = st.sampled_from([None, A, B, C])


@settings(max_examples=40)
@given(
    st.dictionaries(companies, st.dictionaries(people, st.integers(1, 600), max_size=12), max_size=4),
    st.dictionaries(people, companies),
    st.integers(1, 6),
)
def test_what_is_withheld_hides_enough_people_and_the_rest_is_exact(then, now, least):
    moved: dict = {}
    for found in then.values():
        for user, amount in found.items():
            there = moved.setdefault(now.get(user), {})
            there[user] = there.get(user, 0) + amount
    cells = _both(then, now, least)
    for which, split in ((0, then), (1, moved)):
        hidden = [key for key, cell in cells.items() if cell[which].value is None]
        for key, cell in cells.items():
            if key not in hidden:
                assert cell[which].value == sum(split.get(key, {}).values())
                assert not 0 < len(split.get(key, {})) < least
        if hidden:
            behind = {user for key in hidden for user in split.get(key, {})}
            left = [key for key in split if key not in hidden and split[key]]
            assert (len(hidden) > 1 and len(behind) >= least) or not left
    for key, (before, after) in cells.items():
        if before.value is not None and after.value is not None:
            one, other = then.get(key, {}), moved.get(key, {})
            differing = {user for user in {*one, *other} if one.get(user) != other.get(user)}
            assert not 0 < len(differing) < least


@pytest.mark.django_db
def test_split_of_an_earlier_day_holds_its_companies_and_the_hours_before_enrolment(edition, company):
    """A company that joined later is no line of that day; who is enrolled later works where they work."""
    edition.small_group = 1
    edition.save()
    buyer = make_organisation(name="Następca")
    for employer, since in ((company, edition.starts_on), (buyer, dt.date(2017, 6, 9))):
        Partnership.objects.create(
            edition=edition, organisation=employer, role=PartnershipRole.EMPLOYER, starts_on=since
        )
    person = make_participant(edition=edition, starts_on=dt.date(2017, 5, 20))
    Affiliation.objects.create(user=person.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    session = make_session(module=make_module(edition=edition), day=dt.date(2017, 5, 6), hours=4)
    attend(session=session, participation=person)
    sign(session=session)

    def lines(day):
        return [
            (str(line.company), [cell.value for cell in line.cells])
            for line in split_of(edition, on=day).lines
            if line.company
        ]

    with clock.at(dt.date(2017, 7, 1)):
        assert lines(dt.date(2017, 5, 10)) == [("Firma A", [0, 0, 240, 240, 0, 0])]
        assert lines(dt.date(2017, 5, 20)) == [("Firma A", [1, 1, 240, 240, 0, 0])]
        assert lines(clock.today()) == [("Firma A", [1, 1, 240, 240, 0, 0]), ("Następca", [0] * 6)]
