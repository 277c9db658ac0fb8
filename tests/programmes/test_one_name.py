"""People with one name only: they say so on purpose, and every form, list and paper takes it."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from kopalnia.lib.domain import clock
from people.choices import ConsentPurpose
from people.models import User
from programmes.models import EditionRole, Participation
from recruitment.models import Application
from tests.factories.people import make_user
from tests.factories.programmes import make_participant
from tests.joining.test_invitations import ADDRESS, link
from tests.joining.test_invitations import send as invite
from tests.programmes.test_names import address, right
from tests.recruitment.test_applications import edit, full, new  # noqa: F401 - a fixture
from tests.trainings.test_certificates import course, finisher, text_of  # noqa: F401 - a fixture
from trainings.actions.certificate import issue_certificates
from trainings.presenters.attendance_list import _by_surname

pytestmark = pytest.mark.django_db

BOTH = "Wyżej jest nazwisko. Usuń je albo odznacz to pole."


@pytest.fixture
def sukarno(edition) -> User:
    user = User.objects.create_user(email="sukarno@example.org", first_name="Sukarno", one_name=True)
    return make_participant(edition=edition, user=user).user


def account(**given: str) -> dict[str, str]:
    return {"first_name": "Sukarno", "form_of_address": "neutral", "language": "pl", "theme": "auto", **given}


class TestAccount:
    def test_empty_surname_is_no_accident(self, client):
        anna = make_user(first_name="Anna")
        client.force_login(anna)
        answer = client.post(reverse("people:account"), account(last_name=""))
        assert answer.context["form"].errors == {
            "last_name": ["Wpisz nazwisko albo zaznacz niżej, że jest tylko jedno imię."]
        }
        answer = client.post(reverse("people:account"), account(last_name="Kos", one_name="on"))
        assert answer.context["form"].errors == {"one_name": [BOTH]}
        assert client.post(reverse("people:account"), account(last_name="", one_name="on")).status_code == 302
        user = User.objects.get(pk=anna.pk)
        assert (user.full_name, user.has_name, user.search_key) == ("Sukarno", True, "sukarno")
        assert re.search(r'name="one_name"[^>]*checked', client.get(reverse("people:account")).content.decode())

    def test_surname_that_comes_later_takes_the_mark_away(self, client, sukarno):
        client.force_login(sukarno)
        client.post(reverse("people:account"), account(last_name="Kos"))
        user = User.objects.get(pk=sukarno.pk)
        assert (user.full_name, user.one_name) == ("Sukarno Kos", False)

    def test_home_asks_for_a_name_that_is_not_whole_only(self, client, sukarno):
        client.force_login(sukarno)
        asks = "Nie znamy jeszcze Twojego imienia"
        home = client.get("/", follow=True).content.decode()
        User.objects.filter(pk=sukarno.pk).update(one_name=False)
        assert (asks in home, asks in client.get("/", follow=True).content.decode()) == (False, True)

    def test_database_keeps_no_surname_of_who_has_one_name(self, sukarno):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=sukarno.pk).update(last_name="Kos")


@pytest.mark.usefixtures("september")
class TestApplying:
    @pytest.fixture
    def nameless(self, client) -> User:
        user = User.objects.create_user(email="sukarno@example.org")
        client.force_login(user)
        return user

    def test_one_name_is_enough_once_it_is_said(self, client, nameless, call, full):  # noqa: F811
        bare = {**full, "first_name": "Sukarno", "last_name": ""}
        answer = client.post(new(call), bare)
        assert list(answer.context["form"].errors) == ["last_name"]
        version = answer.context["form"]["version"].value()
        row = Application.objects.get()
        assert client.post(edit(row), {**bare, "version": version, "one_name": "on"}).status_code == 302
        row.refresh_from_db()
        user = User.objects.get(pk=nameless.pk)
        assert (row.state, user.full_name, user.has_name) == ("submitted", "Sukarno", True)

    def test_tick_is_kept_in_a_draft_and_can_be_taken_away(self, client, nameless, call):
        draft = {"version": "1", "step": "save", "first_name": "Sukarno", "last_name": ""}
        client.post(new(call), draft)
        row = Application.objects.get()
        page = client.get(edit(row)).content.decode()
        assert not re.search(r'name="one_name"[^>]*checked', page)
        client.post(edit(row), {**draft, "one_name": "on"})
        assert User.objects.get(pk=nameless.pk).one_name
        version = client.get(edit(row)).context["form"]["version"].value()
        client.post(edit(row), {**draft, "version": version})
        assert not User.objects.get(pk=nameless.pk).one_name

    def test_one_name_said_in_a_draft_takes_the_surname_of_the_account_away(self, client, nameless, call):
        User.objects.filter(pk=nameless.pk).update(last_name="Kos")
        client.post(new(call), {"version": "1", "step": "save", "first_name": "Sukarno", "one_name": "on"})
        assert User.objects.get(pk=nameless.pk).full_name == "Sukarno"


def test_somebody_with_one_name_is_added_by_hand(client, coordinator, edition, texts):
    client.force_login(coordinator)
    url = reverse("recruitment:participant_new", args=[edition.code])
    given = {
        "first_name": "Sukarno",
        "last_name": "",
        "form_of_address": "neutral",
        "starts_on": edition.starts_on.isoformat(),
        f"agree_{texts[ConsentPurpose.PARTICIPATION].pk}": "on",
    }
    assert list(client.post(url, given).context["form"].errors) == ["last_name"]
    assert client.post(url, {**given, "one_name": "on"}).status_code == 302
    assert Participation.objects.get(user__first_name="Sukarno").user.has_name
    again = client.post(url, {**given, "one_name": "on"})
    assert "another" in again.context["form"].errors


def test_invited_person_accepts_with_one_name(client, coordinator, edition):
    invite(edition, coordinator, first_name="Sukarno")
    invited = User.objects.create_user(email=ADDRESS)
    EmailAddress.objects.create(user=invited, email=ADDRESS, primary=True, verified=True)
    client.force_login(invited)
    assert list(client.post(link(), {"first_name": "Sukarno"}).context["form"].errors) == ["last_name"]
    client.post(link(), {"first_name": "Sukarno", "one_name": "on"})
    user = User.objects.get(pk=invited.pk)
    assert (user.full_name, user.has_name) == ("Sukarno", True)
    assert EditionRole.objects.filter(user=user).exists()


def test_coordination_corrects_a_wrong_surname_to_none_and_back(client, coordinator, edition):
    person = make_participant(edition=edition, first_name="Sukarno", last_name="Brak").user
    client.force_login(coordinator)
    given = right(person, first_name="Sukarno", last_name="")
    assert list(client.post(address(edition, person), given).context["form"].errors) == ["last_name"]
    assert client.post(address(edition, person), {**given, "one_name": "on"}).status_code == 302
    assert User.objects.get(pk=person.pk).has_name
    client.post(address(edition, person, "name_restore"))
    user = User.objects.get(pk=person.pk)
    assert (user.full_name, user.one_name) == ("Sukarno Brak", False)


@pytest.mark.sought
def test_people_are_listed_and_found_by_the_one_name(client, coordinator, edition, sukarno):
    for surname in ("Śliwa", "Tur"):
        make_participant(edition=edition, last_name=surname)
    client.force_login(coordinator)
    url = reverse("programmes:people_list", args=[edition.code])
    rows = client.get(url, {"state": "wszyscy"}).context["rows"]
    assert [row.user.last_name or row.user.first_name for row in rows] == ["Sukarno", "Śliwa", "Tur"]
    assert len(client.get(url, {"q": "sukar", "state": "wszyscy"}).context["rows"]) == 1
    assert _by_surname(sukarno) == "Sukarno"


@pytest.mark.usefixtures("files")
def test_certificate_bears_the_one_name(coordinator, edition, course):  # noqa: F811
    with clock.at(dt.date(2017, 6, 20)):
        row = finisher(edition, course)
        row.user.first_name, row.user.last_name, row.user.one_name = "Sukarno", "", True
        row.user.save()
        (certificate,) = issue_certificates(edition, participations=[row], by=coordinator)
    certificate.refresh_from_db()
    assert "Zaświadcza się, że Sukarno ma ukończone szkolenia" in text_of(certificate)
