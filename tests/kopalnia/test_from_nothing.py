"""From an empty database to the first participants, only through the portal's own pages."""

import pytest
from django.core.management import call_command
from django.test import Client

from organisations.models import Organisation
from people.models import ConsentText, User
from programmes.models import Edition, Participation, Programme
from recruitment.models import Application
from tests.factories.people import make_user
from tests.page_text import words

pytestmark = pytest.mark.django_db

PURPOSES = ("participation", "image", "name_in_publication")


def test_an_empty_portal_gets_its_first_participants_without_the_back_office(client):
    call_command(
        "createsuperuser",
        email="admin@example.org",
        first_name="Ada",
        last_name="Maj",
        interactive=False,
        verbosity=0,
    )
    client.force_login(User.objects.get())
    _publish_consents(client)
    edition = _open_edition(client)
    _publish_call(client, edition)

    applicant = make_user(email="anna@example.org", first_name="Anna", last_name="Nowak")
    _apply(applicant, edition)

    application = Application.objects.get()
    board = f"/edycje/{edition.code}/nabor/"
    sent(client, f"{board}{application.code}/decyzja/", verdict="accepted", expected="")
    seal = client.get(f"{board}ogloszenie/").context["seal"]
    sent(client, f"{board}ogloszenie/", seal=seal)

    assert Participation.objects.get().user == applicant
    home = Client()
    home.force_login(applicant)
    assert f"/edycje/{edition.code}/szkolenia/moje/" in words(home.get("/"))


def sent(client, address, **values):
    answer = client.post(address, values)
    assert answer.status_code == 302, (address, words(answer))
    return answer


def _publish_consents(client):
    for purpose in PURPOSES:
        address = f"/konto/portal/zgody/{purpose}/nowa-wersja/"
        form = client.get(address).context["form"]
        sent(client, address, **{name: form[name].value() for name in form.fields})
    assert ConsentText.objects.count() == len(PURPOSES)


def _open_edition(client):
    days = {"starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    sent(client, "/programy/nowy/", name="Dobra Zmiana", aim="", description="", funder_formula="", **days)
    sent(client, f"/programy/{Programme.objects.get().code}/edycje/nowa/", name="Edycja 1", **days)
    return Edition.objects.get()


def _publish_call(client, edition):
    rules = f"/edycje/{edition.code}/zasady/"
    form = client.get(rules).context["form"]
    texts = dict.fromkeys(("call_lead", "call_for_whom", "call_rules", "privacy_notice"), "Tekst")
    sent(client, rules, **{name: form[name].value() or "" for name in form.fields} | texts)
    sent(client, f"{rules}fazy/", kind="recruitment", starts_on="2020-01-01", ends_on="2099-12-31")
    sent(client, f"{rules}partnerzy/organizacja/", name="Firma A", kind="company", place="Zabrze")
    company = Organisation.objects.get()
    sent(client, f"{rules}partnerzy/", organisation=company.pk, role="employer", starts_on="2020-01-01", places=10)
    sent(client, f"{rules}ogloszenie/")


def _apply(applicant, edition):
    browser = Client()
    browser.force_login(applicant)
    answers = {
        "first_name": "Anna",
        "last_name": "Nowak",
        "phone": "555 010 010",
        "employer": Organisation.objects.get().pk,
        "motivation": "Chcę coś zmienić.",
        "availability": "Soboty",
        "version": 1,
        "step": "send",
    }
    agreed = {f"agree_{text.pk}": "on" for text in ConsentText.objects.all()}
    sent(browser, f"/nabory/{edition.code}/zgloszenie/", **answers, **agreed)
