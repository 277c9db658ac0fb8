"""Somebody comes in by the account of their company, through a real server in a process of its own; and somebody unknown."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, Page, expect

from joining.models import CompanyAccountRequest
from organisations.actions import affiliation
from people.models import User
from tests.factories.people import make_organisation, make_user
from tests.joining import oidc
from tests.patience import PATIENCE
from tests.walks.conftest import PHONE, refused

ADDRESS = "anna@famur.example"


@pytest.fixture
def server(settings: Any, db: None) -> Iterator[oidc.Server]:
    """The company's server, known to the portal and to its content policy as the settings would make it."""
    process, server = oidc.start()
    company = make_organisation(name="FAMUR SA", short_name="FAMUR")
    app = {
        "provider_id": "famur",
        "name": "FAMUR",
        "client_id": "portal-famur",
        "secret": "tajne",
        "settings": {"server_url": server.url, "organisation": company.code, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"].append(server.url)
    settings.CONTENT_SECURITY_POLICY = policy
    anna = make_user(first_name="Anna", email=ADDRESS)
    EmailAddress.objects.create(user=anna, email=ADDRESS, primary=True, verified=True)
    affiliation.start(anna, company, on=dt.date(2010, 1, 1), by=None)
    server.knows("f-1", email=ADDRESS, email_verified=True)
    server.knows("f-2", name="Ktoś Nowy", email="nowy@famur.example", email_verified=True)
    yield server
    process.terminate()
    process.wait(10)


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """Pages that may go to the company's server: `new_page` lets nobody leave the portal."""
    contexts, faults = [], []

    def new() -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="pl-PL")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if refused(message) else None)
        contexts.append(context)
        return page

    yield new
    for context in contexts:
        context.close()
    assert faults == []


def come_by_the_firm(page: Page, server: oidc.Server, subject: str) -> None:
    page.goto("/konto/login/")
    page.get_by_role("button", name="Konto firmowe: FAMUR").click()
    page.wait_for_url(f"{server.url}/**", wait_until="commit")
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_company_s_account_opens_the_portal_to_its_people_and_to_nobody_else(
    open_page: Callable[[], Page], server: oidc.Server, live_server: Any, sound: Callable[[Page], None]
) -> None:
    anna, page = User.objects.get(email=ADDRESS), open_page()
    come_by_the_firm(page, server, "f-1")
    page.wait_for_url(f"{live_server.url}/")
    page.goto("/konto/")
    expect(page.locator("input[name=first_name]")).to_have_value("Anna")
    page.goto("/konto/firmowe/")
    expect(page.get_by_text("połączone, można się nim logować")).to_be_visible()
    sound(page)

    # The job ends: the visit that the company opened ends with it, and the page says so.
    anna.affiliations.update(ends_on=dt.date(2020, 1, 1))
    page.goto("/konto/")
    expect(
        page.get_by_text(
            "Kontem firmowym nie możesz się tu teraz logować, dlatego Cię wylogowaliśmy. Zaloguj się w inny sposób."
        )
    ).to_be_visible()
    come_by_the_firm(page, server, "f-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tym kontem nie można się teraz zalogować")

    stranger = open_page()
    come_by_the_firm(stranger, server, "f-2")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Nie rozpoznajemy jeszcze tego konta")
    sound(stranger)
    assert CompanyAccountRequest.objects.get().name == "Ktoś Nowy"
