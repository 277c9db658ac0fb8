"""Counting people once: the properties that hold whatever is declared."""

from hypothesis import given
from hypothesis import strategies as st

from microprojects.reach import Bounds, EventCount, Shared, reach, summed


@st.composite
def bounds(draw):
    lower, best, upper = sorted(draw(st.lists(st.integers(0, 400), min_size=3, max_size=3)))
    return Bounds(lower, best, upper)


@st.composite
def worlds(draw):
    size = draw(st.integers(0, 8))
    counts = []
    for event in range(size):
        series = draw(st.sampled_from([None, None, 100, 200]))
        microproject = draw(st.integers(1, 3)) if series is None else series
        counts.append(EventCount(event=event, microproject=microproject, bounds=draw(bounds()), same_people_as=series))
    ids = st.integers(0, max(size, 1))
    pairs = draw(st.lists(st.tuples(ids, ids, st.integers(0, 500)), max_size=8))
    overlaps = [Shared(key, first, second, people) for key, (first, second, people) in enumerate(pairs)]
    return counts, [one for one in overlaps if one.first != one.second]


@given(worlds())
def test_the_three_numbers_are_always_in_order(world):
    counts, overlaps = world
    people = reach(counts, overlaps).people
    assert 0 <= people.lower <= people.best <= people.upper


@given(worlds())
def test_the_lower_number_is_never_below_the_largest_count(world):
    counts, overlaps = world
    people = reach(counts, overlaps).people
    assert people.lower >= max((row.bounds.lower for row in counts), default=0)
    assert people.upper == sum(row.bounds.upper for row in counts)


@given(worlds(), st.integers(0, 8), st.integers(0, 8), st.integers(0, 500))
def test_another_overlap_never_raises_a_number(world, first, second, people):
    counts, overlaps = world
    before = reach(counts, overlaps).people
    after = reach(counts, [*overlaps, Shared(999, first, second, people)]).people
    assert after.lower <= before.lower
    assert after.best <= before.best
    assert after.upper == before.upper


@given(worlds())
def test_the_records_add_up_to_the_figure(world):
    counts, overlaps = world
    figure = reach(counts, overlaps)
    assert summed(figure.records) == figure
    microprojects = {row.microproject for row in counts}
    parts = sum(
        (figure.of_microproject(microproject).people for microproject in microprojects),
        figure.between_microprojects.people,
    )
    assert parts == figure.people


@given(worlds())
def test_a_teams_part_is_what_it_would_be_alone(world):
    counts, overlaps = world
    figure = reach(counts, overlaps)
    for microproject in {row.microproject for row in counts}:
        own = [row for row in counts if row.microproject == microproject]
        assert figure.of_microproject(microproject).people == reach(own, overlaps).people


@given(worlds())
def test_contacts_are_attendances_whatever_is_declared(world):
    counts, overlaps = world
    assert reach(counts, overlaps).contacts == sum(row.bounds.best for row in counts)


def count(event, lower, best, upper, *, microproject=1, series=None):
    return EventCount(event=event, microproject=microproject, bounds=Bounds(lower, best, upper), same_people_as=series)


def test_an_overlap_is_taken_off_the_lower_and_the_best_number_only():
    figure = reach([count(1, 100, 120, 150), count(2, 80, 80, 80, microproject=2)], [Shared(7, 1, 2, 30)])
    assert figure.people == Bounds(150, 170, 230)
    assert figure.between_microprojects.people == Bounds(-30, -30, 0)


def test_a_series_of_the_same_people_counts_once_with_its_largest_occurrence():
    figure = reach([count(1, 18, 18, 18, series=5), count(2, 20, 20, 20, series=5)])
    assert figure.people == Bounds(20, 20, 38)
    assert figure.contacts == 38


def test_people_at_three_events_are_not_taken_off_three_times():
    same = [Shared(1, 1, 2, 10), Shared(2, 2, 3, 10), Shared(3, 1, 3, 10)]
    figure = reach([count(1, 10, 10, 10), count(2, 10, 10, 10), count(3, 10, 10, 10)], same)
    assert figure.people == Bounds(10, 10, 30)


def test_an_event_that_overlaps_a_whole_series_gives_its_people_once():
    series = [count(1, 20, 20, 20, series=5), count(2, 20, 20, 20, series=5)]
    figure = reach([*series, count(3, 50, 50, 50)], [Shared(1, 1, 3, 12), Shared(2, 2, 3, 12)])
    assert figure.people.lower == 58


def test_an_overlap_with_an_event_without_a_count_changes_nothing():
    assert reach([count(1, 5, 5, 5)], [Shared(1, 1, 2, 5)]).people == Bounds(5, 5, 5)


def test_nothing_is_nothing():
    assert reach([]).people == Bounds(0, 0, 0)
