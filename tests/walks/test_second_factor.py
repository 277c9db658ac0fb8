"""A passkey from end to end, with the virtual key of Chromium; and the same pages without JavaScript."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from people.models import PortalRole, User
from tests.factories.people import make_user
from tests.factories.second_factor import code_of, give_app
from tests.walks.conftest import PHONE

PASSWORD = "trzy-dobre-slowa-1"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def alicja(settings: Any, db: None) -> User:
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_user(first_name="Alicja", email="alicja@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    PortalRole.objects.create(user=user)
    return user


def by_password(page: Page) -> None:
    page.goto("/konto/login/")
    page.locator("summary", has_text="Mój e-mail i hasło").click()
    page.locator("input[name=login]").fill("alicja@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def test_administrator_makes_a_passkey_and_signs_in_with_it(
    new_page: Callable[..., Page], alicja: User, sound: Callable[[Page], None], live_server: Any
) -> None:
    page = new_page(PHONE)
    # Passkeys want a name, not a number: the live server listens on localhost.
    assert urlsplit(live_server.url).hostname == "localhost"
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    by_password(page)
    page.wait_for_url("**/konto/2fa/")
    sound(page)
    page.get_by_role("link", name="Dodaj klucz dostępu").click()
    sound(page)  # the password of a moment ago is proof enough
    page.get_by_role("button", name="Utwórz klucz dostępu").click()
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator("main code")).to_have_count(10)
    sound(page)
    page.get_by_role("link", name="Mam je zapisane, dalej").click()
    expect(page.locator("h1")).to_be_visible()
    page.goto("/konto/logout/")
    page.locator("main").get_by_role("button", name="Wyloguj się").click()
    page.goto("/konto/login/")
    page.locator("summary", has_text="Klucz dostępu").click()
    page.get_by_role("button", name="Zaloguj się kluczem dostępu").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto("/konto/sessions/")
    sound(page)


def test_app_is_set_up_with_one_password_and_one_code(new_page: Callable[..., Page], alicja: User) -> None:
    page = new_page(PHONE)
    by_password(page)
    page.wait_for_url("**/konto/2fa/")
    page.goto("/konto/2fa/totp/activate/")
    secret = page.locator("main .secret, main code").first.inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator("main code")).to_have_count(10)
    page.goto("/konto/2fa/webauthn/add/")  # asks for neither again
    expect(page.locator("input[name=code], input[name=password]")).to_have_count(0)
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/$"))


def test_without_javascript_a_code_does_and_the_page_says_so(plain_page: Page, alicja: User, live_server: Any) -> None:
    secret = give_app(alicja)
    plain_page.goto("/konto/login/")
    plain_page.locator("summary", has_text="Klucz dostępu").click()
    expect(plain_page.get_by_text("działa tylko z włączonym JavaScriptem")).to_be_visible()
    by_password(plain_page)
    plain_page.wait_for_url("**/konto/2fa/authenticate/")
    expect(plain_page.get_by_text("działa tylko z włączonym JavaScriptem")).to_be_visible()
    expect(plain_page.get_by_role("button", name="Użyj klucza dostępu")).to_be_hidden()
    plain_page.locator("input[name=code]").fill(code_of(secret))
    plain_page.get_by_role("button", name="Zaloguj").click()
    plain_page.wait_for_url(f"{live_server.url}/")
    plain_page.goto("/konto/2fa/webauthn/add/")
    expect(plain_page.locator("h1")).to_be_visible()
