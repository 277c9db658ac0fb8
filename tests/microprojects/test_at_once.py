"""Two people at the same moment: one answer counts, the other person is told; nothing is half-written."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from mentors.actions.meetings import log_meeting
from mentors.models import Meeting
from microprojects.actions import core, core_steps, core_team, entries, hand_over, plan, reopening
from microprojects.actions.core import Wording
from microprojects.actions.plan import COPIED, Content
from microprojects.choices import AimVersionState, EntryState, MicroprojectState, PlanState
from microprojects.models import (
    Accompaniment,
    AimVersion,
    Entry,
    HandOver,
    Microproject,
    Plan,
    PlanReview,
    TeamMembership,
)
from organisations.actions import affiliation
from people.models import OutgoingMail, User
from programmes.actions import employment, setup
from programmes.models import Participation
from tests.factories import microprojects as make
from tests.factories.people import make_organisation
from tests.factories.programmes import make_coordinator, make_edition, make_mentor, make_participant
from tests.patience import PATIENCE

TOLD = (IllegalStep, StaleVersion, Refused, ValidationError)

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def real_connections(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")


@pytest.fixture
def coordinator():
    return make_coordinator(edition=make_edition())


@pytest.fixture
def microproject(coordinator):
    row = make.make_microproject(edition=coordinator.edition_roles.get().edition)
    make.join(microproject=row)
    make.accompany(microproject=row)
    return row


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in threads that start together; the sorted outcomes: "done" or the name of the refusal."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=PATIENCE)
            act()
            outcomes.append("done")
        except TOLD:
            outcomes.append("told")
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(outcomes)


def content(need: str) -> Content:
    texts = {"need": need, "diagnosis": "", "recipients": "", "minors_contact": "none"}
    return Content(fields=dict.fromkeys(COPIED) | texts, actions=[], lines=[])


@pytest.mark.parametrize("second", [core.approve_change, core.refuse_change])
def test_one_of_two_decisions_about_an_aim_counts(microproject, coordinator, second):
    version = make.make_aim(microproject=microproject, state=AimVersionState.PROPOSED, name="Nowa", aim="Inny cel.")
    acts = [
        lambda verb=verb: verb(AimVersion.objects.get(pk=version.pk), note="Moja.", by=coordinator)
        for verb in (core.approve_change, second)
    ]
    assert at_once(*acts) == ["done", "told"]
    version.refresh_from_db()
    microproject.refresh_from_db()
    assert microproject.name == ("Nowa" if version.state == AimVersionState.IN_FORCE else "Czyste Powietrze")
    assert OutgoingMail.objects.filter(template="aim_decided").count() == 2


@pytest.mark.parametrize("second", [plan.approve, plan.return_for_changes])
def test_one_of_two_answers_to_a_plan_counts(microproject, coordinator, second):
    make.move(microproject, MicroprojectState.SUBMITTED)
    row = make.make_plan(microproject=microproject, state=PlanState.SUBMITTED)
    acts = [
        lambda verb=verb: verb(Plan.objects.get(pk=row.pk), expected=row.version, remarks="Moja.", by=coordinator)
        for verb in (plan.approve, second)
    ]
    assert at_once(*acts) == ["done", "told"]
    assert PlanReview.objects.count() == 1
    row.refresh_from_db()
    microproject.refresh_from_db()
    assert row.state == microproject.state
    assert microproject.plans.count() == (1 if row.state == PlanState.APPROVED else 2)


def test_a_plan_is_sent_as_read_or_edited_never_both(microproject):
    author = User.objects.get(participations__memberships__microproject=microproject)
    row = make.make_plan(microproject=microproject, by=author)
    assert at_once(
        lambda: plan.send(Plan.objects.get(pk=row.pk), expected=row.version, by=author),
        lambda: plan.write(microproject, content=content("Zmienione."), based_on=1, expected=row.version, by=author),
    ) == ["done", "told"]
    row.refresh_from_db()
    assert (row.state, row.need) in {("submitted", "Poczekalnia jest szara."), ("draft", "Zmienione.")}


def test_two_first_saves_begin_one_plan(microproject):
    author = User.objects.get(participations__memberships__microproject=microproject)
    acts = [
        lambda need=need: plan.write(Microproject.objects.get(pk=microproject.pk), content=content(need), by=author)
        for need in ("Jedno.", "Drugie.")
    ]
    assert at_once(*acts) == ["done", "told"]
    assert microproject.plans.get().need in {"Jedno.", "Drugie."}


def test_two_renames_give_one_name(microproject):
    aim = microproject.aim_versions.get()
    author = User.objects.get(participations__memberships__microproject=microproject)
    acts = [
        lambda name=name: core.change_aim(
            Microproject.objects.get(pk=microproject.pk),
            wording=Wording(name, aim.aim, aim.community, aim.topic, aim.place),
            reason="Bo tak.",
            expected=1,
            by=author,
        )
        for name in ("Jedna", "Druga")
    ]
    assert at_once(*acts) == ["done", "told"]
    assert microproject.aim_versions.count() == 2


def test_two_teams_cannot_take_the_same_person(microproject, coordinator):
    other = make.make_microproject(edition=microproject.edition, name="Jesteś Ważny")
    person = make_participant(edition=microproject.edition)
    acts = [
        lambda pk=pk: core_team.add_member(
            Microproject.objects.get(pk=pk),
            participation=Participation.objects.get(pk=person.pk),
            on=person.starts_on,
            by=coordinator,
        )
        for pk in (microproject.pk, other.pk)
    ]
    assert at_once(*acts) == ["done", "told"]
    assert TeamMembership.objects.filter(participation=person).count() == 1


def test_two_coordinators_replace_a_mentor_once(microproject, coordinator):
    place = microproject.accompaniments.get()
    fresh = [make_mentor(edition=microproject.edition) for _number in range(2)]
    acts = [
        lambda mentor=mentor, day=day: hand_over.end_accompaniment(
            Accompaniment.objects.select_related("microproject").get(pk=place.pk),
            on=day,
            mentor=mentor,
            reason="Zmiana.",
            by=coordinator,
        )
        for mentor, day in zip(fresh, (clock.today(), clock.today() - dt.timedelta(days=1)), strict=True)
    ]
    assert at_once(*acts) == ["done", "told"]
    assert microproject.accompaniments.filter(ends_on=None).count() == 1
    assert HandOver.objects.count() == 1


def test_a_role_is_handed_over_once(microproject, coordinator):
    leader = make.join(microproject=microproject, role="leader")
    others = [make.join(microproject=microproject) for _number in range(2)]
    acts = [
        lambda to=to: hand_over.hand_role_over(
            TeamMembership.objects.get(pk=leader.pk), to=to, on=clock.today(), by=coordinator
        )
        for to in others
    ]
    assert at_once(*acts) == ["done", "told"]
    assert microproject.memberships.filter(ends_on=None, role="leader").count() == 1
    assert HandOver.objects.count() == 1


def test_a_person_goes_over_to_one_team_only(microproject, coordinator):
    place = make.join(microproject=microproject)
    others = [make.make_microproject(edition=microproject.edition, name=name) for name in ("Jedna", "Druga")]
    acts = [
        lambda to=to: hand_over.end_membership(
            TeamMembership.objects.select_related("microproject").get(pk=place.pk),
            on=clock.today(),
            to=to,
            reason="Zmiana.",
            by=coordinator,
        )
        for to in others
    ]
    assert at_once(*acts) == ["done", "told"]
    assert TeamMembership.objects.filter(participation=place.participation, ends_on=None).count() == 1


def test_a_place_opened_again_and_another_team_take_the_person_once(microproject, coordinator):
    place = make.join(microproject=microproject)
    hand_over.end_membership(place, on=clock.today(), reason="Koniec.", by=coordinator)
    other = make.make_microproject(edition=microproject.edition, name="Jesteś Ważny")
    assert at_once(
        lambda: reopening.reopen_membership(
            TeamMembership.objects.select_related("microproject").get(pk=place.pk), by=coordinator
        ),
        lambda: core_team.add_member(
            other, participation=place.participation, on=clock.today() + dt.timedelta(days=1), by=coordinator
        ),
    ) == ["done", "told"]
    assert TeamMembership.objects.filter(participation=place.participation, ends_on=None).count() == 1


def test_a_team_that_opens_again_and_another_one_take_the_person_once(microproject, coordinator):
    person = microproject.memberships.get().participation
    core_steps.take_step(microproject, "abandon", reason="Wyjazd.", by=coordinator)
    other = make.make_microproject(edition=microproject.edition, name="Jesteś Ważny")
    assert at_once(
        lambda: core_steps.undo_step(Microproject.objects.get(pk=microproject.pk), by=coordinator),
        lambda: core_team.add_member(other, participation=person, on=clock.today(), by=coordinator),
    ) == ["done", "told"]
    assert (
        TeamMembership.objects.filter(participation=person, microproject__in=Microproject.objects.open()).count() == 1
    )


def test_nobody_becomes_the_mentor_of_a_team_as_their_role_ends(microproject, coordinator):
    mentor = make_mentor(edition=microproject.edition)
    role = mentor.edition_roles.get()
    assert at_once(
        lambda: core_team.assign_mentor(
            Microproject.objects.get(pk=microproject.pk),
            mentor=mentor,
            on=clock.today() + dt.timedelta(days=1),
            by=coordinator,
        ),
        lambda: setup.end_role(role, on=clock.today(), reason="Wyjazd.", by=coordinator),
    ) == ["done", "told"]
    role.refresh_from_db()
    assert Accompaniment.objects.filter(mentor=mentor).exists() == (role.ends_on is None)


def test_two_lay_offs_at_once_tell_the_person_once(microproject, coordinator):
    company, row = make_organisation(name="Firma K"), make_participant(edition=microproject.edition)
    affiliation.start(row.user, company, on=row.starts_on, by=coordinator)
    act = lambda: employment.end_employment(  # noqa: E731
        microproject.edition, people=[row], employer=company, on=clock.today(), by=coordinator
    )
    assert at_once(act, act) == ["done", "told"]
    assert OutgoingMail.objects.filter(template="employment_ended").count() == 1


def test_entries_of_one_day_sent_at_once_fill_no_more_than_the_day(microproject):
    membership = microproject.memberships.get()
    author = membership.participation.user
    rows = [
        make.make_entry(membership=membership, minutes=600, text=f"Wpis {number}.", state=EntryState.DRAFT)
        for number in range(4)
    ]
    acts = [lambda row=row: entries.submit_entry(entry=row, by=author) for row in rows]
    assert at_once(*acts) == ["done", "done", "told", "told"]
    assert Entry.objects.waiting().count() == 2


def test_entries_and_meetings_of_one_day_at_once_fill_no_more_than_the_day(microproject):
    """Who takes part in one team and accompanies another has one day for both."""
    membership = microproject.memberships.get()
    person = membership.participation.user
    accompanied = make.make_microproject(edition=microproject.edition, name="Kółko")
    make.accompany(microproject=accompanied, mentor=person)
    rows = [
        make.make_entry(membership=membership, minutes=600, text=f"Wpis {number}.", state=EntryState.DRAFT)
        for number in range(2)
    ]
    day = rows[0].happened_on
    acts: list[Callable[[], object]] = [lambda row=row: entries.submit_entry(entry=row, by=person) for row in rows]
    acts += [lambda: log_meeting(microproject=accompanied, held_on=day, minutes=600, by=person)] * 2
    assert at_once(*acts) == ["done", "done", "told", "told"]
    noted = [
        *Entry.objects.waiting().values_list("minutes", flat=True),
        *Meeting.objects.values_list("minutes", flat=True),
    ]
    assert noted == [600, 600]


def test_meetings_of_one_day_logged_at_once_fill_no_more_than_the_day(microproject):
    mentor, day = microproject.accompaniments.get().mentor, clock.today()
    act = lambda: log_meeting(microproject=microproject, held_on=day, minutes=600, by=mentor)  # noqa: E731
    assert at_once(*[act] * 4) == ["done", "done", "told", "told"]
    assert Meeting.objects.count() == 2
