"""Nobody leaves the portal, an edition or a group without anybody who may run it."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client

from kopalnia.lib.domain import clock
from microprojects.actions import entries
from microprojects.actions.hand_over import end_accompaniment
from microprojects.choices import TeamRole
from microprojects.models import Entry
from people.actions import card as cards
from people.actions import roles
from people.models import Card, User
from people.models.card import TRIES
from people.sole_responsibility import administrators
from programmes.actions.setup import end_role
from programmes.models import EditionRole
from tests.factories.microprojects import accompany, join, make_entry, make_microproject
from tests.factories.people import make_administrator, make_user
from tests.factories.programmes import make_coordinator, make_edition, make_mentor, make_participant
from tests.page_text import words

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
    assert "osoby koordynującej, która może się zalogować" not in words(client.get("/"))
    User.objects.filter(pk=barbara.pk).update(is_active=False)
    page = words(client.get("/"))
    assert "edycja nie ma osoby koordynującej, która może się zalogować" in page
    assert f"/edycje/{edition.code}/zasady/zaproszenia/" in page
    assert "nikt z koordynatorów nie może się zalogować" in words(client.get("/programy/"))


def test_a_group_whose_mentor_cannot_sign_in_is_told_with_its_stand_in(client):
    edition = make_edition(ends_on="2090-01-01")
    client.force_login(make_coordinator(edition=edition))
    halina = make_mentor(edition=edition)
    group = make_microproject(edition=edition)
    accompany(microproject=group, mentor=halina)
    assert "Do tego czasu odpowiadają koordynatorzy." not in words(client.get("/"))
    User.objects.filter(pk=halina.pk).update(is_active=False)
    page = client.get("/")
    assert "Do tego czasu odpowiadają koordynatorzy." in words(page)
    assert [row.blocking for row in page.context["rows"] if "mentor" in str(row.sentence)] == [True]
    assert group.name in words(client.get(f"/edycje/{edition.code}/mikroprojekty/?czeka=alone"))


def test_a_mentor_who_still_accompanies_a_group_hands_it_over_first():
    edition = make_edition()
    barbara, halina = make_coordinator(edition=edition), make_mentor(edition=edition)
    place = accompany(microproject=make_microproject(edition=edition, name="Kółko"), mentor=halina)
    accompany(microproject=make_microproject(edition=edition), mentor=make_mentor(edition=edition))
    role = EditionRole.objects.get(user=halina)
    with pytest.raises(ValidationError, match=r"”. Najpierw przekaż tę grupę komuś innemu"):
        end_role(role, on=clock.today(), reason="odejście", by=barbara)
    other = make_mentor(edition=edition)
    end_accompaniment(place, on=clock.today(), reason="odejście", mentor=other, by=barbara)
    end_role(role, on=clock.today(), reason="odejście", by=barbara)
    assert EditionRole.objects.get(pk=role.pk).ends_on == clock.today()


def test_an_administrator_is_told_of_editions_nobody_runs_wherever_they_are(client):
    edition, other = make_edition(ends_on="2090-01-01"), make_edition(name="Druga", ends_on="2090-01-01")
    make_edition(name="Dawna", ends_on="2017-01-01")
    make_coordinator(edition=edition)
    barbara = make_coordinator(edition=other)
    client.force_login(make_administrator())
    url = f"/?edycja={edition.code}"
    told = "inna edycja nie ma osoby koordynującej, która może się zalogować"
    assert told not in words(client.get(url))
    User.objects.filter(pk=barbara.pk).update(is_active=False)
    page = client.get(url)
    assert told in words(page)
    assert page.context["rows"][0].blocking
    assert "nikt z koordynatorów nie może się zalogować" in words(client.get(page.context["rows"][0].url))
    client.force_login(EditionRole.objects.get(edition=edition).user)
    assert told not in words(client.get(url))


@pytest.mark.parametrize("who", ["leaderless", "alone"])
def test_a_leader_or_mentor_without_any_way_in_is_nobody_in_charge(client, who):
    edition = make_edition(ends_on="2090-01-01")
    coordinator = make_coordinator(edition=edition)
    leader = make_participant(edition=edition, user=make_user(email=None))
    group = make_microproject(edition=edition)
    join(microproject=group, participation=leader, role=TeamRole.LEADER)
    mentor = make_mentor(edition=edition)
    accompany(microproject=group, mentor=mentor)
    issued = cards.issue(leader.user, by=coordinator).card
    client.force_login(coordinator)
    url = f"/edycje/{edition.code}/mikroprojekty/?czeka={who}"
    assert group.name not in words(client.get(url))
    if who == "alone":
        User.objects.filter(pk=mentor.pk).update(email=None)
    else:
        Card.objects.filter(pk=issued.pk).update(tries=TRIES)
    assert group.name in words(client.get(url))
    assert [row.count for row in client.get("/").context["rows"] if row.url.endswith(f"{group.code}/ludzie/")] == [1]


def test_an_entry_sent_back_to_somebody_who_cannot_sign_in_is_answered_by_its_stand_in(client):
    edition = make_edition(ends_on="2090-01-01")
    coordinator, mentor = make_coordinator(edition=edition), make_mentor(edition=edition)
    group = make_microproject(edition=edition)
    accompany(microproject=group, mentor=mentor)
    membership = join(microproject=group)
    author = membership.participation.user
    entry = make_entry(membership=membership)
    entries.return_entry(entry=entry, by=mentor, comment="Kiedy?")
    row = Entry.objects.get(pk=entry.pk)
    entries.change_entry(entry=row, expected_version=row.version, text="W sobotę.", by=author)
    client.force_login(coordinator)
    told = "wpisy do poprawy u kogoś, kto nie może się zalogować"
    assert told not in words(client.get("/"))
    User.objects.filter(pk=author.pk).update(is_active=False)
    page = client.get("/")
    (found,) = [row for row in page.context["rows"] if "do poprawy" in str(row.sentence)]
    assert "Koordynatorzy mogą cofnąć odpowiedź i sami potwierdzić wpisy." in words(page)
    assert (found.count, found.blocking) == (1, True)
    assert "W sobotę." in words(client.get(found.url))
    assert group.name in words(client.get(f"/edycje/{edition.code}/mikroprojekty/?czeka=stuck"))
    undo = f"/wpisy/{entry.code}/cofniecie/"
    assert client.post(undo, {"reason": "Konto wyłączone."}).status_code == 302
    assert Entry.objects.get().state == "submitted"
    assert told not in words(client.get("/"))


def test_the_back_office_switches_an_account_on_again(office):
    anna = make_user(is_active=False)
    data = {"first_name": "Anna", "last_name": "Kos", "email": anna.email, "is_active": "on"}
    answer = office.post(
        f"/zaplecze/people/user/{anna.pk}/change/", {**data, "form_of_address": "neutral", "language": "pl"}
    )
    anna.refresh_from_db()
    assert (answer.status_code, anna.is_active) == (302, True)
