import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/nie-ma-takiej/", "/%00/", "/konto/zgody/cokolwiek/wyraz/"])
def test_unknown_address_has_a_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {400, 404}
    assert "<h1>" in response.content.decode()


def test_address_with_nul_is_refused(client: Client) -> None:
    assert client.get("/konto/?q=a%00b").status_code == 400


@pytest.mark.parametrize(
    "name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "x"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_cookie_with_nul_is_refused(client: Client, name: str, method: str) -> None:
    """PostgreSQL cannot look for a session of such a key. Python's parser of cookies reads NUL out of `\\000` only."""
    for value in ("a\x00b", '"a\\000b"'):
        answer = getattr(client, method)("/", headers={"Cookie": f"{name}={value}"})
        assert answer.status_code == 400
        assert "<h1>" in answer.content.decode()


def test_form_with_too_much_text_has_a_page(client: Client) -> None:
    client.force_login(make_user())
    response = client.post(
        "/konto/",
        "first_name=" + "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 413
    assert "Formularz jest za długi: limit to 2 MB tekstu. Skróć go i wyślij jeszcze raz." in response.content.decode()


def test_form_without_its_secret_has_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    response = strict.post("/konto/", {})
    assert response.status_code == 403
    assert "Formularz wygasł albo przeglądarka blokuje pliki cookie." in response.content.decode()


def test_refusal_is_said_on_the_page(client: Client, settings) -> None:
    settings.ROOT_URLCONF = "tests.kopalnia.error_urls"
    client.force_login(make_user())
    response = client.get("/closed/")
    assert response.status_code == 403
    assert "Tę stronę mogą otworzyć tylko osoby, które administrują portalem." in response.content.decode()


def test_crash_has_a_page_without_the_database(settings, django_assert_num_queries) -> None:
    settings.ROOT_URLCONF = "tests.kopalnia.error_urls"
    response = Client(raise_request_exception=False).get("/crash/")
    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


def test_page_speaks_what_the_browser_asks_for(client: Client) -> None:
    response = client.get("/nie-ma/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


def test_page_speaks_the_person_s_language(client: Client) -> None:
    client.force_login(make_user(language="en"))
    assert client.get("/nie-ma/")["Content-Language"] == "en"


def test_a_refusal_sends_nobody_to_themselves(client: Client, edition, coordinator, participant) -> None:
    settings_page = reverse("programmes:edition_settings", args=[edition.code])
    client.force_login(participant)
    assert "Coś jest niejasne? Wyjaśnią to koordynatorzy Twojej edycji." in client.get(settings_page).content.decode()
    client.force_login(coordinator)
    refused = client.get(reverse("programmes:programme_new"))
    assert refused.status_code == 403
    assert "Coś jest niejasne? Wyjaśnią to koordynatorzy Twojej edycji." not in refused.content.decode()
