"""Steps of a microproject and ended places in its team are taken back; nobody leaves a team without who runs it."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Refused
from microprojects.actions import core_steps, core_team, hand_over
from microprojects.actions.reopening import reopen_membership
from microprojects.choices import MicroprojectState, TeamRole
from microprojects.models import Microproject
from microprojects.queries.history import as_of
from people.models import AuditEntry
from tests.factories import microprojects as make
from tests.factories.programmes import make_mentor, make_participant

pytestmark = pytest.mark.sought

DAY = dt.date(2017, 6, 8)
ONE = dt.timedelta(days=1)
NOON = dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)
LATER = NOON + undo.WINDOW + dt.timedelta(hours=3)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


def address(name, *given):
    return reverse(f"microprojects:{name}", args=given)


@pytest.mark.parametrize(
    ("verb", "before"),
    [
        ("diagnose", MicroprojectState.IDEA),
        ("start", MicroprojectState.APPROVED),
        ("finish", MicroprojectState.UNDER_WAY),
        ("report", MicroprojectState.FINISHED),
        ("abandon", MicroprojectState.DIAGNOSIS),
        ("abandon", MicroprojectState.UNDER_WAY),
    ],
)
def test_each_step_by_hand_has_its_way_back(client, microproject, coordinator, verb, before):
    make.move(microproject, before)
    core_steps.take_step(microproject, verb, reason="Próba.", by=coordinator)
    client.force_login(coordinator)
    page = client.get(address("microproject_detail", microproject.code))
    assert f'href="{address("microproject_undo", microproject.code)}"' in page.content.decode()
    client.post(address("microproject_undo", microproject.code))
    microproject.refresh_from_db()
    assert (microproject.state, microproject.abandoned_reason) == (before, "")


def test_the_team_takes_its_own_step_back_for_a_while(client, microproject, participant, mentor, stranger):
    make.move(microproject, MicroprojectState.UNDER_WAY)
    core_steps.take_step(microproject, "finish", by=participant)
    undoing = address("microproject_undo", microproject.code)
    client.force_login(stranger)
    assert client.post(undoing).status_code == 404
    client.force_login(mentor)
    assert client.post(undoing).status_code == 403
    client.force_login(participant)
    with clock.at(LATER):
        assert client.post(undoing).status_code == 403
    client.post(undoing)
    assert Microproject.objects.get().state == MicroprojectState.UNDER_WAY


def test_looking_back_a_step_taken_back_does_not_count(microproject, participant, coordinator):
    make.move(microproject, MicroprojectState.APPROVED)
    core_steps.take_step(microproject, "start", by=participant)
    core_steps.take_step(microproject, "finish", by=participant)
    with clock.at(DAY + ONE):
        core_steps.undo_step(microproject, reason="Jeszcze nie.", by=coordinator)
    with clock.at(DAY + 5 * ONE):
        then = {day: as_of(Microproject.objects.all(), day).get().state_then for day in (DAY, DAY + ONE)}
    assert then == {DAY: MicroprojectState.FINISHED, DAY + ONE: MicroprojectState.UNDER_WAY}


def test_an_abandoned_team_stays_so_while_its_people_are_elsewhere(microproject, participation, coordinator):
    make.move(microproject, MicroprojectState.DIAGNOSIS)
    core_steps.take_step(microproject, "abandon", reason="Nie wyszło.", by=coordinator)
    other = make.make_microproject(edition=microproject.edition, name="Inna")
    core_team.add_member(other, participation=participation, on=DAY, by=coordinator)
    with pytest.raises(IllegalStep, match="jest teraz w grupie „Inna”"):
        core_steps.undo_step(microproject, by=coordinator)
    microproject.refresh_from_db()
    assert microproject.state == MicroprojectState.ABANDONED


@pytest.fixture
def member(microproject):
    return make.join(microproject=microproject, participation=make_participant(edition=microproject.edition))


def test_an_ended_place_in_the_team_goes_on_again(client, microproject, member, coordinator, participant):
    hand_over.end_membership(member, on=DAY, reason="Pomyłka.", by=coordinator)
    reopening = address("member_reopen", microproject.code, member.pk)
    client.force_login(participant)
    assert client.post(reopening).status_code == 403
    client.force_login(coordinator)
    with clock.at(LATER + ONE):
        assert reopening in client.get(address("microproject_team", microproject.code)).content.decode()
        assert "reason" in client.post(reopening).context["form"].errors
        client.post(reopening, {"reason": "Nie ta osoba."})
    member.refresh_from_db()
    assert (member.ends_on, member.ended_by, member.reason) == (None, None, "Nie ta osoba.")
    verbs = AuditEntry.objects.filter(verb__startswith="microproject.member_ended").values_list("verb", flat=True)
    assert sorted(verbs) == ["microproject.member_ended", "microproject.member_ended_undone"]


def test_a_place_is_not_opened_again_beside_another_one(microproject, member, coordinator):
    other = make.make_microproject(edition=microproject.edition, name="Inna")
    hand_over.end_membership(member, on=DAY, reason="Zmiana.", to=other, by=coordinator)
    with pytest.raises(Refused, match="Inna"):
        reopen_membership(member, by=coordinator)
    member.refresh_from_db()
    assert member.ends_on == DAY


def test_a_mentor_who_ended_by_mistake_goes_on(client, microproject, mentor, coordinator):
    second = make_mentor(edition=microproject.edition, first_name="Henryk")
    place = microproject.accompaniments.get()
    core_team.assign_mentor(microproject, mentor=second, on=DAY, by=coordinator)
    hand_over.end_accompaniment(place, on=DAY, reason="Urlop.", by=coordinator)
    client.force_login(coordinator)
    client.post(address("mentor_reopen", microproject.code, place.pk))
    place.refresh_from_db()
    assert place.ends_on is None


def test_who_leads_hands_over_before_leaving(microproject, member, coordinator):
    leader = microproject.memberships.get(role=TeamRole.LEADER)
    with pytest.raises(IllegalStep, match="Najpierw przekaż prowadzenie"):
        hand_over.end_membership(leader, on=DAY, reason="Koniec.", by=coordinator)
    hand_over.hand_role_over(leader, to=member, on=DAY + ONE, by=coordinator)
    fresh = microproject.memberships.get(participation=leader.participation, ends_on=None)
    assert hand_over.end_membership(fresh, on=DAY + ONE, reason="Koniec.", by=coordinator).ends_on == DAY + ONE


def test_the_only_mentor_hands_over_before_leaving(microproject, mentor, coordinator):
    place = microproject.accompaniments.get()
    with pytest.raises(
        IllegalStep, match=r"Ta grupa nie ma innego mentora ani mentorki. Najpierw wybierz, kto ją przejmie."
    ):
        hand_over.end_accompaniment(place, on=DAY, reason="Urlop.", by=coordinator)
    second = make_mentor(edition=microproject.edition, first_name="Henryk")
    ended = hand_over.end_accompaniment(place, on=DAY, reason="Urlop.", mentor=second, by=coordinator)
    assert ended.ends_on == DAY
