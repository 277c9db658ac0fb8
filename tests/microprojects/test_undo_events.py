"""A held or cancelled event is taken back: by the team for a while, by the coordination with a reason."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from microprojects.actions import events as actions
from microprojects.actions import recipients
from microprojects.choices import EventState
from microprojects.models import Event
from microprojects.queries.reach import reach_of
from people.models import AuditEntry
from tests.factories.microprojects import count_door, make_event
from tests.factories.people import make_user

pytestmark = pytest.mark.sought

DAY = dt.datetime(2017, 6, 8, 12, 0, tzinfo=dt.UTC)
LATER = DAY + undo.WINDOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def held(microproject, participant):
    event = make_event(microproject=microproject, starts_at=DAY - dt.timedelta(days=3))
    return actions.hold_event(event=event, by=participant)


def address(event):
    return reverse("microprojects:event_undo", args=[event.code])


def test_one_tap_beside_the_message_takes_a_held_event_back(client, microproject, participant):
    event = make_event(microproject=microproject, starts_at=DAY - dt.timedelta(days=3))
    client.force_login(participant)
    page = client.post(reverse("microprojects:event_hold", args=[event.code]), follow=True)
    assert f'action="{address(event)}"' in page.content.decode()
    assert client.post(address(event)).status_code == 302
    event.refresh_from_db()
    assert event.state == EventState.PLANNED
    told = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["event.held", "event.held_undone"]


def test_the_page_of_a_held_event_offers_the_way_back(client, held, participant):
    client.force_login(participant)
    assert f'action="{address(held)}"' in client.get(held_page(held)).content.decode()
    with clock.at(LATER):
        assert address(held) not in client.get(held_page(held)).content.decode()


def held_page(event):
    return reverse("microprojects:event_detail", args=[event.code])


def test_a_cancelled_event_is_planned_again_without_its_reason(client, microproject, participant):
    event = actions.cancel_event(event=make_event(microproject=microproject), reason="Burza.", by=participant)
    client.force_login(participant)
    client.post(address(event))
    event.refresh_from_db()
    assert (event.state, event.cancel_reason) == (EventState.PLANNED, "")
    assert AuditEntry.objects.get(verb="event.cancelled").reason == "Burza."


def test_after_its_time_the_coordination_takes_it_back_with_a_reason(client, held, participant, coordinator):
    with clock.at(LATER):
        client.force_login(participant)
        refused = client.post(address(held))
        assert refused.status_code == 403
        assert (
            "Czas na cofnięcie minął. Mogą to jeszcze zrobić koordynatorzy, podając powód." in refused.content.decode()
        )
        client.force_login(coordinator)
        assert client.get(address(held)).status_code == 200
        assert "reason" in client.post(address(held), {"reason": ""}).context["form"].errors
        assert Event.objects.get().state == EventState.HELD
        client.post(address(held), {"reason": "Pomyłka."})
    assert Event.objects.get().state == EventState.PLANNED
    assert AuditEntry.objects.get(verb="event.held_undone").reason == "Pomyłka."


def test_a_stranger_finds_nothing_and_a_mentor_is_told_why(client, held, mentor):
    client.force_login(make_user())
    assert client.post(address(held)).status_code == 404
    client.force_login(mentor)
    refused = client.post(address(held))
    assert (refused.status_code, "Pisać tu mogą tylko osoby z grupy." in refused.content.decode()) == (403, True)
    assert Event.objects.get().state == EventState.HELD


def test_people_reached_follow_the_undo_and_come_back_when_it_is_held_again(held, microproject, participant):
    other = make_event(microproject=microproject, starts_at=DAY - dt.timedelta(days=2))
    actions.hold_event(event=other, by=participant)
    count_door(held, 40, by=participant)
    count_door(other, 30, by=participant)
    recipients.declare_overlap(first=held, second=other, people=10, by=participant)
    assert reach_of([microproject]).direct.people.best == 60
    actions.undo_event(event=held, by=participant)
    assert reach_of([microproject]).direct.people.best == 30
    actions.hold_event(event=Event.objects.get(pk=held.pk), by=participant)
    assert reach_of([microproject]).direct.people.best == 60


def test_taking_back_twice_is_told_once(held, participant):
    actions.undo_event(event=held, by=participant)
    with pytest.raises(IllegalStep):
        actions.undo_event(event=held, by=participant)
    assert AuditEntry.objects.filter(verb="event.held_undone").count() == 1


def test_a_planned_event_has_nothing_to_take_back(client, microproject, participant):
    event = make_event(microproject=microproject)
    client.force_login(participant)
    assert client.post(address(event)).status_code == 403


def test_what_a_frozen_thing_rests_on_stays(client, held, participant, coordinator, monkeypatch):
    monkeypatch.setattr(undo, "_keepers", [lambda *_act: "Książka już to mówi."])
    for person in (participant, coordinator):
        client.force_login(person)
        assert "Książka już to mówi." in client.post(address(held)).content.decode()
    with pytest.raises(IllegalStep), transaction.atomic():
        actions.undo_event(event=held, by=participant)
    assert Event.objects.get().state == EventState.HELD
