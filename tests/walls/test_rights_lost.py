"""A right that ends between the page and the lock is gone: the action asks anew, whatever the request remembers."""

import datetime as dt
from collections.abc import Callable

import pytest

from joining.actions import invitations
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from mentors.actions import meetings
from microprojects.actions import core, core_team, entries, plan
from microprojects.choices import AimVersionState, PlanState
from microprojects.models import Accompaniment, Microproject, TeamMembership
from people.models import User, rights
from programmes.choices import EditionRoleName
from programmes.models import EditionRole
from publications.actions import workshop
from recruitment.actions import decisions
from recruitment.choices import Verdict
from tests.factories import microprojects as make
from tests.factories.programmes import make_application, make_coordinator, make_edition, make_mentor, make_participant
from tests.factories.training import make_module, make_session
from trainings.actions import attendance

pytestmark = pytest.mark.django_db
Act = Callable[[Microproject, User], object]


def remembered(user: User) -> User:
    """As the request has him or her who opened the page: what they are was read a moment ago."""
    user.per_request = {}
    assert rights.of(user)
    return user


@pytest.fixture
def microproject() -> Microproject:
    return make.make_microproject(edition=make_edition())


def _approve_plan(row: Microproject, by: User) -> object:
    sent = make.make_plan(microproject=row, state=PlanState.SUBMITTED)
    return plan.approve(sent, expected=sent.version, by=by)


def _approve_aim(row: Microproject, by: User) -> object:
    proposed = make.make_aim(microproject=row, state=AimVersionState.PROPOSED, name="Nowa", aim="Inny cel.")
    return core.approve_change(proposed, by=by)


def _add_member(row: Microproject, by: User) -> object:
    return core_team.add_member(row, participation=make_participant(edition=row.edition), on=clock.today(), by=by)


def _decide(row: Microproject, by: User) -> object:
    return decisions.decide(make_application(edition=row.edition), verdict=Verdict.REFUSED, by=by)


def _save_attendance(row: Microproject, by: User) -> object:
    session = make_session(module=make_module(edition=row.edition))
    return attendance.save_attendance(session, answers={}, expected=session.version, by=by)


def _begin_book(row: Microproject, by: User) -> object:
    return workshop.begin(row.edition, title="Księga", by=by)


def _invite(row: Microproject, by: User) -> object:
    return invitations.send(row.edition, email="nowa@example.org", role=EditionRoleName.COORDINATOR, by=by)


@pytest.mark.parametrize(
    "act", [_approve_plan, _approve_aim, _add_member, _decide, _save_attendance, _begin_book, _invite]
)
@pytest.mark.parametrize("ended", [False, True])
def test_a_coordinator_whose_role_ended_does_nothing(microproject: Microproject, act: Act, ended: bool) -> None:
    coordinator = remembered(make_coordinator(edition=microproject.edition))
    if not ended:
        act(microproject, coordinator)
        return
    EditionRole.objects.filter(user=coordinator).update(ends_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        act(microproject, coordinator)


def _confirm(row: Microproject, by: User) -> object:
    return entries.confirm_entry(entry=make.make_entry(membership=row.memberships.get()), by=by)


def _meet(row: Microproject, by: User) -> object:
    return meetings.log_meeting(microproject=row, held_on=clock.today() - dt.timedelta(days=1), minutes=30, by=by)


@pytest.mark.parametrize("act", [_confirm, _meet])
@pytest.mark.parametrize("ended", [False, True])
def test_a_mentor_who_was_replaced_answers_nothing(microproject: Microproject, act: Act, ended: bool) -> None:
    make.join(microproject=microproject)
    mentor = make_mentor(edition=microproject.edition)
    place = make.accompany(microproject=microproject, mentor=mentor)
    remembered(mentor)
    if not ended:
        act(microproject, mentor)
        return
    Accompaniment.objects.filter(pk=place.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        act(microproject, mentor)


def _write(row: Microproject, by: User) -> object:
    return entries.write_entry(
        microproject=row,
        participation=by.participations.get(),
        text="Rozmowa.",
        happened_on=clock.today(),
        minutes=60,
        by=by,
    )


def _rename(row: Microproject, by: User) -> object:
    aim = row.aim_versions.get()
    wording = core.Wording("Inna nazwa", aim.aim, aim.community, aim.topic, aim.place)
    return core.change_aim(row, wording=wording, reason="Bo tak.", expected=row.version, by=by)


@pytest.mark.parametrize("act", [_write, _rename])
@pytest.mark.parametrize("ended", [False, True])
def test_a_member_whose_place_was_closed_writes_nothing(microproject: Microproject, act: Act, ended: bool) -> None:
    place = make.join(microproject=microproject)
    member = remembered(place.participation.user)
    if not ended:
        act(microproject, member)
        return
    TeamMembership.objects.filter(pk=place.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        act(microproject, member)
