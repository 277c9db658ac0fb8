"""What the home page of the coordination counts and shows."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects import home
from microprojects.choices import AimVersionState, EntryState, MicroprojectState, PlanState
from microprojects.queries.core import action_item_counts, microproject_board
from tests.factories import microprojects as make

TODAY = dt.date(2017, 6, 20)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(TODAY):
        yield


def microproject(edition, name, *, days=3, state=MicroprojectState.UNDER_WAY, mentor=True):
    """A team founded in autumn whose last entry was sent some days ago."""
    row = make.make_microproject(edition=edition, name=name, created_at=clock.now() - dt.timedelta(days=270))
    if mentor:
        make.accompany(microproject=row)
    moment = clock.now() - dt.timedelta(days=days)
    make.make_entry(membership=make.join(microproject=row), submitted_at=moment, happened_on=moment.date())
    return make.move(row, state)


def counted(edition):
    counts = action_item_counts(edition, TODAY)
    return {name: getattr(counts, name).count for name in ("aims", "plans", "silent", "alone")}


def test_nothing_waits_in_an_empty_edition(edition):
    assert counted(edition) == {"aims": 0, "plans": 0, "silent": 0, "alone": 0}


def test_what_waits_is_counted_in_one_query(edition, django_assert_num_queries):
    waiting = microproject(edition, "A")
    make.make_aim(microproject=waiting, state=AimVersionState.PROPOSED, proposed_at=clock.now() - dt.timedelta(days=2))
    make.make_plan(microproject=microproject(edition, "B"), state=PlanState.SUBMITTED)
    microproject(edition, "C", days=22)
    microproject(edition, "D", days=21)
    microproject(edition, "E", mentor=False)
    microproject(edition, "F", days=90, state=MicroprojectState.ABANDONED, mentor=False)
    microproject(edition, "G", days=90, state=MicroprojectState.FINISHED)
    microproject(make.make_edition(name="Inna"), "H", days=90, mentor=False)
    with django_assert_num_queries(1):
        counts = action_item_counts(edition, TODAY)
    assert counted(edition) == {"aims": 1, "plans": 1, "silent": 1, "alone": 1}
    assert counts.aims.since == TODAY - dt.timedelta(days=2)
    assert (counts.aims.code, counts.aims.number) == (waiting.code, 2)
    assert counts.silent.since == TODAY - dt.timedelta(days=22)


def test_a_draft_breaks_no_silence(edition):
    row = microproject(edition, "A", days=40)
    make.make_entry(membership=row.memberships.get(), state=EntryState.DRAFT)
    assert counted(edition)["silent"] == 1


def test_counts_agree_with_the_lists_behind_them(client, edition, coordinator):
    for number in range(2):
        row = microproject(edition, f"A{number}", days=30, mentor=False)
        make.make_aim(microproject=row, state=AimVersionState.PROPOSED)
        make.make_plan(microproject=row, state=PlanState.SUBMITTED)
    microproject(edition, "B")
    client.force_login(coordinator)
    rows = home.action_items(edition, TODAY)
    assert [row.count for row in rows] == [2, 2, 2, 2, 3, 0]
    for row in rows[:5]:
        assert len(client.get(row.url).context["microprojects"]) == row.count


def test_attention_leads_straight_to_a_single_one(edition):
    row = microproject(edition, "A", days=30, mentor=False)
    make.make_aim(microproject=row, state=AimVersionState.PROPOSED)
    make.make_plan(microproject=row, state=PlanState.SUBMITTED)
    rows = home.action_items(edition, TODAY)
    assert [each.url for each in rows] == [
        reverse("microprojects:aim_decide", args=[row.code, 2]),
        reverse("microprojects:plan_review", args=[row.code, 1]),
        reverse("microprojects:microproject_detail", args=[row.code]),
        reverse("microprojects:microproject_team", args=[row.code]),
        reverse("microprojects:microproject_team", args=[row.code]),
        f"{reverse('microprojects:microproject_list', args=[edition.code])}?czeka=stuck",
    ]
    assert [each.blocking for each in rows] == [True, True, False, True, True, True]


@pytest.mark.parametrize("size", [1, 3])
def test_board_takes_three_queries(edition, django_assert_num_queries, size):
    for number in range(size):
        microproject(edition, f"G{number}", days=number)
    with django_assert_num_queries(3):
        rows = microproject_board(edition, TODAY)
        assert [row.facts.mentors != () for row in rows] == [True] * size


def test_board_counts_entries_by_week_and_begins_with_the_silent(edition):
    quiet, busy = microproject(edition, "Cicha", days=60), microproject(edition, "Głośna", days=0)
    for days in (0, 6, 7, 83, 84):
        make.make_entry(membership=busy.memberships.get(), happened_on=TODAY - dt.timedelta(days=days))
    make.make_entry(membership=busy.memberships.get(), state=EntryState.DRAFT)
    rows = microproject_board(edition, TODAY)
    assert [row.facts.microproject for row in rows] == [quiet, busy]
    assert rows[1].weeks == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3]
    assert rows[0].entries == 1
