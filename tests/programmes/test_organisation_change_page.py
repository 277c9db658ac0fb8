"""The page on which a company is sold: first the list is read, then all of it is saved."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Affiliation, Organisation, OrganisationChange
from programmes.choices import PartnershipRole
from tests.factories import people, programmes
from tests.page_text import words
from tests.programmes.test_organisation_change import furnish

pytestmark = pytest.mark.django_db
D = dt.date(2017, 6, 8)


@pytest.fixture(autouse=True)
def june(db):
    with clock.at(D):
        yield


@pytest.fixture
def company(edition, company) -> Organisation:
    furnish(edition, company)
    return company


@pytest.fixture
def url(edition, company) -> str:
    return reverse("programmes:organisation_change", args=[edition.code, company.code, "sprzedaz"])


@pytest.fixture
def page(client, coordinator, url):
    """Sends the form with what a browser would send back, and some fields changed."""
    client.force_login(coordinator)

    def send(**changes):
        answer = client.get(url)
        form = answer.context["form"]
        filled = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        given = {"reason": "Umowa sprzedaży", "new_name": "Nowy Właściciel", "on": "2017-06-08", **changes}
        data = {name: value for name, value in {**filled, **given}.items() if value not in (None, False)}
        return client.post(url, data)

    return send


def test_list_is_read_first_and_saved_then(page, client, url, edition, company):
    first = page()
    assert first.status_code == 200
    told = words(first)
    assert "„Nowy Właściciel” trafi do rejestru organizacji." in told
    assert "Firma A – pracodawca: do 8 czerwca 2017." in told
    assert "3 osoby z tej edycji zachowują zatrudnienie w Firma A." in told
    assert not OrganisationChange.objects.exists()
    seen = first.context["form"]["seen"].value()
    assert seen
    done = page(seen=seen)
    assert done.status_code == 302
    assert OrganisationChange.objects.get().kind == Kind.SOLD
    # By default the employer stops being one, the initiator stays, and nobody's job changes.
    assert edition.partnerships.get(organisation=company, role=PartnershipRole.INITIATOR).ends_on is None
    assert edition.partnerships.employers().get(organisation=company).ends_on == D
    assert not Affiliation.objects.exclude(ends_on=None).exists()
    assert not edition.role_grants.filter(organisation=company, ends_on=None).exists()


def test_field_changed_after_reading_gives_a_new_list(page):
    seen = page().context["form"]["seen"].value()
    second = page(seen=seen, moving="everybody")
    assert second.status_code == 200
    assert "Lista się zmieniła. Przeczytaj ją jeszcze raz i zapisz." in words(second)
    assert not OrganisationChange.objects.exists()
    assert page(seen=second.context["form"]["seen"].value(), moving="everybody").status_code == 302
    assert Affiliation.objects.filter(organisation__name="Nowy Właściciel").count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"new_name": ""}, "other"),
        ({"new_name": "Firma A"}, "new_name"),
        ({"moving": "chosen"}, "movers"),
        ({"moving": "sideways"}, "moving"),
        ({"on": "2071-06-08"}, "on"),
        ({"on": "kiedyś"}, "on"),
        ({"reason": ""}, "reason"),
        ({"roles": ["999999"]}, "roles"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(page, changes, field):
    answer = page(**changes)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.context["acts"] is None
    assert not OrganisationChange.objects.exists()


def test_people_of_the_other_edition_cannot_be_moved_along(page, other_coordinator, company):
    edition = other_coordinator.edition_roles.get().edition
    part = programmes.make_participant(edition=edition)
    job = Affiliation.objects.create(user=part.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    answer = page(moving="chosen", movers=[job.pk])
    assert "movers" in answer.context["form"].errors


def test_closing_asks_for_no_owner(client, coordinator, edition, company):
    client.force_login(coordinator)
    url = reverse("programmes:organisation_change", args=[edition.code, company.code, "zamkniecie"])
    fields = client.get(url).context["form"].fields
    assert not {"other", "new_name", "join"} & set(fields)
    assert fields["moving"].initial == "everybody"


def test_only_the_coordination_of_the_edition_and_only_partners(
    client, edition, company, url, coordinator, other_coordinator, representative, stranger
):
    for user, status in ((other_coordinator, 404), (stranger, 404), (representative, 403), (coordinator, 200)):
        client.force_login(user)
        assert client.get(url).status_code == status
    outside = people.make_organisation(name="Spoza edycji")
    for code, change in ((outside.code, "sprzedaz"), (company.code, "przejecie")):
        path = reverse("programmes:organisation_change", args=[edition.code, code, change])
        assert client.get(path).status_code == 404


def test_page_asks_as_many_questions_for_many_people(
    client, edition, company, url, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    for number in range(70):
        part = programmes.make_participant(edition=edition, last_name=f"Liczna{number}")
        Affiliation.objects.create(user=part.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    with django_assert_num_queries(9):
        page = client.get(url)
    # Too many names to choose from one by one: everybody or nobody.
    assert not re.search("Liczna1|wybrane osoby", words(page))


def test_the_jobs_ended_by_a_sale_are_taken_back_with_one_tap(page, client, edition, company):
    jobs = Affiliation.objects.filter(organisation=company, ends_on=None)
    before = jobs.count()
    first = page(moving="everybody")
    answer = page(moving="everybody", seen=first.context["form"]["seen"].value())
    told = client.get(answer["Location"]).content.decode()
    undoing = re.search(r'action="(/edycje/[^"]+/koniec-zatrudnienia/\d+/cofniecie/)"', told)
    assert undoing is not None
    assert jobs.count() == before - 3  # one of the company takes no part in the edition
    client.post(undoing[1])
    assert jobs.count() == before
    assert not Affiliation.objects.filter(organisation__name="Nowy Właściciel").exists()
