"""The pages of events: their whole life, bad input, the walls, their cost."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.actions import recipients
from microprojects.models import Event, Overlap, RecipientCount
from tests.factories.microprojects import count_door, make_entry, make_held_event, make_microproject

DAY = dt.date(2017, 6, 8)
NAMES = ("event_detail", "event_edit", "event_hold", "event_cancel", "recipients_edit")
GIVEN = {"title": "Turniej", "starts_at": "2017-06-01T10:00", "ends_at": "2017-06-01T14:00", "rhythm": "once"}


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def event(microproject):
    return make_held_event(microproject=microproject)


def url(name, row):
    return reverse(f"microprojects:{name}", args=[row.code])


def test_the_life_of_an_event_in_pages(client, microproject, participant):
    client.force_login(participant)
    answer = client.post(url("event_new", microproject), GIVEN)
    event = Event.objects.get()
    assert answer.url == url("event_detail", event)
    client.post(url("event_edit", event), {**GIVEN, "title": "Turniej piłki", "version": "1"})
    stale = client.post(url("event_edit", event), {**GIVEN, "title": "Inny", "version": "1"})
    assert (stale.status_code, [row.yours for row in stale.context["stale"].rows]) == (409, ["Inny"])
    assert client.post(url("event_hold", event)).url == url("recipients_edit", event)
    assert client.get(url("recipients_edit", event)).status_code == 200
    client.post(url("recipients_edit", event), {"kind": "direct", "method": "door", "best": "96"})
    assert client.get(url("event_detail", event)).context["counts"][0].best == 96
    listing = client.get(url("event_list", microproject))
    assert [row.direct.best for row in listing.context["rows"]] == [96]


def test_an_event_is_cancelled_with_a_reason(client, microproject, participant):
    client.force_login(participant)
    client.post(url("event_new", microproject), GIVEN)
    event = Event.objects.get()
    assert "reason" in client.post(url("event_cancel", event), {"reason": ""}).context["form"].errors
    client.post(url("event_cancel", event), {"reason": "Burza."})
    assert "Burza." in client.get(url("event_detail", event)).content.decode()
    assert client.post(url("event_hold", event)).status_code == 403


def test_a_series_is_planned_in_one_form(client, microproject, participant):
    client.force_login(participant)
    given = {**GIVEN, "rhythm": "weekly"}
    assert "occurrences" in client.post(url("event_new", microproject), given).context["form"].errors
    client.post(url("event_new", microproject), {**given, "occurrences": "4", "same_people": "on"})
    assert Event.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"description": "a" * 1_000_000}, "description"),
        ({"ends_at": "2017-06-01T09:00"}, "ends_at"),
        ({"ends_at": "2018-06-01T09:00"}, "ends_at"),
        ({"starts_at": "0001-01-01T10:00"}, "starts_at"),
        ({"ends_at": "9999-12-31T10:00"}, "ends_at"),
        ({"starts_at": "2017-03-26T02:30"}, "starts_at"),
        ({"ends_at": "2017-10-29T02:30"}, "ends_at"),
        ({"rhythm": "weekly", "occurrences": "-3"}, "occurrences"),
        ({"rhythm": "weekly", "occurrences": "1000000000000"}, "occurrences"),
        ({"rhythm": "daily"}, "rhythm"),
    ],
)
def test_bad_events_come_back_with_a_sentence(client, microproject, participant, changes, field):
    client.force_login(participant)
    page = client.post(url("event_new", microproject), {**GIVEN, **changes})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"method": "door", "best": "-1"}, "best"),
        ({"method": "door", "best": "9999999999999999999"}, "best"),
        ({"method": "door", "lower": "1", "best": "5"}, "best"),
        ({"method": "estimate", "lower": "9", "best": "5", "note": "x"}, "best"),
        ({"method": "estimate", "best": "5"}, "note"),
        ({"method": "guess", "best": "5"}, "method"),
    ],
)
def test_bad_numbers_come_back_with_a_sentence(client, event, participant, given, field):
    client.force_login(participant)
    page = client.post(url("recipients_edit", event), {"kind": "direct", **given})
    assert field in page.context["form"].errors
    assert not RecipientCount.objects.exists()


def test_only_the_coordination_joins_events_of_two_teams(client, event, participant, coordinator):
    theirs = make_held_event(microproject=make_microproject(edition=event.microproject.edition, name="Fotelik"))
    page = url("overlap_new", event.microproject)
    given = {"first": event.code, "second": theirs.code, "people": "30"}
    client.force_login(participant)
    make_held_event(microproject=event.microproject)
    assert "second" in client.post(page, given).context["form"].errors
    client.force_login(coordinator)
    assert client.post(page, given).status_code == 302
    overlap = Overlap.objects.get()
    take = reverse("microprojects:overlap_withdraw", args=[event.code, overlap.pk])
    client.force_login(participant)
    assert client.post(take).status_code == 403
    client.force_login(coordinator)
    listing = client.get(reverse("microprojects:overlap_list", args=[event.microproject.edition.code]))
    assert [row.pk for row in listing.context["page"]] == [overlap.pk]
    client.post(take)
    assert not Overlap.objects.current().exists()


def test_the_list_of_overlaps_is_for_the_coordination(client, edition, participant, mentor, stranger, coordinator):
    page = reverse("microprojects:overlap_list", args=[edition.code])
    found = []
    for user in (coordinator, participant, mentor, stranger):
        client.force_login(user)
        found.append(client.get(page).status_code)
    assert found == [200, 403, 403, 404]


def test_strangers_find_no_event(client, event, rival, other_mentor, other_coordinator, representative, stranger):
    pages = [url(name, event) for name in NAMES if name != "event_hold"]
    pages += [url(name, event.microproject) for name in ("event_list", "event_new", "overlap_new")]
    for user in (rival, other_mentor, other_coordinator, representative, stranger):
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(url(name, event)).status_code for name in NAMES[1:]} == {404}


def test_a_mentor_reads_events_and_changes_nothing(client, event, mentor):
    client.force_login(mentor)
    assert client.get(url("event_detail", event)).status_code == 200
    assert {client.post(url(name, event)).status_code for name in NAMES[1:]} == {403}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_events_costs_the_same(client, microproject, participant, rows, django_assert_num_queries):
    for _number in range(rows):
        count_door(make_held_event(microproject=microproject), 10, by=participant)
    client.force_login(participant)
    with django_assert_num_queries(8):
        client.get(url("event_list", microproject))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_event_costs_the_same(client, event, coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        count_door(event, 10 + number, by=coordinator)
        other = make_held_event(microproject=event.microproject)
        recipients.declare_overlap(first=event, second=other, people=2, by=coordinator)
        make_entry(membership=event.microproject.memberships.get(), event=event)
    client.force_login(coordinator)
    with django_assert_num_queries(10):  # one of them asks the log when it was marked as held
        client.get(url("event_detail", event))
