"""A visit planned by mistake and a check of a resource card noted by mistake are taken back; the history keeps both."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Refused
from people.models import AuditEntry
from publications.queries.material import Material
from visits import queries
from visits.actions import visits as actions
from visits.actions.attendees import add_guest, add_participants, remove_attendee, restore_attendee
from visits.actions.resources import add_card, change_card, undo_check, verify_card
from visits.choices import ResourceKind
from visits.forms import ResourceCardForm
from visits.models import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.sought]
NOON = dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)
LATER = NOON + undo.WINDOW + dt.timedelta(minutes=1)
DAY = NOON.date()
LONG_AGO = DAY - dt.timedelta(days=300)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def visit(edition, coordinator):
    return actions.plan_visit(edition, title="Byczyna", starts_on=DAY, ends_on=DAY, by=coordinator)


@pytest.fixture
def card(edition, coordinator):
    return add_card(edition, title="Boisko", kind=ResourceKind.MATERIAL, by=coordinator)


def url(name, *given):
    return reverse(f"visits:{name}", args=given)


def test_a_visit_planned_by_mistake_is_taken_out_with_one_tap_and_put_back(client, edition, coordinator, participant):
    client.force_login(coordinator)
    typed = {"kind": "study_visit", "title": "Byczyna", "starts_on": "8.06.2017", "ends_on": "8.06.2017", "version": 1}
    page = client.post(url("visit_new", edition.code), typed, follow=True).content.decode()
    visit = Visit.objects.get()
    assert f'action="{url("visit_undo", visit.code)}"' in page
    page = client.post(url("visit_undo", visit.code), follow=True).content.decode()
    assert f'action="{url("visit_restore", visit.code)}"' in page
    for name in ("visit_detail", "visit_edit", "visit_undo", "attendee_list"):
        assert client.get(url(name, visit.code)).status_code == 404
    client.force_login(participant)
    assert "Byczyna" not in client.get(url("visit_list", edition.code)).content.decode()
    assert client.post(url("visit_restore", visit.code)).status_code == 404
    client.force_login(coordinator)
    assert "Byczyna" in client.post(url("visit_restore", visit.code), follow=True).content.decode()
    client.force_login(participant)
    assert "Byczyna" in client.get(url("visit_list", edition.code)).content.decode()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["visit.planned", "visit.planned_undone", "visit.restored"]


def test_a_visit_taken_out_is_in_no_book_and_no_card_can_come_of_it(edition, visit, coordinator):
    before = list(ResourceCardForm(edition=edition).fields["visit"].queryset), Material(edition).visits
    actions.undo_visit(visit, by=coordinator)
    after = list(ResourceCardForm(edition=edition).fields["visit"].queryset), Material(edition).visits
    assert (before, after) == (([visit], [visit]), ([], []))


def test_a_visit_is_taken_out_later_with_a_reason_and_by_the_coordination_only(client, visit, coordinator, mentor):
    client.force_login(mentor)
    assert client.post(url("visit_undo", visit.code)).status_code == 403
    with clock.at(LATER):
        client.force_login(coordinator)
        assert f'href="{url("visit_undo", visit.code)}"' in client.get(url("visit_edit", visit.code)).content.decode()
        assert "reason" in client.post(url("visit_undo", visit.code)).context["form"].errors
        client.post(url("visit_undo", visit.code), {"reason": "Zła edycja."})
    assert AuditEntry.objects.get(verb="visit.planned_undone").reason == "Zła edycja."
    assert not Visit.objects.not_removed().exists()


def test_a_visit_people_came_to_stays_until_they_are_off_the_list(client, visit, coordinator):
    guest = add_guest(visit, guest_name="Ewa Przykładowa", days=[DAY], by=coordinator)
    with pytest.raises(IllegalStep, match="Najpierw"):
        actions.undo_visit(visit, by=coordinator)
    client.force_login(coordinator)
    assert client.post(url("visit_undo", visit.code)).status_code == 403
    page = client.get(url("visit_edit", visit.code)).content.decode()
    assert "Na liście tej wizyty są osoby" in page
    assert url("visit_undo", visit.code) not in page
    remove_attendee(guest, by=coordinator)
    client.post(url("visit_undo", visit.code))
    assert not Visit.objects.not_removed().exists()


def test_a_visit_that_gave_cards_stays(edition, visit, coordinator):
    add_card(edition, title="Boisko", kind=ResourceKind.MATERIAL, visit=visit, by=coordinator)
    with pytest.raises(IllegalStep, match="Najpierw"):
        actions.undo_visit(visit, by=coordinator)


def test_nothing_comes_of_a_visit_that_somebody_has_just_taken_out(edition, visit, card, participant, coordinator):
    guest = add_guest(visit, guest_name="Ewa Przykładowa", days=[DAY], by=coordinator)
    remove_attendee(guest, by=coordinator)
    actions.undo_visit(visit, by=coordinator)
    with pytest.raises(IllegalStep):
        actions.undo_visit(visit, by=coordinator)
    for write in (
        lambda: add_guest(visit, guest_name="Jan Przykładowy", days=[DAY], by=coordinator),
        lambda: add_participants(visit, participant.participations.all(), days=[DAY], by=coordinator),
        lambda: restore_attendee(guest, by=coordinator),
        lambda: add_card(edition, title="Hala", kind=ResourceKind.MATERIAL, visit=visit, by=coordinator),
        lambda: change_card(card, expected=card.version, title="Hala", visit=visit, by=coordinator),
    ):
        with pytest.raises(Refused):
            write()


def test_a_check_noted_by_mistake_no_longer_counts_and_the_former_one_does(client, edition, card, coordinator, mentor):
    verify_card(card, on=LONG_AGO, by=coordinator)
    client.force_login(mentor)
    page = client.post(url("resource_verify", card.code), {"on": "8.06.2017", "note": ""}, follow=True)
    check = card.verifications.get(verified_on=DAY)
    back = url("resource_check_undo", card.code, check.pk)
    assert page.content.decode().count(f'action="{back}"') == 2  # beside the message and at the check
    assert queries.cards(edition, mentor).get().verified_on == DAY
    page = client.post(back, follow=True).content.decode()
    read = queries.cards(edition, mentor).get()
    assert (read.verified_on, read.check_is_old) == (LONG_AGO, True)
    assert back not in page
    assert client.post(back).status_code == 404
    with pytest.raises(IllegalStep):
        undo_check(check, by=mentor)
    told = AuditEntry.objects.filter(verb__startswith="resource.verified").order_by("pk")
    assert [entry.verb for entry in told] == ["resource.verified", "resource.verified", "resource.verified_undone"]
    assert "8.06.2017" in page[page.index('id="hist-h"') :]


def test_a_check_is_taken_back_later_by_the_coordination_with_a_reason(client, card, coordinator, mentor, participant):
    check = verify_card(card, on=LONG_AGO, by=mentor)
    back = url("resource_check_undo", card.code, check.pk)
    client.force_login(participant)
    assert client.post(back).status_code == 403
    with clock.at(LATER):
        client.force_login(mentor)
        assert client.post(back).status_code == 403
        client.force_login(coordinator)
        assert f'href="{back}"' in client.get(url("resource_detail", card.code)).content.decode()
        assert "reason" in client.post(back).context["form"].errors
        client.post(back, {"reason": "To inne boisko."})
    assert not card.verifications.not_removed().exists()
    assert AuditEntry.objects.get(verb="resource.verified_undone").reason == "To inne boisko."


def test_a_check_is_not_taken_back_through_another_card(client, edition, card, coordinator):
    check = verify_card(card, on=DAY, by=coordinator)
    other = add_card(edition, title="Hala", kind=ResourceKind.MATERIAL, by=coordinator)
    client.force_login(coordinator)
    assert client.post(url("resource_check_undo", other.code, check.pk)).status_code == 404
    assert list(card.verifications.not_removed()) == [check]


@pytest.mark.parametrize("rows", [1, 3])
def test_ways_back_are_found_without_a_question_per_check(client, card, coordinator, rows, django_assert_num_queries):
    client.force_login(coordinator)
    page = url("resource_detail", card.code)
    for n in range(rows):
        verify_card(card, on=DAY - dt.timedelta(days=n), by=coordinator)
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)
