"""Founding, renaming, a new aim and its decision; the people of a team; steps."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from microprojects.actions import core, core_steps, core_team, hand_over
from microprojects.actions.core import Wording
from microprojects.choices import AimVersionKind, AimVersionState, MicroprojectState, TeamRole
from microprojects.models import AimVersion, Microproject, TeamMembership
from people import audit
from people.models import OutgoingMail
from programmes.choices import EditionRoleName
from tests.factories import microprojects as make
from tests.factories.programmes import grant, make_coordinator, make_edition, make_mentor, make_participant

DAY = dt.date(2017, 6, 8)
NEW = Wording("Malowanie Szpitala", "Odmalować poradnię.", "mali pacjenci", "zdrowie", "Katowice-Ligota")


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(DAY):
        yield


def told(microproject, viewer):
    """The last sentence of the history, its verb and its reason."""
    line = audit.history_of(microproject, viewer=viewer, private=True)[0]
    return line.verb, line.reason, line.private_reason


def mailed():
    return sorted(OutgoingMail.objects.values_list("template", "to_email"))


def rename(microproject, name, *, by, expected=1):
    wording = Wording.of(microproject.aim_versions.in_force().last())
    wording = Wording(name, wording.aim, wording.community, wording.topic, wording.place)
    return core.change_aim(microproject, wording=wording, reason="Lepiej brzmi.", expected=expected, by=by)


def propose(microproject, *, by, expected=1, wording=NEW):
    return core.change_aim(microproject, wording=wording, reason="Miasto mierzy samo.", expected=expected, by=by)


class TestNamesAndAims:
    def test_founding_puts_the_first_wording_in_force(self, edition, coordinator):
        microproject = core.create_microproject(edition=edition, wording=NEW, by=coordinator)
        version = microproject.aim_versions.get()
        assert (version.number, version.kind, version.state) == (1, AimVersionKind.FIRST, AimVersionState.IN_FORCE)
        assert (microproject.state, microproject.name, microproject.search_key) == (
            "idea",
            NEW.name,
            "malowanie szpitala",
        )
        assert told(microproject, coordinator) == ("microproject.founded", "", "")

    def test_a_rename_is_in_force_at_once_and_the_old_name_is_found(self, microproject, participant):
        version = rename(microproject, "Zielone Płuca", by=participant)
        microproject.refresh_from_db()
        assert (version.kind, version.state, version.decided_by) == ("rename", "in_force", participant)
        assert (microproject.name, microproject.version) == ("Zielone Płuca", 2)
        assert list(Microproject.objects.found_by("czyste powietrze")) == [microproject]
        assert list(Microproject.objects.found_by("zielone PLUCA")) == [microproject]
        assert told(microproject, participant) == ("microproject.renamed", "Lepiej brzmi.", "")
        assert mailed() == []

    @pytest.mark.parametrize("field", ["aim", "community", "topic", "place"])
    def test_anything_but_the_name_waits_for_a_decision(self, microproject, participant, coordinator, field):
        before = Wording.of(microproject.aim_versions.get())
        values = {name: getattr(before, name) for name in Wording.__slots__} | {field: "coś innego"}
        version = propose(microproject, by=participant, wording=Wording(**values))
        microproject.refresh_from_db()
        assert (version.state, version.kind) == ("proposed", "change_of_aim")
        assert (microproject.name, microproject.version) == ("Czyste Powietrze", 1)
        assert mailed() == [("aim_proposed", coordinator.email)]

    def test_approval_puts_the_proposal_in_force_and_tells_team_and_mentor(
        self, microproject, participant, mentor, coordinator
    ):
        entry = make.make_entry(membership=microproject.memberships.get())
        version = core.approve_change(propose(microproject, by=participant), note="Powodzenia.", by=coordinator)
        microproject.refresh_from_db()
        entry.refresh_from_db()
        assert (version.state, version.decided_by, version.decision_note) == ("in_force", coordinator, "Powodzenia.")
        assert (microproject.name, microproject.version) == ("Malowanie Szpitala", 2)
        assert microproject.search_key == "malowanie szpitala czyste powietrze"
        assert entry.aim_version.number == 1
        assert told(microproject, participant) == ("microproject.aim_and_name_approved", "Powodzenia.", "")
        assert mailed()[:2] == sorted([("aim_decided", participant.email), ("aim_decided", mentor.email)])

    def test_a_refusal_leaves_everything_as_it_was(self, microproject, participant, coordinator):
        version = core.refuse_change(propose(microproject, by=participant), note="Jeszcze nie.", by=coordinator)
        microproject.refresh_from_db()
        assert (version.state, microproject.name, microproject.search_key) == (
            "refused",
            "Czyste Powietrze",
            "czyste powietrze",
        )
        assert told(microproject, participant) == ("microproject.aim_refused", "Jeszcze nie.", "")

    @pytest.mark.parametrize("second", [core.approve_change, core.refuse_change])
    def test_the_second_decision_fails(self, microproject, participant, coordinator, second):
        version = propose(microproject, by=participant)
        seen_by_both = AimVersion.objects.get(pk=version.pk)
        core.approve_change(version, by=coordinator)
        with pytest.raises(IllegalStep, match=str(coordinator)):
            second(seen_by_both, note="Nie.", by=coordinator)
        assert AimVersion.objects.get(pk=version.pk).decision_note == ""
        assert OutgoingMail.objects.filter(template="aim_decided").count() == 2

    def test_one_proposal_waits_at_a_time(self, microproject, participant):
        propose(microproject, by=participant)
        with pytest.raises(IllegalStep):
            rename(microproject, "Inna", by=participant)
        with pytest.raises(IntegrityError), transaction.atomic():
            make.make_aim(microproject=microproject, state=AimVersionState.PROPOSED)

    def test_a_stale_change_is_refused_with_the_present_row(self, microproject, participant):
        rename(microproject, "Pierwsza", by=participant)
        with pytest.raises(StaleVersion) as caught:
            rename(microproject, "Druga", by=participant)
        assert caught.value.current.name == "Pierwsza"

    def test_a_change_that_changes_nothing_is_refused(self, microproject, participant):
        with pytest.raises(IllegalStep):
            rename(microproject, "Czyste Powietrze", by=participant)

    def test_a_name_given_back_is_no_former_name(self, microproject, participant):
        rename(microproject, "Inna", by=participant)
        microproject.refresh_from_db()
        rename(microproject, "Czyste Powietrze", by=participant, expected=2)
        microproject.refresh_from_db()
        assert microproject.search_key == "czyste powietrze inna"


class TestTeam:
    def test_a_member_joins_from_a_day(self, microproject, coordinator):
        person = make_participant(edition=microproject.edition)
        row = core_team.add_member(
            microproject, participation=person, on=DAY, role=TeamRole.TREASURER, reason="Liczy.", by=coordinator
        )
        assert (row.role, row.starts_on, row.ends_on, row.granted_by) == ("treasurer", DAY, None, coordinator)
        assert told(microproject, coordinator) == ("microproject.member_added", "Liczy.", "")

    def test_one_person_is_in_one_team_at_a_time(self, edition, microproject, participation, coordinator):
        other = make.make_microproject(edition=edition, name="Jesteś Ważny")
        with pytest.raises(Refused, match="Czyste Powietrze"):
            core_team.add_member(other, participation=participation, on=DAY, by=coordinator)
        with pytest.raises(Refused):
            core_team.add_member(microproject, participation=participation, on=DAY, by=coordinator)
        place = microproject.memberships.get()
        hand_over.end_membership(place, on=DAY, reason="Zmiana.", by=coordinator)
        with pytest.raises(Refused):
            core_team.add_member(other, participation=participation, on=DAY, by=coordinator)
        core_team.add_member(other, participation=participation, on=DAY + dt.timedelta(days=1), by=coordinator)

    def test_people_of_a_closed_team_may_join_another(self, edition, microproject, participation, coordinator):
        make.move(microproject, MicroprojectState.ABANDONED)
        other = make.make_microproject(edition=edition, name="Jesteś Ważny")
        core_team.add_member(other, participation=participation, on=DAY, by=coordinator)

    def test_strangers_and_leavers_do_not_join(self, microproject, coordinator):
        elsewhere = make_participant(edition=make_edition(name="Inna"))
        gone = make_participant(edition=microproject.edition)
        gone.ends_on = DAY - dt.timedelta(days=1)
        gone.save()
        for person in (elsewhere, gone):
            with pytest.raises(Refused):
                core_team.add_member(microproject, participation=person, on=DAY, by=coordinator)
        assert microproject.memberships.count() == 1

    def test_the_end_of_a_place_keeps_its_private_reason_private(self, microproject, participant, coordinator):
        place = microproject.memberships.get()
        hand_over.end_membership(place, on=DAY, reason="Zmiana pracy.", private_reason="Kanarek.", by=coordinator)
        assert told(microproject, coordinator) == ("microproject.member_ended", "Zmiana pracy.", "Kanarek.")
        assert audit.history_of(microproject, viewer=participant)[0].private_reason == ""
        with pytest.raises(ValidationError):
            hand_over.end_membership(place, on=DAY, reason="Znowu.", by=coordinator)

    def test_a_new_role_is_a_new_row(self, microproject, coordinator):
        place = make.join(microproject=microproject)
        fresh = core_team.change_role(place, role=TeamRole.REPORTER, on=DAY, reason="Pisze.", by=coordinator)
        place.refresh_from_db()
        assert (place.role, place.ends_on) == ("member", DAY - dt.timedelta(days=1))
        assert (fresh.role, fresh.starts_on, fresh.ends_on) == ("reporter", DAY, None)
        again = core_team.change_role(fresh, role=TeamRole.TREASURER, on=DAY, by=coordinator)
        fresh.refresh_from_db()
        assert (fresh.ends_on, again.starts_on) == (DAY, DAY)

    def test_a_second_leader_only_by_handing_over(self, microproject, coordinator):
        place = make.join(microproject=microproject)
        with pytest.raises(IllegalStep):
            core_team.change_role(place, role=TeamRole.LEADER, on=DAY, by=coordinator)
        former = microproject.memberships.get(role=TeamRole.LEADER)
        hand_over.hand_role_over(former, to=place, on=DAY, reason="Wyjazd.", by=coordinator)
        roles = TeamMembership.objects.active(DAY).filter(microproject=microproject)
        assert {row.participation_id: row.role for row in roles} == {
            place.participation_id: "leader",
            microproject.memberships.first().participation_id: "member",
        }
        line = audit.history_of(microproject, viewer=coordinator)[1]
        assert (line.verb, line.reason) == ("microproject.role_handed_over", "Wyjazd.")
        with pytest.raises(IllegalStep):
            hand_over.hand_role_over(roles.get(role="member"), to=roles.get(role="leader"), on=DAY, by=coordinator)

    def test_a_mentor_is_assigned_told_and_ended(self, microproject, coordinator):
        mentor = make_mentor(edition=microproject.edition)
        row = core_team.assign_mentor(microproject, mentor=mentor, on=DAY, by=coordinator)
        assert mailed() == [("mentor_assigned", mentor.email)]
        assert Microproject.objects.visible_to(mentor).get() == microproject
        with pytest.raises(Refused):
            core_team.assign_mentor(microproject, mentor=mentor, on=DAY, by=coordinator)
        hand_over.end_accompaniment(row, on=DAY, reason="Urlop.", by=coordinator)
        with clock.at(DAY + dt.timedelta(days=1)):
            assert not Microproject.objects.visible_to(mentor).exists()
        assert told(microproject, coordinator) == ("microproject.mentor_ended", "Urlop.", "")

    def test_who_cannot_be_the_mentor(self, microproject, participant, coordinator):
        foreign = make_mentor(edition=make_edition(name="Inna"))
        for person in (foreign, participant, coordinator):
            with pytest.raises(Refused):
                core_team.assign_mentor(microproject, mentor=person, on=DAY, by=coordinator)

    def test_a_team_member_is_not_its_mentor_even_with_the_role(self, edition, microproject, participant, coordinator):
        grant(edition=edition, user=participant, role=EditionRoleName.MENTOR)
        with pytest.raises(Refused, match=r"Osoba z grupy nie może być jej mentorem ani mentorką."):
            core_team.assign_mentor(microproject, mentor=participant, on=DAY, by=coordinator)
        other = make.make_microproject(edition=edition, name="Jesteś Ważny")
        assert core_team.assign_mentor(other, mentor=participant, on=DAY, by=coordinator).mentor == participant

    def test_its_mentor_does_not_join_the_team(self, edition, microproject, mentor, coordinator):
        part = make_participant(edition=edition, user=mentor)
        with pytest.raises(Refused, match=r"Osoba z grupy nie może być jej mentorem ani mentorką."):
            core_team.add_member(microproject, participation=part, on=DAY, by=coordinator)
        other = make.make_microproject(edition=edition, name="Jesteś Ważny")
        assert core_team.add_member(other, participation=part, on=DAY, by=coordinator).ends_on is None

    def test_a_closed_group_changes_nobody(self, microproject, mentor, coordinator):
        make.move(microproject, MicroprojectState.REPORTED)
        with pytest.raises(IllegalStep):
            hand_over.end_membership(microproject.memberships.get(), on=DAY, reason="x", by=coordinator)


class TestSteps:
    def test_the_whole_way_by_hand(self, microproject, participant):
        seen = []
        for verb, start in (
            ("diagnose", "idea"),
            ("start", "approved"),
            ("finish", "under_way"),
            ("report", "finished"),
        ):
            make.move(microproject, start)
            seen.append(core_steps.take_step(microproject, verb, by=participant).state)
        assert seen == ["diagnosis", "under_way", "finished", "reported"]
        assert told(microproject, participant)[0] == "microproject.reported"

    def test_a_step_from_the_wrong_state_changes_nothing(self, microproject, participant):
        with pytest.raises(IllegalStep):
            core_steps.take_step(microproject, "finish", by=participant)
        microproject.refresh_from_db()
        assert microproject.state == "idea"

    def test_abandoning_keeps_its_reason(self, microproject, coordinator):
        row = core_steps.take_step(microproject, "abandon", reason="Brak czasu.", by=coordinator)
        assert (row.state, row.abandoned_reason) == ("abandoned", "Brak czasu.")
        other = make.make_microproject(edition=microproject.edition, name="B")
        with pytest.raises(IntegrityError), transaction.atomic():
            core_steps.take_step(other, "abandon", by=coordinator)


def test_only_coordinators_of_the_day_get_the_proposal(microproject, participant, coordinator):
    former = make_coordinator(edition=microproject.edition)
    former.edition_roles.update(ends_on=DAY - dt.timedelta(days=1))
    propose(microproject, by=participant)
    assert mailed() == [("aim_proposed", coordinator.email)]
