"""Somebody added to a team by mistake never was in it; what was ended by mistake is taken back with one tap."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from microprojects.actions import core_team as actions
from microprojects.actions import hand_over
from microprojects.choices import TeamRole
from microprojects.models import TeamMembership
from people import audit
from tests.factories import microprojects as make
from tests.factories.programmes import make_mentor, make_participant

pytestmark = pytest.mark.sought

NOON = dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)
DAY = NOON.date()
ONE = dt.timedelta(days=1)
LATER = NOON + undo.WINDOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(NOON):
        yield


@pytest.fixture
def wrong(microproject):
    return make_participant(edition=microproject.edition, first_name="Norbert")


def address(name, *given):
    return reverse(f"microprojects:{name}", args=given)


def test_empty_list_of_people_to_add_says_why(client, microproject, coordinator):
    client.force_login(coordinator)
    page = client.get(address("member_add", microproject.code)).content.decode()
    assert "Każda osoba w tej edycji jest w grupie." in page
    make_participant(edition=microproject.edition, first_name="Norbert")
    page = client.get(address("member_add", microproject.code)).content.decode()
    assert "Każda osoba w tej edycji jest w grupie." not in page
    page = client.get(address("member_add", microproject.code), {"q": "Zenobia"}).content.decode()
    assert "Wśród osób bez grupy nie ma takiej osoby." in page


def test_who_was_added_by_mistake_never_was_in_the_team(client, microproject, wrong, coordinator):
    client.force_login(coordinator)
    typed = {"participation": wrong.code, "role": "member", "on": "1.06.2017", "reason": ""}
    page = client.post(address("member_add", microproject.code), typed, follow=True).content.decode()
    row = microproject.memberships.get(participation=wrong)
    undoing = address("member_undo", microproject.code, row.pk)
    assert f'action="{undoing}"' in page
    assert f'href="{undoing}"' in page
    page = client.post(undoing, follow=True).content.decode()
    assert "Norbert" not in page
    assert not TeamMembership.objects.active(dt.date(2017, 6, 5)).filter(participation=wrong).exists()
    assert list(wrong.memberships.all()) == []
    kept = TeamMembership._base_manager.get(pk=row.pk)
    assert (kept.mistaken_by, kept.mistaken_at, kept.starts_on) == (coordinator, NOON, dt.date(2017, 6, 1))
    told = [line.verb for line in audit.history_of(microproject, viewer=coordinator)]
    assert sorted(told) == ["microproject.member_added", "microproject.member_added_undone"]
    client.force_login(wrong.user)
    assert client.get(address("microproject_detail", microproject.code)).status_code == 404
    # The person may be added anew, here or elsewhere.
    other = make.make_microproject(edition=microproject.edition, name="Inna")
    assert actions.add_member(other, participation=wrong, on=dt.date(2017, 6, 1), by=coordinator).ends_on is None


def test_later_the_coordination_says_why(client, microproject, wrong, participant, coordinator):
    row = actions.add_member(microproject, participation=wrong, on=DAY, by=coordinator)
    undoing = address("member_undo", microproject.code, row.pk)
    with clock.at(LATER):
        client.force_login(participant)
        assert client.post(undoing).status_code == 403
        client.force_login(coordinator)
        assert "reason" in client.post(undoing).context["form"].errors
        client.post(undoing, {"reason": "Imiennik."})
        assert client.post(undoing, {"reason": "Imiennik."}).status_code == 404
    line = audit.history_of(microproject, viewer=coordinator)[0]
    assert (line.verb, line.reason) == ("microproject.member_added_undone", "Imiennik.")


def test_all_roles_of_a_stay_go_and_an_earlier_stay_remains(microproject, wrong, coordinator):
    first = make.join(microproject=microproject, participation=wrong, starts_on=DAY - 60 * ONE, ends_on=DAY - 30 * ONE)
    row = actions.add_member(microproject, participation=wrong, on=DAY - 5 * ONE, by=coordinator)
    fresh = actions.change_role(row, role=TeamRole.REPORTER, on=DAY, by=coordinator)
    actions.undo_member(fresh, by=coordinator)
    assert list(wrong.memberships.all()) == [first]
    with pytest.raises(IllegalStep, match="Nie ma tu nic do cofnięcia"):
        actions.undo_member(row, by=coordinator)


def test_a_place_that_ended_was_a_mistake_too(microproject, wrong, coordinator):
    row = actions.add_member(microproject, participation=wrong, on=DAY - 5 * ONE, by=coordinator)
    hand_over.end_membership(row, on=DAY, reason="Nie ta osoba.", by=coordinator)
    actions.undo_member(row, by=coordinator)
    assert not wrong.memberships.exists()


def test_who_worked_in_the_team_or_leads_it_was_in_it(microproject, wrong, coordinator):
    row = actions.add_member(microproject, participation=wrong, on=DAY, by=coordinator)
    make.make_entry(membership=row)
    with pytest.raises(IllegalStep, match="ma wpisy w tej grupie"):
        actions.undo_member(row, by=coordinator)
    leader = microproject.memberships.get(role=TeamRole.LEADER)
    with pytest.raises(IllegalStep, match="Najpierw przekaż"):
        actions.undo_member(leader, by=coordinator)


def test_the_page_offers_it_only_where_it_can_be(client, microproject, wrong, coordinator):
    fresh = actions.add_member(microproject, participation=wrong, on=DAY - ONE, by=coordinator)
    leads = microproject.memberships.get(role=TeamRole.LEADER)
    page = address("microproject_team", microproject.code)
    client.force_login(coordinator)

    def offered() -> list[bool]:
        text = client.get(page).content.decode()
        return [address("member_undo", microproject.code, row.pk) in text for row in (fresh, leads)]

    assert offered() == [True, False]
    make.make_entry(membership=fresh, happened_on=DAY)
    assert offered() == [False, False]


def test_the_database_knows_no_mistake_that_goes_on(microproject, coordinator):
    row = microproject.memberships.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMembership.objects.filter(pk=row.pk).update(mistaken_by=coordinator, mistaken_at=NOON)


def test_an_end_is_taken_back_with_one_tap(client, microproject, wrong, coordinator):
    row = actions.add_member(microproject, participation=wrong, on=DAY, by=coordinator)
    client.force_login(coordinator)
    ending = {"on": "8.06.2017", "reason": "Koniec.", "to": ""}
    page = client.post(address("member_end", microproject.code, row.pk), ending, follow=True).content.decode()
    reopening = address("member_reopen", microproject.code, row.pk)
    assert f'action="{reopening}"' in page
    client.post(reopening)
    row.refresh_from_db()
    assert row.ends_on is None


def test_a_mentor_ended_is_taken_back_with_one_tap(client, microproject, mentor, coordinator):
    actions.assign_mentor(microproject, mentor=make_mentor(edition=microproject.edition), on=DAY, by=coordinator)
    place = microproject.accompaniments.get(mentor=mentor)
    client.force_login(coordinator)
    ending = {"on": "8.06.2017", "reason": "Urlop.", "mentor": ""}
    page = client.post(address("mentor_end", microproject.code, place.pk), ending, follow=True).content.decode()
    assert f'action="{address("mentor_reopen", microproject.code, place.pk)}"' in page


def test_an_end_is_taken_back_later_on_a_page_that_asks_why(client, microproject, wrong, coordinator):
    """The page is found although the place has ended; what only goes on is not offered for it."""
    row = actions.add_member(microproject, participation=wrong, on=DAY - 5 * ONE, by=coordinator)
    hand_over.end_membership(row, on=DAY - ONE, reason="Koniec.", by=coordinator)
    client.force_login(coordinator)
    with clock.at(LATER):
        for name in ("member_reopen", "member_undo"):
            assert "reason" in client.get(address(name, microproject.code, row.pk)).context["form"].fields
        for name in ("member_end", "role_change"):
            assert client.get(address(name, microproject.code, row.pk)).status_code == 404
        client.post(address("member_reopen", microproject.code, row.pk), {"reason": "Pomyłka."})
    row.refresh_from_db()
    assert row.ends_on is None
