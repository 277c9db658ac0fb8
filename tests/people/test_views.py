import re

import pytest
from django.test import Client

from people.choices import ConsentPurpose
from people.models import AuditEntry, ConsentEntry, OutgoingMail, User
from tests.factories.people import make_administrator, make_consent_text, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "first_name": "Ewelina",
    "last_name": "Kos",
    "form_of_address": "feminine",
    "vocative": "Ewelino",
    "phone": "600 700 800",
    "language": "pl",
    "theme": "dark",
}
PAGES = ["/konto/", "/konto/zgody/", "/konto/moje-dane/"]


@pytest.fixture
def anna() -> User:
    return make_user(first_name="Anna")


@pytest.fixture
def browser(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.mark.parametrize("path", PAGES)
def test_page_of_the_account_opens(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_visitor_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/konto/login/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_kept_out_of_caches(browser: Client, path: str) -> None:
    assert browser.get(path)["Cache-Control"] == "private, no-store"


def test_account_is_saved(browser: Client, anna: User) -> None:
    assert browser.post("/konto/", ACCOUNT)["Location"] == "/konto/"
    anna.refresh_from_db()
    assert {name: getattr(anna, name) for name in ACCOUNT} == {**ACCOUNT, "phone": "+48600700800"}
    assert 'data-bs-theme="dark"' in browser.get("/konto/").content.decode()


def test_account_with_mistakes_keeps_the_typed_text_and_the_old_data(browser: Client, anna: User) -> None:
    response = browser.post("/konto/", {**ACCOUNT, "last_name": "a\x07", "first_name": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Tekst zawiera znaki sterujące" in page
    assert "Uzupełnij to pole." in page
    assert User.objects.get(pk=anna.pk).first_name == "Anna"


def test_account_takes_no_rights(browser: Client, anna: User) -> None:
    browser.post("/konto/", {**ACCOUNT, "is_staff": "on", "is_superuser": "on", "email": "x@example.org"})
    fresh = User.objects.get(pk=anna.pk)
    assert (fresh.is_staff, fresh.is_superuser, fresh.email) == (False, False, anna.email)


def test_consent_is_given_and_withdrawn_by_one_press_each(browser: Client, anna: User) -> None:
    make_consent_text(purpose=ConsentPurpose.IMAGE, title_pl="Zgoda na wizerunek")
    assert "Zgoda na wizerunek" in browser.get("/konto/zgody/").content.decode()
    assert "Wyraź zgodę" in browser.get("/konto/zgody/").content.decode()
    assert browser.post("/konto/zgody/image/wyraz/").status_code == 302
    assert ConsentEntry.objects.state_for([anna]).given(anna, ConsentPurpose.IMAGE)
    assert "Wycofaj zgodę" in browser.get("/konto/zgody/").content.decode()
    assert browser.post("/konto/zgody/image/wycofaj/").status_code == 302
    assert not ConsentEntry.objects.state_for([anna]).given(anna, ConsentPurpose.IMAGE)


def test_consent_without_a_text_or_purpose_is_not_found(browser: Client) -> None:
    assert browser.post("/konto/zgody/image/wyraz/").status_code == 404
    assert browser.post("/konto/zgody/inne/wyraz/").status_code == 404
    assert browser.get("/konto/zgody/image/wyraz/").status_code == 405


@pytest.mark.parametrize("texts", [1, 3])
def test_consents_page_takes_few_queries(browser: Client, anna: User, texts: int, django_assert_num_queries) -> None:
    for purpose in ConsentPurpose.values[:texts]:
        make_consent_text(purpose=purpose)
    with django_assert_num_queries(4):
        browser.get("/konto/zgody/")


def test_my_data_shows_my_own(browser: Client, anna: User) -> None:
    browser.post("/konto/", ACCOUNT)
    page = browser.get("/konto/moje-dane/").content.decode()
    assert "600\N{NO-BREAK SPACE}700\N{NO-BREAK SPACE}800" in page
    assert "dane swojego konta" in page


def test_language_of_a_visitor_is_a_cookie(client: Client) -> None:
    response = client.post("/konto/jezyk/", {"language": "en", "next": "/konto/login/"})
    assert response["Location"] == "/konto/login/"
    assert client.get("/nie-ma/")["Content-Language"] == "en"


def test_language_of_a_person_stays_with_the_account(browser: Client, anna: User) -> None:
    browser.post("/konto/jezyk/", {"language": "en", "next": "/konto/"})
    anna.refresh_from_db()
    assert anna.language == "en"
    assert "Your account" in browser.get("/konto/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "", "javascript:alert(1)"])
def test_language_leads_to_no_other_host(client: Client, target: str) -> None:
    assert client.post("/konto/jezyk/", {"language": "en", "next": target})["Location"] == "/"


def test_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/konto/jezyk/", {"language": "xx", "next": "/"})
    assert not response.cookies


def test_new_person_signs_up_with_a_code(client: Client, settings) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    client.post("/konto/signup/", {"email": "Nowa@Example.org"})
    mail = OutgoingMail.objects.get()
    assert mail.to_email == "nowa@example.org"
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.letter, re.MULTILINE)
    assert code, mail.letter
    response = client.post("/konto/confirm-email/", {"code": code[1]})
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.language, user.met_in) == ("nowa@example.org", "", "pl")
    assert not user.has_usable_password()
    assert AuditEntry.objects.filter(verb="user.registered", actor_id=user.pk).exists()
    assert client.get("/konto/").status_code == 200


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(make_administrator(is_staff=True, is_superuser=True))
    return client


@pytest.mark.sought
@pytest.mark.parametrize(
    "table",
    ["people/user", "organisations/organisation", "people/consenttext", "people/auditentry", "people/outgoingmail"],
)
def test_back_office_lists_open(office: Client, table: str) -> None:
    assert office.get(f"/zaplecze/{table}/?q=").status_code == 200


@pytest.mark.parametrize("model", ["auditentry", "outgoingmail", "user"])
def test_back_office_adds_no_evidence(office: Client, model: str) -> None:
    assert office.get(f"/zaplecze/people/{model}/add/").status_code == 403


def test_change_in_the_back_office_is_an_event(office: Client, anna: User) -> None:
    data = {
        "first_name": "Hanna",
        "last_name": "Kos",
        "form_of_address": "neutral",
        "language": "pl",
        "is_active": "on",
    }
    assert office.post(f"/zaplecze/people/user/{anna.pk}/change/", data).status_code == 302
    assert User.objects.get(pk=anna.pk).first_name == "Hanna"
    assert AuditEntry.objects.get().verb == "user.changed_in_office"


def test_back_office_is_closed_to_others(browser: Client) -> None:
    assert browser.get("/zaplecze/people/user/").status_code == 302
