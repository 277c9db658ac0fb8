"""A form sent after the sign-in ended loses no typed text, and a stranger's page gains nothing from it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

TEXT = "Umówiliśmy boisko przy szkole nr 4. Dyrektorka daje też szatnię."


@pytest.fixture
def url(microproject):
    return reverse("microprojects:entry_new", args=[microproject.code])


def _hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_text_sent_without_sign_in_is_given_back_and_can_be_sent_again(client, participant, url):
    form = {
        "text": TEXT,
        "when": "today",
        "hours": "2",
        "time_mode": "own",
        "audience": "team",
        "verb": "send",
        "password": "x",
    }
    response = client.post(url, form)
    fields = _hidden(response.content.decode())
    assert response.status_code == 401
    assert fields["text"] == TEXT
    assert "password" not in fields
    client.force_login(participant)
    again = {name: value for name, value in fields.items() if name not in {"csrfmiddlewaretoken", "idempotency_key"}}
    answer = client.post(url, again)
    assert answer.status_code in {200, 302}
    assert answer.status_code == 302 or TEXT in answer.content.decode()


def test_nothing_typed_goes_straight_to_sign_in(client, url):
    response = client.post(url, {})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_very_long_text_is_given_back(client, url):
    text = "Zażółć gęślą jaźń. " * 20_000
    response = client.post(url, {"text": text})
    assert response.status_code == 401
    assert _hidden(response.content.decode())["text"] == text


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/konto/email/", {"action_add": "1", "email": "nowy.adres@example.org"}),
        ("/konto/2fa/webauthn/add/", {"name": "Klucz w szufladzie", "credential": "Tajne-dane"}),
        ("/zaplecze/organisations/organisation/add/", {"name": "Firma wpisana długo", "password": "Tajne-haslo"}),
    ],
)
def test_pages_of_others_give_the_text_back_too(client, address, form):
    """The account's pages are allauth's, the back office is Django's: both only lead to the sign-in."""
    response = client.post(address, form)
    page = response.content.decode()
    assert response.status_code == 401
    assert [value in page for name, value in form.items() if name in {"email", "name"}] == [True]
    assert "Tajne" not in page


def test_back_office_refuses_whoever_is_no_administrator_any_more(client, stranger):
    client.force_login(stranger)
    here = {"Origin": "http://testserver"}
    response = client.post("/zaplecze/organisations/organisation/add/", {"name": "Firma wpisana długo"}, headers=here)
    assert response.status_code == 403
    assert _hidden(response.content.decode())["name"] == "Firma wpisana długo"


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site", "Referer": "http://testserver/"}, False),
        ({"Referer": "http://testserver/konto/"}, True),
        ({"Referer": "https://evil.example/?http://testserver/"}, False),
        ({"Origin": "null", "Referer": "http://testserver/"}, True),
        ({}, False),
    ],
)
def test_text_goes_back_only_to_our_own_page(client, participant, headers, given):
    client.force_login(participant)
    response = client.post("/nie-ma/", {"text": TEXT}, headers=headers)
    assert response.status_code == 404
    assert (TEXT in response.content.decode()) is given


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/"}])
def test_a_page_without_encryption_is_not_our_own_where_we_have_it(client, participant, headers):
    """Whoever stands on the way can answer as `http://` of our host."""
    client.force_login(participant)
    assert TEXT not in client.post("/nie-ma/", {"text": TEXT}, headers=headers, secure=True).content.decode()
    ours = {name: value.replace("http:", "https:") for name, value in headers.items()}
    assert TEXT in client.post("/nie-ma/", {"text": TEXT}, headers=ours, secure=True).content.decode()


def test_old_secret_of_our_own_page_is_renewed_and_of_a_stranger_s_is_not(participant, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(participant)
    own = client.post(url, {"text": TEXT}, headers={"Origin": "http://testserver"})
    strange = client.post(url, {"text": TEXT}, headers={"Origin": "https://evil.example"})
    silent = client.post(url, {"text": TEXT})
    assert [answer.status_code for answer in (own, strange, silent)] == [403, 403, 403]
    assert _hidden(own.content.decode())["text"] == TEXT
    for answer in (strange, silent):
        assert TEXT not in answer.content.decode()


def test_form_from_before_the_sign_in_asks_nobody_to_sign_in_twice(participant, url, settings):
    """Signing in renews the form's secret: the person who did as the page said was told once more to sign in."""
    here = {"Origin": "http://testserver"}
    client = Client(enforce_csrf_checks=True)
    signed_out = client.post(url, {"text": TEXT}, headers=here)
    client.force_login(participant)
    client.cookies.pop(settings.CSRF_COOKIE_NAME)  # the sign-in page would have renewed it
    again = client.post(url, _hidden(signed_out.content.decode()), headers=here)
    page = again.content.decode()
    assert again.status_code == 403
    assert f"Zalogowana osoba: {participant.full_name}." in page
    assert "Zaloguj się" not in page
    sent = client.post(url, _hidden(page), headers=here)
    assert sent.status_code in {200, 302}
    assert "Nic jeszcze nie jest zapisane: wyślij formularz jeszcze raz" not in sent.content.decode()
