"""Nobody leaves the portal, an edition or a group without anybody who may run it."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client

from kopalnia.lib import clock
from microprojects.actions.hand_over import end_accompaniment
from microprojects.choices import TeamRole
from people.actions import roles
from people.in_charge import administrators
from people.models import User
from programmes.actions.setup import end_role
from programmes.models import EditionRole
from tests.factories.microprojects import accompany, join, make_microproject
from tests.factories.people import make_administrator, make_user
from tests.factories.programmes import make_coordinator, make_edition, make_mentor, make_participant
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    """The back office in the hands of somebody who administers the portal and opens it."""
    client.force_login(make_administrator(is_staff=True, is_superuser=True))
    return client


def switch_off(office, user: User) -> str:
    """Tick «may sign in» off in the back office; the errors of the page."""
    data = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email or ""}
    answer = office.post(
        f"/zaplecze/people/user/{user.pk}/change/", {**data, "form_of_address": "neutral", "language": "pl"}
    )
    user.refresh_from_db()
    return words(answer) if answer.status_code == 200 else ""


def test_the_back_office_switches_nobody_off_who_runs_an_edition_alone(office):
    edition = make_edition()
    barbara = make_coordinator(edition=edition)
    assert f"{edition}: to jedyna osoba, która koordynuje" in switch_off(office, barbara)
    assert barbara.is_active
    make_coordinator(edition=edition, is_active=False)
    switch_off(office, barbara)
    assert barbara.is_active, "somebody who cannot sign in runs nothing"
    make_coordinator(edition=edition)
    switch_off(office, barbara)
    assert not barbara.is_active


def test_the_back_office_switches_off_no_leader_and_no_only_mentor_of_a_group(office):
    edition = make_edition()
    group = make_microproject(edition=edition, name="Kółko")
    leader = make_participant(edition=edition)
    join(microproject=group, participation=leader, role=TeamRole.LEADER)
    halina = make_mentor(edition=edition)
    accompany(microproject=group, mentor=halina)
    assert "„Kółko”: ta osoba prowadzi grupę. Najpierw przekaż prowadzenie." in switch_off(office, leader.user)
    assert "„Kółko”: ta grupa nie ma innego mentora ani mentorki." in switch_off(office, halina)
    assert leader.user.is_active
    assert halina.is_active
    accompany(microproject=group, mentor=make_mentor(edition=edition))
    switch_off(office, halina)
    assert not halina.is_active


def test_the_back_office_switches_off_no_last_administrator(client):
    last = make_administrator(is_staff=True, is_superuser=True)
    make_administrator(is_active=False)
    client.force_login(last)
    assert "To jedyna osoba, która administruje portalem" in switch_off(client, last)
    assert last.is_active


def test_switching_off_ends_the_open_sessions(office):
    anna, browser = make_user(), Client()
    browser.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")
    key = browser.session.session_key
    UserSession.objects.create(user=anna, session_key=key, ip="127.0.0.1", user_agent="")
    switch_off(office, anna)
    assert not anna.is_active
    assert not browser.session.exists(key)


def test_an_administrator_who_cannot_sign_in_does_not_count():
    first = make_administrator()
    make_administrator(is_active=False)
    with pytest.raises(ValidationError, match="jedyna"):
        roles.revoke(first.portal_roles.get(), on=clock.today(), by=first)
    make_administrator()
    roles.revoke(first.portal_roles.get(), on=clock.today(), by=first)
    assert administrators().count() == 1


def test_a_role_that_begins_later_does_not_bridge_the_days_between():
    first, later = make_administrator(), make_administrator()
    begins = clock.today() + dt.timedelta(days=10)
    later.portal_roles.update(starts_on=begins)
    with pytest.raises(ValidationError, match="jedyna"):
        roles.revoke(first.portal_roles.get(), on=clock.today(), by=first)
    roles.revoke(first.portal_roles.get(), on=begins - dt.timedelta(days=1), by=first)


def test_a_coordinator_who_cannot_sign_in_or_begins_later_does_not_count():
    edition = make_edition()
    barbara, other = make_coordinator(edition=edition), make_coordinator(edition=edition, is_active=False)
    mine = EditionRole.objects.get(user=barbara)
    with pytest.raises(ValidationError, match="jedyna"):
        end_role(mine, on=clock.today(), reason="urlop", by=barbara)
    User.objects.filter(pk=other.pk).update(is_active=True)
    EditionRole.objects.filter(user=other).update(starts_on=clock.today() + dt.timedelta(days=10))
    with pytest.raises(ValidationError, match="jedyna"):
        end_role(mine, on=clock.today(), reason="urlop", by=barbara)
    EditionRole.objects.filter(user=other).update(starts_on=clock.today())
    end_role(mine, on=clock.today(), reason="urlop", by=barbara)


def test_an_edition_left_alone_by_a_fact_is_a_blocking_row_for_the_administration(client):
    edition = make_edition(ends_on="2090-01-01")
    barbara = make_coordinator(edition=edition)
    client.force_login(make_administrator())
    assert "w koordynacji nikogo, kto może się zalogować" not in words(client.get("/"))
    User.objects.filter(pk=barbara.pk).update(is_active=False)
    page = words(client.get("/"))
    assert "edycja nie ma w koordynacji nikogo, kto może się zalogować" in page
    assert f"/edycje/{edition.code}/zasady/zaproszenia/" in page
    assert "w koordynacji nie ma nikogo, kto może się zalogować" in words(client.get("/programy/"))


def test_a_group_whose_mentor_cannot_sign_in_is_told_with_its_stand_in(client):
    edition = make_edition(ends_on="2090-01-01")
    client.force_login(make_coordinator(edition=edition))
    halina = make_mentor(edition=edition)
    group = make_microproject(edition=edition)
    accompany(microproject=group, mentor=halina)
    assert "w zastępstwie odpowiada koordynacja" not in words(client.get("/"))
    User.objects.filter(pk=halina.pk).update(is_active=False)
    page = client.get("/")
    assert "w zastępstwie odpowiada koordynacja" in words(page)
    assert [row.blocking for row in page.context["rows"] if "mentor" in str(row.sentence)] == [True]
    assert group.name in words(client.get(f"/edycje/{edition.code}/mikroprojekty/?czeka=alone"))


def test_a_mentor_who_still_accompanies_a_group_hands_it_over_first():
    edition = make_edition()
    barbara, halina = make_coordinator(edition=edition), make_mentor(edition=edition)
    place = accompany(microproject=make_microproject(edition=edition, name="Kółko"), mentor=halina)
    accompany(microproject=make_microproject(edition=edition), mentor=make_mentor(edition=edition))
    role = EditionRole.objects.get(user=halina)
    with pytest.raises(ValidationError, match="Najpierw przekaż opiekę"):
        end_role(role, on=clock.today(), reason="odejście", by=barbara)
    other = make_mentor(edition=edition)
    end_accompaniment(place, on=clock.today(), reason="odejście", mentor=other, by=barbara)
    end_role(role, on=clock.today(), reason="odejście", by=barbara)
    assert EditionRole.objects.get(pk=role.pk).ends_on == clock.today()
