"""The list of people, one person, employment and leaving."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from organisations.actions import affiliation as employment
from organisations.models import Affiliation
from people.actions.card import issue
from people.models import AuditEntry, OutgoingMail
from programmes.actions import people as actions
from programmes.choices import PartnershipRole
from programmes.models import Participation, Partnership
from recruitment.choices import Verdict
from recruitment.models import Application
from tests.factories.microprojects import join, make_microproject
from tests.factories.people import make_organisation
from tests.factories.programmes import make_application, make_edition, make_participant
from tests.factories.training import attend, make_module, make_session, sign
from tests.page_text import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_url(edition):
    return reverse("programmes:people_list", args=[edition.code])


@pytest.fixture
def person_url(participation):
    return reverse("programmes:person_detail", args=[participation.code])


@pytest.mark.sought
def test_people_list_finds_names_without_polish_letters(client, coordinator, edition, list_url):
    make_participant(edition=edition, first_name="Łukasz", last_name="Żak")
    make_participant(edition=edition, first_name="Anna", last_name="Nowak")
    client.force_login(coordinator)
    page = client.get(list_url, {"q": "zak luk"}).content.decode()
    assert "Łukasz Żak" in page
    assert "Anna Nowak" not in page


@pytest.mark.sought
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"Bez", "Karta", "Krok"}),
        ({"q": "kar"}, {"Karta"}),
        ({"lacking": "grupa"}, {"Bez", "Karta"}),
        ({"lacking": "e-mail"}, {"Karta"}),
        ({"lacking": ["grupa", "karta"]}, {"Bez"}),
        ({"microproject": "powietrze"}, {"Krok"}),
        ({"microproject": "POWIETRZE czyste", "lacking": "grupa"}, set()),
        ({"employer": "firma"}, {"Bez"}),
        ({"state": "odeszli"}, {"Poszła"}),
        ({"state": "wszyscy"}, {"Bez", "Karta", "Krok", "Poszła"}),
        ({"state": "biora-udzial"}, set()),
        ({"state": "skonczyli"}, {"Bez", "Karta", "Krok"}),
        ({"state": "<nonsens>", "lacking": "nic", "employer": "nikt"}, {"Bez", "Karta", "Krok"}),
    ],
)
def test_people_list_is_filtered(client, coordinator, edition, list_url, asked, names):
    """The edition is over, so whoever has not left stayed until its end."""
    company = make_organisation(name="Firma", code="firma")
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    alone = make_participant(edition=edition, last_name="Bez")
    employment.start(alone.user, company, on=dt.date(2010, 1, 1), by=coordinator)
    issue(make_participant(edition=edition, last_name="Karta", email=None).user, by=coordinator)
    member = make_participant(edition=edition, last_name="Krok")
    join(microproject=make_microproject(edition=edition, name="Czyste Powietrze"), participation=member)
    left = make_participant(edition=edition, last_name="Poszła")
    Participation.objects.filter(pk=left.pk).update(ends_on=dt.date(2017, 1, 1))
    client.force_login(coordinator)
    assert {row.user.last_name for row in client.get(list_url, asked).context["rows"]} == names


@pytest.mark.parametrize(("day", "names"), [("", {"Nikt", "Połowa"}), ("2017-06-09", {"Nikt", "Połowa", "Cała"})])
def test_people_below_the_threshold_of_training_hours(client, coordinator, edition, list_url, day, names):
    """As of a day; an answer on a list nobody signed off counts for nothing."""
    edition.attendance_threshold = 80
    edition.save()
    module = make_module(edition=edition, hours=10)
    people = {name: make_participant(edition=edition, last_name=name) for name in ("Nikt", "Połowa", "Cała")}
    for start, session_day, there in (
        (5, dt.date(2017, 6, 3), ("Połowa", "Cała")),
        (3, dt.date(2017, 6, 10), ("Cała",)),
    ):
        session = make_session(module=module, day=session_day, hours=start)
        for name in there:
            attend(session=session, participation=people[name])
        sign(session=session)
    unsigned = make_session(module=module, day=dt.date(2017, 6, 11), hours=5)
    attend(session=unsigned, participation=people["Połowa"])
    client.force_login(coordinator)
    with clock.at(dt.date(2017, 6, 20)):
        if day:
            client.post(reverse("as_of"), {"day": day, "next": "/"})
        shown = client.get(list_url, {"lacking": "godziny", "state": "wszyscy"}).context["rows"]
    assert {row.user.last_name for row in shown} == names


def test_people_list_reads_names_only_and_sorts_nothing_of_another_edition(client, coordinator, edition, list_url):
    stranger = make_participant(edition=make_edition(name="Inna"), last_name="Obca")
    make_participant(edition=edition, last_name="Nasza")
    client.force_login(coordinator)
    rows = client.get(list_url, {"state": "wszyscy"}).context["rows"]
    assert [row.user.last_name for row in rows] == ["Nasza"]
    assert {"email", "phone", "password"} <= rows[0].user.get_deferred_fields()
    assert stranger.code not in client.get(list_url).content.decode()


def test_people_list_sorts_in_polish(client, coordinator, edition, list_url):
    for name in ("Zając", "Ćma", "Cudo", "Łąka", "Lis"):
        make_participant(edition=edition, last_name=name)
    client.force_login(coordinator)
    rows = client.get(list_url).context["rows"]
    assert [row.user.last_name for row in rows] == ["Cudo", "Ćma", "Lis", "Łąka", "Zając"]


def test_people_list_is_the_coordination_s_only(client, list_url, participant, mentor, representative, stranger):
    for user, status in ((participant, 403), (mentor, 403), (representative, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(list_url).status_code == status


def test_people_list_asks_as_many_queries_for_three_as_for_one(
    client, coordinator, edition, microproject, list_url, django_assert_num_queries
):
    client.force_login(coordinator)
    client.get(list_url)
    with django_assert_num_queries(7):
        client.get(list_url)
    for _number in range(2):
        make_participant(edition=edition)
    with django_assert_num_queries(7):
        client.get(list_url)


def test_person_s_private_facts_are_for_the_person_and_the_coordination(
    client, coordinator, participation, person_url, rival, mentor, representative, other_coordinator, company
):
    participation.user.phone = "500 600 700"
    participation.user.save()
    employment.start(participation.user, company, on=dt.date(2010, 1, 1), unit="Kuźnia 7", by=coordinator)
    for user in (coordinator, participation.user):
        client.force_login(user)
        page = client.get(person_url).content.decode()
        assert "500\N{NO-BREAK SPACE}600\N{NO-BREAK SPACE}700" in page
        assert "Kuźnia 7" in page
    for user in (rival, mentor, representative, other_coordinator):
        client.force_login(user)
        assert client.get(person_url).status_code == 404


def test_page_of_a_person_before_the_first_day_tells_nothing_ahead(client, coordinator, participation, person_url):
    Participation.objects.filter(pk=participation.pk).update(starts_on=dt.date(2017, 3, 1))
    client.force_login(coordinator)
    with clock.at(dt.date(2017, 6, 9)):
        assert [turn.date for turn in client.get(person_url).context["timeline"]] == [dt.date(2017, 3, 1)]
        client.post(reverse("as_of"), {"day": "2017-02-28"})
        assert client.get(person_url).context["timeline"] == []


def test_private_reason_of_the_end_is_read_by_the_coordination_only(
    client, coordinator, participation, company, person_url
):
    job = employment.start(participation.user, company, on=dt.date(2010, 1, 1), by=coordinator)
    employment.end(job, on=dt.date(2017, 6, 8), private_reason="Zwolnienia", also=[participation], by=coordinator)
    client.force_login(coordinator)
    assert "Zwolnienia" in client.get(person_url).content.decode()
    client.force_login(participation.user)
    assert "Zwolnienia" not in client.get(person_url).content.decode()


def test_new_employer_is_a_new_row(client, coordinator, participation, company):
    employment.start(participation.user, company, on=dt.date(2010, 1, 1), by=coordinator)
    other = make_organisation(name="Firma B")
    client.force_login(coordinator)
    client.post(
        reverse("programmes:affiliation_new", args=[participation.code]),
        {"organisation": other.pk, "unit": "", "on": "2017-06-09"},
    )
    assert list(Affiliation.objects.order_by("pk").values_list("organisation__name", flat=True)) == [
        "Firma A",
        "Firma B",
    ]


def test_beginning_in_another_century_is_a_slip(client, coordinator, edition, participation, company):
    """Nobody could end it before it begins."""
    client.force_login(coordinator)
    rows = ((Affiliation, "affiliation_new", participation), (Partnership, "partner_list", edition))
    for model, page, of in rows:
        answer = client.post(
            reverse(f"programmes:{page}", args=[of.code]),
            {
                "organisation": company.pk,
                "role": PartnershipRole.PARTNER,
                "on": "2071-06-09",
                "starts_on": "2071-06-09",
            },
        )
        assert "Sprawdź rok" in answer.content.decode(), page
        assert not model.objects.exists()


def test_leaving_is_written_once_with_its_private_reason(client, coordinator, participation):
    url = reverse("programmes:participation_end", args=[participation.code])
    client.force_login(coordinator)
    client.post(url, {"on": "2017-06-08", "private_reason": "Zdrowie"})
    again = client.post(url, {"on": "2017-07-08", "private_reason": "Inny"})
    participation.refresh_from_db()
    assert participation.ends_on == dt.date(2017, 6, 8)
    assert list(again.context["form"].errors) == ["on"]
    assert AuditEntry.objects.get(verb="participation.ended").private_reason == "Zdrowie"


def test_whoever_leaves_is_told_the_day_and_the_reason_and_reads_them_on_their_page(
    client, coordinator, participation
):
    application = make_application(
        edition=participation.edition,
        applicant=participation.user,
        verdict=Verdict.ACCEPTED,
        announced_verdict=Verdict.ACCEPTED,
    )
    Application.everything.filter(pk=application.pk).update(participation=participation)
    client.force_login(coordinator)
    url = reverse("programmes:participation_end", args=[participation.code])
    with clock.at(dt.date(2017, 6, 8)):
        client.post(url, {"on": "2017-06-08", "reason": "Trzy nieobecności bez słowa.", "private_reason": "kanarek"})
    (letter,) = OutgoingMail.objects.all()
    assert (letter.template, letter.to_user) == ("participation_ended", participation.user)
    assert "8\xa0czerwca 2017" in letter.body
    assert "Powód: Trzy nieobecności bez słowa." in letter.body
    assert "kanarek" not in letter.body
    client.force_login(participation.user)
    with clock.at(dt.date(2017, 6, 9)):
        home = words(client.get("/"))
        page = words(client.get(reverse("recruitment:application_detail", args=[application.code])))
    assert "Udział trwał do 8.06.2017" in home
    assert "Powód: Trzy nieobecności bez słowa." in page
    for text in (home, page):
        assert "kanarek" not in text
        assert "Bierzesz udział" not in text


def test_an_end_that_is_taken_back_is_told_too(coordinator, participation):
    for _again in range(2):
        actions.leave(participation, on=dt.date(2017, 6, 8), by=coordinator)
        actions.rejoin(participation, by=coordinator)
    assert (
        list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True))
        == [
            "participation_ended",
            "participation_goes_on",
        ]
        * 2
    )
