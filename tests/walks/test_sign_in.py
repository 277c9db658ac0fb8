from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from people.models import User
from tests.factories.people import make_user
from tests.walks.conftest import DESKTOP, PHONE

PASSWORD = "trzy-dobre-slowa-1"


def type_log_in(page: Page, email: str) -> None:
    page.goto("/konto/login/")
    page.get_by_text("Mój e-mail i hasło").click()
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/konto/login/"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sign_in_page_has_no_barrier(
    new_page: Callable[..., Page], axe: Callable[[Page], list[str]], viewport: dict[str, int]
) -> None:
    page = new_page(viewport)
    page.goto("/konto/login/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_signing_in_needs_no_script(plain_page: Page) -> None:
    make_user(email="ewelina@example.org", password=PASSWORD)
    type_log_in(plain_page, "ewelina@example.org")
    assert "kopalnia-session" in {cookie.get("name") for cookie in plain_page.context.cookies()}


def test_session_opens_pages_for_a_person(page: Page, sign_in: Callable[[Page, User], Page]) -> None:
    sign_in(page, make_user())
    answer = page.goto("/konto/password/set/")
    assert answer is not None
    assert (answer.status, page.url.endswith("/konto/password/set/")) == (200, True)
