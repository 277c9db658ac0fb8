"""The coordination corrects a mistyped name: who may, what the history and the person are told, and the way back."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from people.models import AuditEntry, OutgoingMail, User
from programmes.actions.names import correct_name
from tests.factories.people import make_user
from tests.factories.programmes import make_coordinator, make_edition, make_mentor, make_participant
from tests.trainings.test_certificates import course, finisher  # noqa: F401 - a fixture
from trainings.actions.certificate import issue_certificates

pytestmark = pytest.mark.django_db

REASON = "Brakowało litery."


@pytest.fixture
def person(edition) -> User:
    user = make_user(
        first_name="Ewelna", last_name="Śliwa", vocative="Ewelno", email="ewelina@example.org", language="pl"
    )
    return make_participant(edition=edition, user=user).user


@pytest.fixture
def url(edition, person) -> str:
    return address(edition, person)


def address(edition, person, name: str = "name_correct") -> str:
    return reverse(f"programmes:{name}", args=[edition.code, person.code])


def right(person, **other) -> dict[str, str]:
    given = {"first_name": "Ewelina", "last_name": "Śliwa", "vocative": "Ewelino", "reason": REASON}
    return {**given, "greets": person.first_name, "seen": person.full_name, **other}


def read(client, user, url: str) -> str:
    client.force_login(user)
    return client.get(url).content.decode().replace("\u00a0", " ")


def test_corrected_name_is_found_sorted_and_greeted_by_and_the_history_keeps_the_former(
    client, coordinator, edition, person, url
):
    client.force_login(coordinator)
    page = reverse("programmes:person_detail", args=[person.participations.get().code])
    assert f'href="{url}"' in read(client, coordinator, page)
    answer = client.post(url, right(person))
    assert (answer.status_code, answer.url) == (302, page)
    user = User.objects.get(pk=person.pk)
    assert (user.full_name, user.vocative, user.search_key) == ("Ewelina Śliwa", "Ewelino", "ewelina sliwa")
    told = "imię i nazwisko z „Ewelna Śliwa” na „Ewelina Śliwa”"
    for reader, where in (
        (coordinator, page),
        (coordinator, reverse("programmes:edition_history", args=[edition.code])),
        (user, reverse("people:my_data")),
    ):
        text = read(client, reader, where)
        assert told in text
        assert REASON in text


def test_person_is_told_by_a_letter_in_their_language_and_on_their_account(client, coordinator, person, url):
    client.force_login(coordinator)
    client.post(url, right(person))
    letter = OutgoingMail.objects.get(template="name_corrected")
    assert (letter.to_email, letter.language) == ("ewelina@example.org", "pl")
    for part in ("Ewelna Śliwa", "Ewelina Śliwa", coordinator.full_name, REASON, "/konto/"):
        assert part in letter.body
    assert "zamiast „Ewelna Śliwa” jest „Ewelina Śliwa”" in read(client, person, reverse("people:account"))


def test_person_without_an_address_gets_no_letter_and_reads_it_on_their_account(client, coordinator, edition):
    person = make_participant(edition=edition, first_name="Jn", last_name="Kos", email=None).user
    correct_name(edition, person, seen="Jn Kos", first_name="Jan", last_name="Kos", reason=REASON, by=coordinator)
    assert not OutgoingMail.objects.exists()
    assert "zamiast „Jn Kos” jest „Jan Kos”" in read(client, person, reverse("people:account"))


@pytest.mark.usefixtures("files")
def test_certificate_with_the_former_name_is_out_of_date(client, coordinator, edition, course):  # noqa: F811
    with clock.at(dt.date(2017, 6, 20)):
        row = finisher(edition, course, first_name="Anna", last_name="Kowalsk")
        issue_certificates(edition, participations=[row], by=coordinator)
        page = reverse("trainings:certificate_list", args=[edition.code])
        assert "nieaktualne" not in read(client, coordinator, page)
        name = {"first_name": "Anna", "last_name": "Kowalska"}
        correct_name(edition, row.user, seen="Anna Kowalsk", **name, reason=REASON, by=coordinator)
        listed = read(client, coordinator, page)
    assert "nieaktualne" in listed
    assert "Anna Kowalsk → Anna Kowalska" in listed


def test_name_is_corrected_by_the_coordination_of_the_edition_only(
    client, url, person, mentor, representative, stranger, other_coordinator, administrator
):
    for user, status in (
        (stranger, 404), (other_coordinator, 404), (mentor, 403), (representative, 403), (person, 403),
        (administrator, 200),
    ):  # fmt: skip
        client.force_login(user)
        assert (user.first_name, client.get(url).status_code) == (user.first_name, status)
        if status != 200:
            assert client.post(url, right(person)).status_code == status
    assert User.objects.get(pk=person.pk).first_name == "Ewelna"


def test_somebody_of_another_edition_is_nobody_here(client, coordinator, edition):
    elsewhere = make_participant(edition=make_edition(name="Inna")).user
    client.force_login(coordinator)
    assert client.get(address(edition, elsewhere)).status_code == 404


def test_other_editions_of_the_person_learn_the_names_but_neither_who_nor_why(
    client, coordinator, other_coordinator, edition, person, url
):
    other = make_edition(name="Edycja druga")
    theirs = make_coordinator(edition=other, first_name="Dorota")
    part = make_participant(edition=other, user=person)
    client.force_login(coordinator)
    client.post(url, right(person))
    for page in (
        reverse("programmes:person_detail", args=[part.code]),
        reverse("programmes:edition_history", args=[other.code]),
    ):
        text = read(client, theirs, page)
        assert "z „Ewelna Śliwa” na „Ewelina Śliwa”" in text
        assert REASON not in text
        assert coordinator.full_name not in text


def test_name_of_who_runs_something_else_is_their_own(client, coordinator, edition, other_coordinator, administrator):
    client.force_login(coordinator)
    for user in (other_coordinator, administrator):
        make_participant(edition=edition, user=user)
        answer = client.get(address(edition, user))
        assert answer.status_code == 403
        assert "koordynuje edycję, której nie koordynujesz" in answer.content.decode()
    assert client.get(address(edition, coordinator)).status_code == 403


def test_name_of_a_mentor_is_corrected_from_the_list_of_roles(client, coordinator, edition):
    mentor = make_mentor(edition=edition, first_name="Zofja", last_name="Kos")
    listed = reverse("programmes:role_list", args=[edition.code])
    page = read(client, coordinator, listed)
    assert f'href="{address(edition, mentor)}"' in page
    assert address(edition, coordinator) not in page
    given = right(mentor, first_name="Zofia", last_name="Kos", vocative="")
    assert client.post(address(edition, mentor), given).url == listed
    assert User.objects.get(pk=mentor.pk).full_name == "Zofia Kos"


class TestGreeting:
    def test_vocative_of_the_former_first_name_is_asked_about_once(self, client, coordinator, person, url):
        client.force_login(coordinator)
        answer = client.post(url, right(person, vocative="Ewelno"))
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["vocative"])
        assert 'name="greets" value="Ewelina"' in answer.content.decode()
        assert client.post(url, right(person, vocative="Ewelno", greets="Ewelina")).status_code == 302

    def test_another_surname_keeps_the_vocative_also_of_who_reads_english(self, client, coordinator, person, url):
        User.objects.filter(pk=person.pk).update(language="en")
        client.force_login(coordinator)
        assert "vocative" not in client.get(url).context["form"].fields
        client.post(url, right(person, first_name="Ewelna", last_name="Śliwka"))
        assert User.objects.get(pk=person.pk).vocative == "Ewelno"
        seen = {"seen": "Ewelna Śliwka"}
        client.post(url, right(person, **seen))
        assert User.objects.get(pk=person.pk).vocative == ""


class TestInput:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"first_name": " "}, "first_name"),
            ({"first_name": "E" * 81}, "first_name"),
            ({"reason": ""}, "reason"),
            ({"first_name": "Ewelna"}, "__all__"),
            ({"seen": "x" * 999}, "seen"),
        ],
    )
    def test_bad_input_is_answered_beside_its_field_and_nothing_changes(
        self, client, coordinator, person, url, given, field
    ):
        client.force_login(coordinator)
        answer = client.post(url, right(person, **given))
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
        assert User.objects.get(pk=person.pk).first_name == "Ewelna"
        assert not AuditEntry.objects.filter(verb="user.name_corrected").exists()

    def test_name_that_changed_meanwhile_is_shown_and_a_second_save_is_a_knowing_one(
        self, client, coordinator, person, url
    ):
        User.objects.filter(pk=person.pk).update(first_name="Ewa")
        client.force_login(coordinator)
        answer = client.post(url, right(person))
        text = answer.content.decode()
        assert "W międzyczasie imię i nazwisko zmieniono na „Ewa Śliwa”." in text
        assert 'value="Ewelina"' in text
        assert 'name="seen" value="Ewa Śliwa"' in text
        assert client.post(url, right(person, seen="Ewa Śliwa")).status_code == 302


class TestWayBack:
    @pytest.fixture
    def back(self, edition, person) -> str:
        return address(edition, person, "name_restore")

    @pytest.fixture
    def moment(self):
        return dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)

    @pytest.fixture
    def corrected(self, client, coordinator, person, url, moment):
        client.force_login(coordinator)
        with clock.at(moment):
            client.post(url, right(person))

    @pytest.mark.usefixtures("corrected")
    def test_one_tap_takes_the_correction_back_for_a_quarter_of_an_hour(self, client, person, back, moment):
        with clock.at(moment + dt.timedelta(minutes=14)):
            assert client.post(back).status_code == 302
        user = User.objects.get(pk=person.pk)
        assert (user.full_name, user.vocative) == ("Ewelna Śliwa", "Ewelno")
        assert "znów jest „Ewelna Śliwa”" in OutgoingMail.objects.get(template="name_restored").body
        verbs = ["user.name_corrected", "user.name_restored"]
        assert list(AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs

    @pytest.mark.usefixtures("corrected")
    def test_later_it_asks_why_and_is_linked_from_the_page_of_the_name(self, client, url, person, back, moment):
        with clock.at(moment + dt.timedelta(days=20)):
            assert f'href="{back}"' in client.get(url).content.decode()
            assert client.post(back).status_code == 200
            assert client.post(back, {"reason": "Było dobrze."}).status_code == 302
            assert client.post(back, {"reason": "Jeszcze raz."}).status_code == 403
            assert back not in client.get(url).content.decode()
        assert User.objects.get(pk=person.pk).first_name == "Ewelna"

    @pytest.mark.usefixtures("corrected")
    def test_a_name_the_person_has_changed_since_is_left_to_them(self, client, person, back, moment):
        User.objects.filter(pk=person.pk).update(last_name="Śliwka")
        with clock.at(moment + dt.timedelta(minutes=2)):
            assert client.post(back).status_code == 403
        assert User.objects.get(pk=person.pk).full_name == "Ewelina Śliwka"
