"""A real browser against a real server.

The browser reaches no other host. Every page records requests to one, errors of scripts and of the content policy; a
walk that caused any of them fails at its end. `axe` finds barriers in the page as it stands.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from programmes.models import Edition
from tests.patience import PATIENCE
from tests.walks import browser as chromium

# Playwright's event loop lives in the thread of the test, where Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """axe.run(document, {resultTypes: ["violations"]})
    .then(found => ({passes: found.passes.length, violations: found.violations}))"""
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}
expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "walks" in item.path.parts:
            item.add_marker(pytest.mark.walk)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium on this machine: `make test` installs one.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.options())
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a page of a new visitor: `new_page(PHONE)`, `new_page(javascript=False)`; paths are under the site."""
    own_host = urlsplit(live_server.url).netloc
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(viewport: dict[str, int] = DESKTOP, *, javascript: bool = True, locale: str = "pl-PL") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Europe/Warsaw",
            reduced_motion="reduce",  # axe would measure a colour half way between day and night
        )
        context.set_default_timeout(PATIENCE * 1000)
        if javascript:
            context.add_init_script(AXE)  # the debugger puts it in, which the content policy does not concern

        def only_own_host(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own_host:
                faults.append(f"request to another host: {request.url}")

        context.on("request", only_own_host)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error on {page.url}: {error}"))
        page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if refused(message) else None)
        page.on(
            "response",
            lambda answer: faults.append(f"{answer.status} from {answer.url}") if answer.status >= 500 else None,
        )
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def refused(message: Any) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], Page]:
    """Give the visitor of a page the session of a person: `sign_in(page, mentor)`. How people sign in has its own walk."""

    def give(page: Page, user: Any) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return page

    return give


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(PHONE)


@pytest.fixture
def plain_page(new_page: Callable[..., Page]) -> Page:
    """A page with JavaScript switched off."""
    return new_page(javascript=False)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """The barriers axe finds in the page as it stands, one line each: rule, help, first place."""

    def check(page: Page) -> list[str]:
        page.wait_for_load_state()  # a click waits only until the next page begins
        if page.evaluate("typeof axe") == "undefined":  # a page with its scripts switched off gets it only now
            page.evaluate(AXE)
        found = page.evaluate(RUN)
        assert found["passes"], "axe checked nothing"
        return [f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html']})" for rule in found["violations"]]

    return check


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways: nothing, or the first elements that stick out of the window."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll("*")]
            .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
            .slice(0, 9).map(one => one.outerHTML.slice(0, 120))"""
        )
    )


def pressed_on_paper(page: Page) -> list[str]:
    """What a printed page would show although nobody can press it there, and what is said of the moment."""
    page.emulate_media(media="print")
    found = page.evaluate(
        """() => [...document.querySelectorAll("button, nav, .btn, [type=submit], [role=status], [role=alert]")]
        .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"""
    )
    page.emulate_media(media="null")
    return list(found)


@pytest.fixture
def sound(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Fail unless the page has one heading, fits its window and has no barriers."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # words are there before the style is
        assert page.locator("h1").count() == 1, page.url
        assert too_wide(page) == [], page.url
        assert axe(page) == [], page.url

    return check


@pytest.fixture
def lasting_edition(edition: Edition) -> None:
    """The portal of a walk lives today, and an entry of today belongs to an edition that runs."""
    Edition.objects.filter(pk=edition.pk).update(ends_on=dt.date(2100, 1, 1))
    edition.refresh_from_db()
