"""Events, series, recipients and overlaps; the people reached as the reports read them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Refused
from microprojects.actions import events as actions
from microprojects.actions import recipients
from microprojects.choices import (
    CountMethod,
    EntryState,
    EventState,
    MicroprojectState,
    RecipientKind,
    SeriesRhythm,
)
from microprojects.models import Event, EventSeries, Microproject, Overlap, RecipientCount
from microprojects.presenters.events import overview
from microprojects.queries.events import progress_counts
from microprojects.queries.reach import reach_of
from microprojects.reach import Bounds, summed
from people.models import AuditEntry
from programmes.models import Edition
from tests.factories.microprojects import (
    count_door,
    make_entry,
    make_event,
    make_held_event,
    make_microproject,
    move,
)

DAY = dt.date(2017, 6, 8)


def local(*parts):
    return dt.datetime(*parts, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def other_group(edition):
    return make_microproject(edition=edition, name="Sportowe Dzieciaki")


# --- planning ---


def series(microproject, by, **fields):
    given = {
        "title": "Trening",
        "starts_at": local(2017, 10, 22, 17, 0),
        "ends_at": local(2017, 10, 22, 18, 30),
        "rhythm": SeriesRhythm.WEEKLY,
        "occurrences": 3,
        **fields,
    }
    return actions.plan_series(microproject=microproject, by=by, **given)


def test_a_series_repeats_at_the_same_local_hour_across_the_clock_change(microproject, participant):
    events = series(microproject, participant)
    starts = [timezone.localtime(event.starts_at) for event in events]
    assert [(one.day, one.hour) for one in starts] == [(22, 17), (29, 17), (5, 17)]
    assert {event.ends_at - event.starts_at for event in events} == {dt.timedelta(hours=1, minutes=30)}
    assert EventSeries.objects.get().events.count() == 3


def test_a_monthly_series_of_the_31st_keeps_to_the_month():
    first = local(2017, 1, 31, 10)
    moments = [timezone.localtime(actions.occurrence(first, SeriesRhythm.MONTHLY, n)) for n in range(3)]
    assert [(one.month, one.day) for one in moments] == [(1, 31), (2, 28), (3, 31)]


def test_a_skipped_hour_moves_an_hour_on():
    moved = timezone.localtime(actions.occurrence(local(2017, 3, 19, 2, 30), SeriesRhythm.WEEKLY, 1))
    assert (moved.day, moved.hour, moved.minute) == (26, 3, 30)


@pytest.mark.parametrize("occurrences", [0, 1, 61])
def test_a_series_has_a_sane_number_of_events(microproject, participant, occurrences):
    with pytest.raises(ValidationError):
        series(microproject, participant, occurrences=occurrences)
    assert not Event.objects.exists()


def test_an_event_is_held_only_after_it_began(microproject, participant):
    future = make_event(microproject=microproject, starts_at=local(2017, 6, 9, 10))
    with pytest.raises(Refused):
        actions.hold_event(event=future, by=participant)
    with clock.at(dt.date(2017, 6, 10)):
        assert actions.hold_event(event=future, by=participant).state == EventState.HELD


def test_a_cancelled_event_keeps_its_reason_and_is_not_held(microproject, participant):
    event = make_event(microproject=microproject, starts_at=local(2017, 6, 1, 10))
    with pytest.raises(Refused):
        actions.cancel_event(event=event, reason=" ", by=participant)
    actions.cancel_event(event=event, reason="Burza.", by=participant)
    with pytest.raises(IllegalStep):
        actions.hold_event(event=event, by=participant)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.reason) == ("event.cancelled", "Burza.")


# --- recipients ---


def test_a_correction_is_a_new_row(microproject, participant):
    event = make_held_event(microproject=microproject)
    count_door(event, 40, by=participant)
    count_door(event, 45, by=participant)
    assert list(RecipientCount.objects.values_list("best", "replaced_at")) == [(40, clock.now()), (45, None)]
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["recipients.counted", "recipients.corrected"]


def test_recipients_of_an_event_that_was_not_held_are_refused(microproject, participant):
    with pytest.raises(Refused):
        count_door(make_event(microproject=microproject), 10, by=participant)


@pytest.mark.parametrize(
    ("method", "numbers", "note"),
    [
        (CountMethod.LIST, (5, 6, 7), ""),
        (CountMethod.ESTIMATE, (7, 6, 8), "na oko"),
        (CountMethod.ESTIMATE, (-1, 6, 8), "na oko"),
        (CountMethod.ESTIMATE, (5, 6, 8), ""),
    ],
)
def test_numbers_that_cannot_be_are_refused(microproject, participant, method, numbers, note):
    bounds = dict(zip(("lower", "best", "upper"), numbers, strict=True))
    event = make_held_event(microproject=microproject)
    with pytest.raises(ValidationError):
        recipients.count_recipients(
            event=event, kind=RecipientKind.DIRECT, method=method, note=note, by=participant, **bounds
        )


# --- reach ---


def test_the_figure_is_the_sum_of_its_records(microproject, other_group, coordinator, edition):
    fair = make_held_event(microproject=microproject)
    day, club = make_held_event(microproject=other_group), make_held_event(microproject=other_group)
    count_door(fair, 300, by=coordinator)
    count_door(day, 200, by=coordinator, lower=150, upper=260)
    count_door(club, 20, by=coordinator)
    count_door(fair, 900, by=coordinator, kind=RecipientKind.INDIRECT)
    recipients.declare_overlap(first=day, second=fair, people=60, by=coordinator)
    found = reach_of(edition)
    assert found.direct.people == Bounds(410, 460, 580)
    assert summed(found.direct.records) == found.direct
    assert found.direct.contacts == 520
    assert found.indirect == Bounds(900, 900, 900)
    assert found.of(microproject).people == Bounds(300, 300, 300)
    assert found.of(other_group).people == Bounds(170, 220, 280)
    assert found.between_microprojects.people == Bounds(-60, -60, 0)
    assert reach_of([microproject]).direct.people == Bounds(300, 300, 300)


def test_only_current_counts_of_held_events_count(microproject, coordinator, edition):
    event = make_held_event(microproject=microproject)
    count_door(event, 40, by=coordinator)
    count_door(event, 30, by=coordinator)
    assert reach_of(edition).direct.people == Bounds(30, 30, 30)
    Event.objects.filter(pk=event.pk).update(state=EventState.PLANNED)
    assert reach_of(edition).direct.people == Bounds()


@pytest.mark.parametrize("events", [1, 3])
def test_reach_costs_the_same_for_any_number(microproject, coordinator, edition, events, django_assert_num_queries):
    for _number in range(events):
        count_door(make_held_event(microproject=microproject), 10, by=coordinator)
    with django_assert_num_queries(2):
        found = reach_of(edition)
        assert len([found.count_of(record).event.title for record in found.direct.records]) == events


def test_a_corrected_overlap_replaces_the_former(microproject, coordinator):
    first, second = make_held_event(microproject=microproject), make_held_event(microproject=microproject)
    recipients.declare_overlap(first=first, second=second, people=5, by=coordinator)
    again = recipients.declare_overlap(first=second, second=first, people=7, by=coordinator)
    assert list(Overlap.objects.current()) == [again]
    recipients.withdraw_overlap(overlap=again, by=coordinator)
    assert not Overlap.objects.current().exists()
    assert Overlap.objects.count() == 2


def test_an_overlap_needs_two_events_of_one_edition(microproject, coordinator):
    event = make_held_event(microproject=microproject)
    elsewhere = make_held_event(microproject=make_microproject())
    for other in (event, elsewhere):
        with pytest.raises(ValidationError):
            recipients.declare_overlap(first=event, second=other, people=5, by=coordinator)


def test_the_overview_costs_four_queries(microproject, coordinator, django_assert_num_queries):
    make_entry(membership=microproject.memberships.get(), state=EntryState.ACCEPTED, minutes=90)
    make_entry(membership=microproject.memberships.get(), minutes=30)
    for _number in range(3):
        count_door(make_held_event(microproject=microproject), 10, by=coordinator)
    with django_assert_num_queries(4):
        found = overview(microproject, on=DAY)
        assert [row.direct.best for row in found["events_summary"]] == [10, 10, 10]
    assert (found["entries_summary"].confirmed_minutes, found["entries_summary"].waiting_minutes) == (90, 30)


# --- what waits ---


def test_what_waits_is_counted_in_one_query(microproject, coordinator, edition, django_assert_num_queries):
    make_entry(membership=microproject.memberships.get(), minutes=90)
    make_entry(membership=microproject.memberships.get(), minutes=30)
    make_event(microproject=microproject, starts_at=local(2017, 6, 2, 10))
    make_event(microproject=microproject, starts_at=local(2017, 6, 20, 10))
    make_held_event(microproject=microproject)
    count_door(make_held_event(microproject=microproject), 10, by=coordinator)
    with django_assert_num_queries(1):
        found = Edition.objects.filter(pk=edition.pk).annotate(**progress_counts()).values(*progress_counts()).get()
    assert (found["entries_waiting"], found["entries_waiting_minutes"]) == (2, 120)
    assert (found["events_past"], found["events_uncounted"]) == (1, 1)
    assert found["events_past_since"] == local(2017, 6, 2, 14)


def test_no_event_comes_or_moves_in_a_microproject_closed_meanwhile(microproject, participant):
    begins = local(2017, 6, 7, 16)
    row = make_event(microproject=microproject, starts_at=begins)
    span = {"title": "Turniej", "starts_at": begins, "ends_at": begins + dt.timedelta(hours=2), "by": participant}
    move(Microproject.objects.get(pk=microproject.pk), MicroprojectState.REPORTED)
    weekly = {"rhythm": SeriesRhythm.WEEKLY, "occurrences": 2}
    for act in (
        lambda: actions.plan_event(microproject=microproject, **span),
        lambda: actions.plan_series(microproject=microproject, **weekly, **span),
        lambda: actions.change_event(event=row, expected_version=1, by=participant, title="Inny"),
        lambda: actions.hold_event(event=row, by=participant),
        lambda: actions.cancel_event(event=row, reason="Deszcz.", by=participant),
    ):
        with pytest.raises(IllegalStep):
            act()
    assert [(one.title, one.state) for one in Event.objects.all()] == [(row.title, EventState.PLANNED)]
