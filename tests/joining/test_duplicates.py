"""The pages on which two accounts of one person are found, compared, merged and parted."""

import pytest
from django.test import Client
from django.urls import reverse

from joining.presenters.duplicates import possible_duplicates
from joining.queries.duplicates import in_sight
from kopalnia.lib.domain import clock
from people.actions import consent
from people.models import Merge, User
from programmes.choices import EditionRoleName
from programmes.models import Edition, Participation
from recruitment.choices import ApplicationState
from recruitment.models import Application
from recruitment.queries.board import tally_of
from tests.factories import microprojects, people, programmes

REASON = {"reason": "Potwierdzone przez telefon.", "checked": "on"}


@pytest.fixture
def person(edition: Edition) -> User:
    user = people.make_user(
        first_name="Łucja", last_name="Gąsior", email="lucja.gasior@example.org", phone="+48600100200"
    )
    programmes.make_participant(edition=edition, user=user)
    return user


def applied(edition: Edition, **fields) -> User:
    user = people.make_user(**fields)
    programmes.make_application(edition=edition, applicant=user)
    return user


@pytest.fixture
def twin(edition: Edition, person: User) -> User:
    return applied(edition, first_name="Łucja", last_name="Gąsior")


def url(name: str, edition: Edition, *people_of: User) -> str:
    return reverse(f"joining:{name}", args=[edition.code, *(user.code for user in people_of)])


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.mark.parametrize(
    ("fields", "common"),
    [
        ({"first_name": "LUCJA", "last_name": "Gasior"}, "to samo imię i nazwisko"),
        ({"first_name": "Gąsior", "last_name": "Łucja"}, "imię i nazwisko w innej kolejności"),
        ({"email": "Lucja.Gasior+praca@example.org"}, "ten sam adres e-mail w innym zapisie"),
        ({"email": "lucjagasior@example.org"}, "ten sam adres e-mail w innym zapisie"),
        ({"phone": "600 100-200"}, "ten sam numer telefonu"),
        ({"first_name": "Łucja", "last_name": "Gąsiorek"}, None),
        ({"email": "lucja.gasior@example.com"}, None),
    ],
)
def test_likeness(edition: Edition, person: User, coordinator: User, fields: dict, common: str | None) -> None:
    other = applied(edition, **fields)
    rows = possible_duplicates(edition, coordinator)
    assert [(row.first.user, [one.user for one in row.others], row.common) for row in rows] == (
        [(person, [other], [common])] if common else []
    )


def test_people_without_a_name_an_address_or_a_phone_are_not_alike(edition: Edition, coordinator: User) -> None:
    for _number in range(2):
        user = User.objects.create_user(None)
        programmes.make_participant(edition=edition, user=user)
    assert possible_duplicates(edition, coordinator) == []


def test_list_shows_people_of_ones_editions_only(edition: Edition, person: User, coordinator, administrator) -> None:
    """An account of nobody's edition with the same name is seen by the administration alone."""
    foreign = people.make_user(first_name="Łucja", last_name="Gąsior")
    programmes.make_participant(edition=programmes.make_edition(name="Edycja 2018"), user=foreign)
    drafted = people.make_user(first_name="Łucja", last_name="Gąsior")
    programmes.make_application(edition=edition, applicant=drafted, state=ApplicationState.DRAFT)
    assert possible_duplicates(edition, coordinator) == []
    assert not in_sight(coordinator).filter(pk__in=[foreign.pk, drafted.pk]).exists()
    (row,) = possible_duplicates(edition, administrator)
    assert {one.user for one in row.people} == {person, foreign, drafted}


def test_pages_are_for_the_coordination(
    client, edition, person, twin, participant, mentor, representative, other_coordinator, coordinator, administrator
) -> None:
    pages = [url("duplicate_list", edition), url("duplicate_search", edition, person)]
    pages += [url("duplicate_merge", edition, person, twin)]
    for user, status in (
        (participant, 403),
        (mentor, 403),
        (representative, 403),
        (other_coordinator, 404),
        (coordinator, 200),
        (administrator, 200),
    ):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 3
        if status != 200:
            assert client.post(pages[2], REASON).status_code == status
    assert not Merge.objects.exists()


def test_an_account_out_of_sight_is_not_found(desk: Client, edition: Edition, person: User, stranger: User) -> None:
    for pair in ((person, stranger), (stranger, person), (person, person)):
        assert desk.get(url("duplicate_merge", edition, *pair)).status_code == 404
    assert desk.get(url("duplicate_search", edition, stranger)).status_code == 404


@pytest.mark.sought
def test_second_account_is_found_by_any_part_of_its_name(
    desk: Client, edition: Edition, person: User, twin: User
) -> None:
    page = url("duplicate_search", edition, person)
    assert [one.user for one in desk.get(page, {"q": "gasi"}).context["found"]] == [twin]
    assert desk.get(page, {"q": "g"}).context["found"] == []
    assert "Nie ma takiej osoby." in desk.get(page, {"q": "Xawery"}).content.decode()


def test_preview_masks_addresses_and_says_what_will_happen(
    desk: Client, edition: Edition, person: User, twin: User
) -> None:
    programmes.make_application(edition=edition, applicant=person)
    consent.give(person, people.make_consent_text(purpose="image"), by=person)
    text = desk.get(url("duplicate_merge", edition, person, twin)).content.decode()
    assert person.email not in text
    assert twin.email not in text
    assert "lu…@example.org" in text
    assert "zostaje odłożone bez zmian" in text
    assert "obowiązuje ostrożniejsza odpowiedź" in text


def test_preview_tells_nothing_of_an_edition_the_coordinator_does_not_run(
    desk: Client, client: Client, edition: Edition, person: User, twin: User, administrator: User
) -> None:
    """Neither side by side nor among what would happen: the same person takes part elsewhere."""
    elsewhere = programmes.make_edition(name="Edycja kanarek")
    for user in (person, twin):
        team = microprojects.make_microproject(edition=elsewhere, name=f"Kanarek {user.pk}")
        part = programmes.make_participant(edition=elsewhere, user=user)
        microprojects.make_entry(membership=microprojects.join(microproject=team, participation=part))
    page = url("duplicate_merge", edition, person, twin)
    text = desk.get(page).content.decode()
    assert "należy do edycji, której nie koordynujesz" in text.replace("\xa0", " ")
    assert "anarek" not in text
    assert "Oba konta obok siebie" not in text
    client.force_login(administrator)
    assert "Edycja kanarek" in client.get(page).content.decode()


def test_merging_asks_for_a_reason_and_a_check(desk: Client, edition: Edition, person: User, twin: User) -> None:
    page = url("duplicate_merge", edition, person, twin)
    answer = desk.post(page, {"reason": "Zgłoszenie z dwóch adresów."})
    assert list(answer.context["form"].errors) == ["checked"]
    assert "Zgłoszenie z dwóch adresów." in answer.content.decode()
    assert list(desk.post(page, {"reason": " ", "checked": "on"}).context["form"].errors) == ["reason"]
    assert not Merge.objects.exists()
    assert desk.post(page, REASON, follow=True).status_code == 200
    row = Merge.objects.get()
    assert (row.survivor, row.absorbed, row.reason) == (person, twin, REASON["reason"])


def test_second_of_two_coordinators_is_told(desk: Client, edition: Edition, person: User, twin: User) -> None:
    """The page was open in both browsers; an account that ended is otherwise not found."""
    address = url("duplicate_merge", edition, person, twin)
    for _sender in range(2):
        answer = desk.post(address, {**REASON, "idempotency_key": ""}, follow=True)
    assert answer.redirect_chain == [(url("duplicate_list", edition), 302)]
    assert "jest już połączone" in answer.content.decode()
    assert Merge.objects.count() == 1
    assert desk.post(url("duplicate_merge", edition, twin, person), REASON).status_code == 302
    assert desk.get(address).status_code == 404
    strange = people.make_user(merged_into=people.make_user(), is_active=False)
    assert desk.post(url("duplicate_merge", edition, person, strange), REASON).status_code == 404


def test_attacker_s_account_takes_nothing_over(desk: Client, edition: Edition, person: User, twin: User) -> None:
    """HI#1309: `twin` is somebody who signed up with the name of `person` and asks to be merged."""
    page = url("duplicate_merge", edition, twin, person)
    shown = desk.get(page)
    assert (
        "Udział w edycji jest zapisany na zamykanym koncie, a na drugim nie. Zachowaj konto z udziałem; można wydać"
        " do niego kartę do logowania."
    ) in shown.content.decode()
    assert '<form method="post"' not in shown.content.decode().split("merge-h")[1].split("</section>")[0]
    refused = desk.post(page, REASON)
    assert (refused.status_code, Merge.objects.count()) == (403, 0)
    desk.post(url("duplicate_merge", edition, person, twin), REASON)
    attacker, victim = Client(), Client()
    victim.force_login(person)
    attacker.force_login(twin)
    code = Participation.objects.get(user=person).code
    assert attacker.get(reverse("programmes:person_detail", args=[code])).status_code == 302  # signed out
    assert victim.get(reverse("programmes:person_detail", args=[code])).status_code == 200
    person.refresh_from_db()
    assert (person.email, person.is_active) == ("lucja.gasior@example.org", True)
    assert person.emailaddress_set.exclude(email=person.email).count() == 0


def test_old_addresses_lead_to_the_person(
    desk: Client, edition: Edition, coordinator: User, other_coordinator: User
) -> None:
    names = {"first_name": "Łucja", "last_name": "Gąsior"}
    rows = [programmes.make_participant(edition=edition, **names) for _number in range(2)]
    sent = [programmes.make_application(edition=edition, applicant=row.user) for row in rows]
    desk.post(url("duplicate_merge", edition, rows[0].user, rows[1].user), REASON)
    survivor, ended = rows
    for name, args, target in (
        ("programmes:person_detail", [ended.code], [survivor.code]),
        ("trainings:person_trainings", [edition.code, ended.code], [edition.code, survivor.code]),
        ("recruitment:application_review", [edition.code, sent[1].code], [edition.code, sent[0].code]),
    ):
        answer = desk.get(reverse(name, args=args))
        assert answer["Location"] == reverse(name, args=target)
    assert desk.get(reverse("programmes:person_detail", args=["nie-ma"])).status_code == 404
    desk.force_login(other_coordinator)
    assert desk.get(reverse("programmes:person_detail", args=[ended.code])).status_code == 404


def test_one_person_is_considered_once(desk: Client, edition: Edition, person: User, twin: User) -> None:
    programmes.make_application(edition=edition, applicant=person)
    assert tally_of(edition).waiting == 2
    desk.post(url("duplicate_merge", edition, person, twin), REASON)
    assert tally_of(edition).waiting == 1
    assert Application.objects.get(edition=edition).applicant == person
    assert possible_duplicates(edition, User.objects.get(pk=desk.session["_auth_user_id"])) == []


def test_undoing_asks_why_and_is_refused_later(desk: Client, edition: Edition, person: User, twin: User) -> None:
    desk.post(url("duplicate_merge", edition, person, twin), REASON)
    row = Merge.objects.get()
    page = reverse("joining:merge_undo", args=[edition.code, row.code])
    assert page in desk.get(url("duplicate_list", edition)).content.decode()
    assert list(desk.post(page, {"reason": ""}).context["form"].errors) == ["reason"]
    with clock.at(row.undo_until.replace(year=row.undo_until.year + 1)):
        assert "tylko przez trzydzieści dni" in desk.get(page).content.decode()
        assert desk.post(page, {"reason": "Za późno."}).status_code == 403
    answer = desk.post(page, {"reason": "Dwie osoby."})
    assert answer.status_code == 302, answer.content.decode()
    twin.refresh_from_db()
    assert (twin.is_active, twin.merged_into) == (True, None)
    again = desk.post(page, {"reason": "Drugi raz."})
    assert (again.status_code, "już cofnięte" in again.content.decode()) == (403, True)


def test_pages_ask_the_same_questions_for_any_number_of_people(
    desk: Client, edition: Edition, person: User, twin: User, coordinator: User, django_assert_num_queries
) -> None:
    def ask() -> None:
        with django_assert_num_queries(6):
            desk.get(url("duplicate_list", edition))
        with django_assert_num_queries(6):
            desk.get(url("duplicate_search", edition, person), {"q": "gasior"})
        with django_assert_num_queries(18):
            desk.get(url("duplicate_merge", edition, person, twin))

    desk.get(url("duplicate_list", edition))
    ask()
    for _number in range(3):
        applied(edition, first_name="Łucja", last_name="Gąsior")
    elsewhere = programmes.make_edition(name="Edycja 2017", programme=edition.programme)
    programmes.make_participant(edition=elsewhere, user=person)
    programmes.grant(edition=elsewhere, user=coordinator, role=EditionRoleName.COORDINATOR)
    ask()
