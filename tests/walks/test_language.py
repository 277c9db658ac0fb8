"""The way in from a letter to the first pages, on a phone whose browser asks for another language than the letter."""

import re
from collections.abc import Callable

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from joining.models import Invitation
from people.choices import ConsentPurpose
from people.models import OutgoingMail, User
from programmes.models import Edition
from tests.factories import people
from tests.walks.conftest import PHONE

OpenPage = Callable[..., Page]
SignIn = Callable[[Page, User], Page]
Check = Callable[[Page], None]

# The language of an edition and its letters, what the visitor's browser asks for, and the language of that browser.
WAYS = [("en", "de-DE", "pl"), ("pl", "en-GB", "en")]


@pytest.fixture(autouse=True)
def outbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"  # type: ignore[attr-defined]


@pytest.fixture(params=WAYS, ids=["-".join(way[:2]) for way in WAYS])
def way(request: pytest.FixtureRequest, edition: Edition, lasting_edition: None) -> tuple[str, str, str]:
    language, browser, other = request.param
    Edition.objects.filter(pk=edition.pk).update(language=language)
    for purpose in ConsentPurpose:
        people.make_consent_text(purpose=purpose)
    return language, browser, other


@pytest.fixture
def desk(page: Page, coordinator: User, way: tuple[str, str, str], sign_in: SignIn) -> Page:
    """The coordination reads the language the edition does not speak."""
    User.objects.filter(pk=coordinator.pk).update(language=way[2])
    return sign_in(page, coordinator)


def letter_to(address: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(to_email=address).latest("pk")


def press(page: Page, english: str, *, language: str) -> None:
    with override(language):
        words = gettext(english)
    page.locator("main").get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state("load")


def speaks(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)


def type_code(page: Page, address: str, *, language: str) -> None:
    """The code has come in the language of the page."""
    speaks(page, language)
    mail = letter_to(address)
    assert (mail.template, mail.language) == ("", language)
    page.locator("input[name=code]").fill(re.findall(r"^([A-Z0-9-]{4,})$", mail.letter, re.MULTILINE)[0])
    press(page, "Confirm code", language=language)


def invite(desk: Page, edition: Edition, address: str) -> str:
    """The coordination sends an invitation; the way in its letter."""
    desk.goto(f"/edycje/{edition.code}/zasady/zaproszenia/")
    desk.locator("input[name=email]").fill(address)
    desk.locator("form:has(input[name=email]) button.btn-act").click()
    desk.wait_for_load_state("load")
    return re.findall(r"(/zaproszenie/\S+)", letter_to(address).letter)[0]


def test_invited_person_reads_the_language_of_the_letter_until_they_choose(
    edition: Edition, desk: Page, way: tuple[str, str, str], new_page: OpenPage, sound: Check
) -> None:
    language, browser, other = way
    link = invite(desk, edition, "stays@example.org")
    assert letter_to("stays@example.org").language == language
    phone = new_page(PHONE, locale=browser)
    phone.goto(link)
    speaks(phone, language)
    sound(phone)
    press(phone, "Send me the code", language=language)
    type_code(phone, "stays@example.org", language=language)
    speaks(phone, language)
    sound(phone)
    phone.goto("/konto/")
    speaks(phone, language)

    link = invite(desk, edition, "chooses@example.org")
    phone = new_page(PHONE, locale=browser)
    phone.goto(link)
    speaks(phone, language)
    phone.get_by_role("button", name="Polski" if other == "pl" else "English").click()
    speaks(phone, other)
    press(phone, "Send me the code", language=other)
    type_code(phone, "chooses@example.org", language=other)
    speaks(phone, other)
    for name in ("first_name", "last_name"):
        phone.locator(f"input[name={name}]").fill("Ada")
    press(phone, "Accept the invitation", language=other)
    speaks(phone, other)
    assert Invitation.objects.get(email="chooses@example.org").language == language
    assert User.objects.get(email="chooses@example.org").language == other


def test_person_added_by_hand_reads_the_language_of_the_edition_until_they_sign_out(
    edition: Edition, desk: Page, way: tuple[str, str, str], new_page: OpenPage, sound: Check
) -> None:
    language, browser, _other = way
    desk.goto(f"/edycje/{edition.code}/ludzie/nowa-osoba/")
    for name, value in (("first_name", "Ada"), ("last_name", "Kos"), ("email", "ada@example.org")):
        desk.locator(f"input[name={name}]").fill(value)
    for consent in desk.locator("input[name^=agree_]").all():
        consent.check()
    desk.locator("form:has(input[name=first_name]) button.btn-act").click()
    desk.wait_for_load_state("load")
    assert letter_to("ada@example.org").language == language

    phone = new_page(PHONE, locale=browser)
    phone.goto("/konto/login/code/")
    asked = "en" if browser == "en-GB" else "pl"
    speaks(phone, asked)
    phone.locator("input[name=email]").fill("ada@example.org")
    press(phone, "Send me the code", language=asked)
    type_code(phone, "ada@example.org", language=asked)
    speaks(phone, language)
    sound(phone)
    phone.goto("/konto/logout/")
    press(phone, "Sign out", language=language)
    phone.goto("/konto/login/")
    speaks(phone, asked)
