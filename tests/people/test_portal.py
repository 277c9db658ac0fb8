"""The portal's administration: the first administrator, who else has the role, and the texts of consents."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import call_command

from people.actions import roles
from people.choices import ConsentPurpose
from people.models import AuditEntry, ConsentText, PortalRole, User
from tests.factories.people import make_administrator, make_user
from tests.page_text import words

pytestmark = pytest.mark.django_db

TEXT = {
    "valid_from": "2026-01-01",
    "title_pl": "Zgoda",
    "body_pl": "Zgadzam się.",
    "title_en": "Consent",
    "body_en": "I agree.",
}


@pytest.fixture
def browser(client, administrator):
    client.force_login(administrator)
    return client


def test_first_administrator_holds_the_role_and_needs_no_proof_of_the_address():
    call_command(
        "createsuperuser",
        email="Basia@Example.org",
        first_name="Basia",
        last_name="Maj",
        interactive=False,
        verbosity=0,
    )
    assert PortalRole.objects.active().get().user == User.objects.get(email="basia@example.org")
    assert EmailAddress.objects.get().verified
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"user.created", "role.granted"}


def test_an_empty_portal_leads_its_administrator_to_the_first_steps(browser):
    page = words(browser.get("/"))
    for address in ("/konto/portal/zgody/", "/konto/portal/administracja/", "/programy/"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize("address", ["/konto/portal/zgody/", "/konto/portal/administracja/", "/programy/"])
def test_pages_of_the_portal_are_for_administrators(client, administrator, stranger, address):
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    client.force_login(administrator)
    assert client.get(address).status_code == 200


def test_role_is_given_by_address_and_ended_with_a_reason(browser, administrator):
    anna = make_user(email="anna@example.org")
    browser.post(
        "/konto/portal/administracja/", {"email": "Anna@example.org", "starts_on": "2026-01-02", "reason": ""}
    )
    grant = anna.portal_roles.get()
    assert (grant.starts_on, grant.granted_by) == (dt.date(2026, 1, 2), administrator)
    browser.post(f"/konto/portal/administracja/{grant.pk}/koniec/", {"on": "2026-01-05", "reason": "Koniec umowy"})
    grant.refresh_from_db()
    assert (grant.ends_on, grant.reason) == (dt.date(2026, 1, 5), "Koniec umowy")
    assert browser.get("/konto/portal/administracja/999/koniec/").status_code == 404


def test_unknown_address_gets_a_sentence(browser):
    answer = browser.post("/konto/portal/administracja/", {"email": "nikt@example.org", "starts_on": "2026-01-02"})
    assert "Nikt nie ma konta z tym adresem" in words(answer)


def test_the_last_administrator_stays():
    first = make_administrator()
    with pytest.raises(ValidationError, match="jedyna"):
        roles.revoke(first.portal_roles.get(), on=dt.date(2026, 1, 1), by=first, reason="pomyłka")
    assert PortalRole.objects.get().ends_on is None


def test_a_first_text_begins_from_our_proposal_in_both_languages(browser):
    page = words(browser.get("/konto/portal/zgody/participation/nowa-wersja/"))
    assert "Chcę wziąć udział w programie" in page
    assert "I want to take part in the programme" in page


def test_a_new_wording_is_a_new_version_and_the_old_one_stays(browser):
    address = "/konto/portal/zgody/image/nowa-wersja/"
    assert browser.post(address, TEXT).status_code == 302
    assert browser.post(address, {**TEXT, "title_pl": "Zgoda, słowa drugie"}).status_code == 302
    rows = ConsentText.objects.filter(purpose=ConsentPurpose.IMAGE).order_by("version")
    assert [(row.version, row.title_pl) for row in rows] == [(1, "Zgoda"), (2, "Zgoda, słowa drugie")]
    assert AuditEntry.objects.filter(verb="consent_text.published").count() == 2
    assert "Zgoda, słowa drugie" in words(browser.get("/konto/portal/zgody/"))


def test_a_text_without_its_english_words_is_refused(browser):
    answer = browser.post("/konto/portal/zgody/image/nowa-wersja/", {**TEXT, "body_en": ""})
    assert (answer.status_code, ConsentText.objects.count()) == (200, 0)
