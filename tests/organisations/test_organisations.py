"""The registry: who reads and who keeps it, numbers, names, contacts, and who belonged to whom."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from organisations import presenters
from organisations.actions import organisation_change
from organisations.choices import OrganisationChangeKind as Kind
from organisations.choices import OrganisationKind
from organisations.models import Contact, Organisation, OrganisationChange
from people.models import AuditEntry
from programmes.choices import PartnershipRole
from programmes.models import Partnership
from tests.factories import people
from tests.page_text import words

pytestmark = pytest.mark.django_db
D = dt.date(2017, 6, 8)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def july():
    with clock.at(dt.date(2017, 7, 8)):
        yield


def partner(edition, organisation) -> Organisation:
    Partnership.objects.create(
        edition=edition,
        organisation=organisation,
        role=PartnershipRole.EMPLOYER,
        places=5,
        starts_on=edition.starts_on,
    )
    return organisation


@pytest.fixture
def company(edition, company) -> Organisation:
    return partner(edition, company)


@pytest.fixture
def foreign(other_coordinator) -> Organisation:
    edition = other_coordinator.edition_roles.get().edition
    return partner(edition, people.make_organisation(name="Obca Firma"))


def address(name: str, organisation: Organisation, *more) -> str:
    return reverse(f"organisations:{name}", args=[organisation.code, *more])


def data(**fields) -> dict[str, str]:
    return {"name": "Firma A", "kind": OrganisationKind.COMPANY, "version": "1", **fields}


def test_registry_is_open_to_coordinators_and_administrators(
    client, company, coordinator, administrator, representative, participant, mentor, stranger
):
    for path in (reverse("organisations:organisation_list"), address("organisation_detail", company)):
        for user, status in (
            (coordinator, 200),
            (administrator, 200),
            (representative, 403),
            (participant, 403),
            (mentor, 403),
            (stranger, 403),
        ):
            client.force_login(user)
            assert client.get(path).status_code == status, user


def test_contacts_of_a_rival_are_read_by_its_own_coordination_only(
    client, company, foreign, coordinator, other_coordinator, administrator
):
    for row in (company, foreign):
        Contact.objects.create(organisation=row, name=f"Kontakt {row.name}", phone="+48600700800", starts_on=D)
    seen = {}
    for user in (coordinator, other_coordinator, administrator):
        client.force_login(user)
        seen[user] = [
            "Kontakt" in words(client.get(address("organisation_detail", row))) for row in (company, foreign)
        ]
    assert seen == {coordinator: [True, False], other_coordinator: [False, True], administrator: [True, True]}


@pytest.mark.parametrize("name", ["organisation_edit", "organisation_rename", "contact_new"])
def test_who_does_not_keep_it_changes_nothing(client, foreign, coordinator, edition, name):
    client.force_login(coordinator)
    page = client.post(address(name, foreign), data(name="Przejęta"))
    assert page.status_code == 403
    assert "Danymi tej organizacji zajmują się koordynatorzy edycji, w których jest ona partnerem." in words(page)
    assert Organisation.objects.get(pk=foreign.pk).name == "Obca Firma"


def test_data_are_saved_with_numbers_in_one_spelling(client, company, coordinator):
    client.force_login(coordinator)
    url = address("organisation_edit", company)
    client.post(url, data(nip="PL 123-456-32-18", regon="123 456 785", krs="0000012345", place="Ruda Śląska"))
    company.refresh_from_db()
    assert (company.nip, company.regon, company.krs, company.place) == (
        "1234563218",
        "123456785",
        "0000012345",
        "Ruda Śląska",
    )
    assert AuditEntry.objects.get().verb == "organisation.changed"


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"nip": "123-456-32-17"}, "nip", "jest błędna cyfra"),
        ({"nip": "12345"}, "nip", "NIP ma 10 cyfr"),
        ({"regon": "123456784"}, "regon", "jest błędna cyfra"),
        ({"krs": "12345"}, "krs", "KRS ma 10 cyfr"),
        ({"nip": "5260250274"}, "nip", "ma już inna organizacja"),
        ({"name": "Firma Z Literówką"}, "reason", "co było nie tak"),
        ({"name": "Zajęta"}, "name", "jest już w rejestrze"),
        ({"kind": OrganisationKind.INFORMAL_GROUP, "nip": "1234563218"}, None, "nie ma numerów w rejestrach"),
    ],
)
def test_wrong_data_come_back_with_a_sentence_at_their_field(client, company, coordinator, fields, field, sentence):
    people.make_organisation(name="Zajęta", nip="5260250274")
    client.force_login(coordinator)
    page = client.post(address("organisation_edit", company), data(**fields))
    assert page.status_code == 200
    errors = page.context["form"].errors
    assert sentence in str(errors.get(field or "__all__"))
    assert all(value in page.content.decode() for value in fields.values())
    company.refresh_from_db()
    assert (company.name, company.nip, company.version) == ("Firma A", "", 1)


def test_second_save_of_the_same_page_shows_both_texts(client, company, coordinator):
    client.force_login(coordinator)
    url = address("organisation_edit", company)
    client.post(url, data(place="Pierwsza"))
    page = client.post(url, data(place="Druga"))
    assert page.status_code == 409
    assert "Pierwsza" in words(page)
    assert "Druga" in page.content.decode()
    assert Organisation.objects.get(pk=company.pk).place == "Pierwsza"


@pytest.mark.sought
def test_new_name_is_found_by_the_old_one_and_the_address_stays(client, company, coordinator):
    client.force_login(coordinator)
    client.post(
        address("organisation_rename", company),
        {"new_name": "Zakład B", "on": "2017-06-08", "reason": "Uchwała", "version": "1"},
    )
    page = words(client.get(address("organisation_detail", company)))
    assert "Zakład B" in page
    assert "Firma A" in page
    found = words(client.get(reverse("organisations:organisation_list"), {"q": "firma a"}))
    assert "wcześniej: Firma A" in found
    assert (
        client.post(
            address("organisation_rename", company),
            {"new_name": "Zakład C", "on": "2017-06-09", "reason": "x", "version": "1"},
        ).status_code
        == 409
    )


def test_contact_comes_and_goes(client, company, coordinator):
    client.force_login(coordinator)
    url = address("contact_new", company)
    given = {"name": "Anna Kadrowa", "function": "kadry", "starts_on": "2017-06-01"}
    assert "email" in client.post(url, given).context["form"].errors
    client.post(url, {**given, "phone": "600 700 800"})
    row = Contact.objects.get()
    assert row.phone == "+48600700800"
    client.post(address("contact_end", company, row.pk), {"on": "2017-06-30"})
    row.refresh_from_db()
    assert row.ends_on == dt.date(2017, 6, 30)


def test_merged_organisation_leads_to_its_successor(client, company, coordinator):
    other = people.make_organisation(name="Następca")
    organisation_change.merge(company, successor=other, on=D, reason="Uchwała", by=coordinator)
    client.force_login(coordinator)
    page = words(client.get(address("organisation_detail", company)))
    assert f'href="{address("organisation_detail", other)}"' in page
    assert "na jej miejscu" in page.lower()


def test_wrong_note_is_withdrawn_by_who_keeps_the_organisation(client, company, coordinator, other_coordinator):
    change = organisation_change.close(company, on=D, reason="Pomyłka", by=coordinator)
    url = address("change_withdraw", company, change.pk)
    client.force_login(other_coordinator)
    assert client.post(url, {"reason": "x"}).status_code == 403
    client.force_login(coordinator)
    assert "koniec działalności" in words(client.get(url))
    client.post(url, {"reason": "To była inna firma"})
    assert OrganisationChange.objects.fold([company])[company.pk].exists
    assert client.get(url).status_code == 404
    again = client.post(url, {"reason": "Drugi raz"}, follow=True)  # from the same page in another browser
    assert "już wycofany" in words(again)
    assert OrganisationChange.objects.filter(kind=Kind.WITHDRAWN).count() == 1
    note = OrganisationChange.objects.get(kind=Kind.WITHDRAWN)
    assert client.post(address("change_withdraw", company, note.pk), {"reason": "x"}).status_code == 404


def test_administrator_enters_an_organisation(client, administrator, coordinator):
    url = reverse("organisations:organisation_register")
    client.force_login(coordinator)
    assert client.get(url).status_code == 403
    client.force_login(administrator)
    client.post(url, {"name": "Nowa Gmina", "kind": OrganisationKind.LOCAL_GOVERNMENT})
    assert Organisation.objects.get().name == "Nowa Gmina"
    assert AuditEntry.objects.get().verb == "organisation.registered"


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_questions_at_any_length(client, edition, coordinator, number, django_assert_num_queries):
    owner = people.make_organisation(name="Właściciel")
    for index in range(number):
        row = partner(edition, people.make_organisation(name=f"Firma {index}"))
        organisation_change.sell(row, owner=owner, on=D, reason="x", by=coordinator)
    client.force_login(coordinator)
    with django_assert_num_queries(7):
        assert client.get(reverse("organisations:organisation_list")).status_code == 200


# --- Who belonged to whom --------------------------------------------------------------------------------------------


def tree(nodes) -> list:
    return [(node.label, tree(node.owned)) for node in nodes]


def test_picture_of_the_day_before_the_day_and_the_day_after(edition, company, coordinator):
    group, works = people.make_organisation(name="Grupa"), people.make_organisation(name="Zakład")
    partner(edition, works)
    organisation_change.sell(works, owner=company, on=dt.date(2016, 9, 1), reason="x", by=coordinator)
    organisation_change.sell(company, owner=group, on=D, reason="x", by=coordinator)
    organisation_change.rename(
        works, new_name="Zakład Nowy", on=D + DAY, reason="x", expected=works.version, by=coordinator
    )
    organisation_change.merge(
        group, successor=people.make_organisation(name="Holding"), on=D + 2 * DAY, reason="x", by=coordinator
    )
    pictures = {
        day: presenters.picture(coordinator, on=day, today=clock.today())
        for day in (dt.date(2016, 1, 1), D - DAY, D, D + DAY, D + 2 * DAY)
    }
    assert [tree(picture.trees) for picture in pictures.values()] == [
        [],
        [("Firma A", [("Zakład", [])])],
        [("Grupa", [("Firma A", [("Zakład", [])])])],
        [("Grupa", [("Firma A", [("Zakład Nowy", [])])])],
        [("Holding", [("Firma A", [("Zakład Nowy", [])])])],
    ]
    assert [node.label for node in pictures[D + 2 * DAY].gone] == ["Grupa"]
    assert [event.text for event in pictures[D].events] == [
        "Zakład: nowy właściciel – Firma A",
        "Firma A: nowy właściciel – Grupa",
        "Zakład: nowa nazwa „Zakład Nowy”",
        "Grupa: połączenie z Holding",
    ]


def test_picture_holds_what_is_connected_with_own_partners(client, edition, company, foreign, coordinator):
    organisation_change.close(foreign, on=D, reason="x", by=coordinator)
    client.force_login(coordinator)
    page = words(client.get(reverse("organisations:ownership"), {"dzien": "2017-06-08"}))
    assert "Firma A" in page
    assert "Obca Firma" not in page
    assert "8 czerwca 2017" in page
    assert client.get(reverse("organisations:ownership"), {"dzien": "kiedyś"}).status_code == 200


def test_owners_in_a_ring_are_shown_side_by_side(edition, company, coordinator):
    second = partner(edition, people.make_organisation(name="Druga"))
    for owned, owner in ((company, second), (second, company)):
        OrganisationChange.objects.create(
            organisation=owned, kind=Kind.SOLD, on=D, other=owner, reason="x", by=coordinator
        )
    picture = presenters.picture(coordinator, on=D, today=clock.today())
    assert sorted(node.label for node in picture.alone) == ["Druga", "Firma A"]


@pytest.mark.parametrize("number", [1, 3])
def test_one_organisation_asks_the_same_questions_whatever_became_of_it(
    client, edition, company, coordinator, number, django_assert_num_queries
):
    for index in range(number):
        owner = people.make_organisation(name=f"Właściciel {index}")
        organisation_change.sell(company, owner=owner, on=D + index * DAY, reason="x", by=coordinator)
        Contact.objects.create(organisation=company, name=f"Kontakt {index}", phone="+48600700800", starts_on=D)
    client.force_login(coordinator)
    client.get(address("organisation_detail", company))
    with django_assert_num_queries(11):
        client.get(address("organisation_detail", company))
    with django_assert_num_queries(6):
        client.get(reverse("organisations:ownership"))


# --- As of a day -----------------------------------------------------------------------------------------------------


def look_back(client, day: str) -> None:
    client.post(reverse("as_of"), {"day": day, "next": "/"})


def test_page_of_an_earlier_day_shows_nothing_newer(client, edition, company, coordinator):
    """Names, owners, contacts and the history follow the day; what can be done is offered of today only."""
    group, later = people.make_organisation(name="Grupa Alfa"), people.make_organisation(name="Holding Beta")
    works = people.make_organisation(name="Huta Stara")
    Contact.objects.create(organisation=company, name="Dawna Kadrowa", phone="+48600700800", starts_on=D - 90 * DAY)
    Contact.objects.create(organisation=company, name="Nowa Kadrowa", phone="+48600700801", starts_on=D + DAY)
    Contact.objects.filter(name="Dawna Kadrowa").update(ends_on=D, reason="Odejście")
    for row, owner, day in ((company, group, D - 60 * DAY), (works, company, D - 60 * DAY), (company, later, D)):
        with clock.at(day):
            organisation_change.sell(row, owner=owner, on=day, reason=f"Umowa {owner.name}", by=coordinator)
    with clock.at(D):
        organisation_change.rename(
            company, new_name="Firma Nowa", on=D, reason="Sąd", expected=company.version, by=coordinator
        )
        organisation_change.rename(
            works, new_name="Huta Nowa", on=D, reason="Sąd", expected=works.version, by=coordinator
        )
        organisation_change.rename(
            group, new_name="Grupa Nowa", on=D, reason="Sąd", expected=group.version, by=coordinator
        )
    client.force_login(coordinator)
    url = address("organisation_detail", company)
    newer = ("Firma Nowa", "Holding Beta", "Huta Nowa", "Grupa Nowa", "Nowa Kadrowa", "Odejście", "Sąd")
    verbs = (
        "Zapisz",
        "Dodaj osobę",
        "To jest błąd",
        address("organisation_rename", company),
        address("contact_new", company),
    )
    today = client.get(url).content.decode()
    assert [name for name in newer if name not in today] == ["Grupa Nowa"]  # it owns the company no more
    look_back(client, "2017-05-01")
    then = client.get(url).content.decode()
    assert [name for name in newer if name in then] == []
    assert [
        name for name in ("Firma A", "Grupa Alfa", "Huta Stara", "Dawna Kadrowa", "Umowa Grupa") if name not in then
    ] == []
    assert [verb for verb in verbs if verb in then] == []
    for path in (reverse("organisations:organisation_list"), reverse("organisations:ownership")):
        page = client.get(path).content.decode()
        assert "Firma A" in page
        assert "Holding Beta: " not in page
        assert "nowy właściciel – Holding Beta" not in page


# --- In the search of the portal -------------------------------------------------------------------------------------


def found(client, text: str) -> list[tuple[str, str, str]]:
    return [
        (hit.title, hit.detail, hit.url) for hit in client.get(reverse("search"), {"q": text}).context["organisations"]
    ]


@pytest.mark.sought
def test_search_finds_an_organisation_by_every_name_it_had(client, edition, coordinator, administrator):
    works = partner(edition, people.make_organisation(name="Huta Żółwin"))
    organisation_change.rename(works, new_name="Stal Łódź", on=D, reason="x", expected=works.version, by=coordinator)
    url = address("organisation_detail", works)
    for user in (coordinator, administrator):
        client.force_login(user)
        assert client.get(url).status_code == 200
        for text in ("stal lodz", "Łódź"):
            assert found(client, text) == [("Stal Łódź", "firma", url)]
        for text in ("zolwin", "HUTA ŻÓŁ"):
            assert found(client, text) == [("Stal Łódź", "wcześniej: Huta Żółwin", url)]
        assert found(client, "huta łódź") == []
    look_back(client, "2017-05-01")
    assert found(client, "zolwin") == [("Huta Żółwin", "firma", url)]


def test_search_shows_organisations_to_those_who_open_their_pages(
    client, company, coordinator, representative, participant, mentor, stranger
):
    client.force_login(coordinator)
    assert found(client, "firma a")
    for user in (representative, participant, mentor, stranger):
        client.force_login(user)
        assert found(client, "firma a") == []
