"""Somebody without an e-mail address comes in with a printed card, and later finds a second way in."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from microprojects.models import Microproject
from people.models import Card, OutgoingMail, User
from programmes.models import Participation
from tests.walks.conftest import PHONE

SignIn = Callable[[Page, User], Page]


def sheet_for(page: Page, edition_code: str, name: str) -> str:
    """The coordination issues a card to one person; the text of the file that comes."""
    page.goto(f"/edycje/{edition_code}/karty/")
    page.get_by_label(name).check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Wydaj karty i pobierz PDF").click()
    return PdfReader(coming.value.path()).pages[0].extract_text()


def test_card_opens_the_portal_and_a_second_way_in_is_added_later(
    microproject: Microproject,
    participation: Participation,
    coordinator: User,
    page: Page,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    sound: Callable[[Page], None],
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"  # tests otherwise keep mail in memory
    person = participation.user
    User.objects.filter(pk=person.pk).update(email=None)
    sign_in(page, coordinator)
    text = sheet_for(page, microproject.edition.code, person.full_name)
    sound(page)
    card = Card.objects.get(user=person)
    pin = re.findall(r"PIN (\d{6})", text)[0]
    assert card.printed in text

    # The square on the card opens the page with the code; the PIN is typed, once wrongly. No JavaScript is needed.
    phone = new_page(PHONE, javascript=False)
    phone.goto(f"/karta/{card.code}/")
    expect(phone.get_by_label("Kod z karty")).to_have_value(card.printed)
    phone.get_by_label("PIN").fill("000000" if pin != "000000" else "111111")
    phone.get_by_role("button", name="Wejdź").click()
    expect(
        phone.get_by_text(
            "Kod albo PIN jest błędny. Po pięciu błędnych PIN-ach karta przestaje działać, a nową wydają"
            " koordynatorzy."
        ).first
    ).to_be_visible()
    expect(phone.get_by_label("PIN")).to_have_value("")
    phone.get_by_label("PIN").fill(pin)
    phone.get_by_role("button", name="Wejdź").click()
    expect(phone.get_by_role("link", name="Dodaj wpis").first).to_be_visible()
    phone.get_by_role("link", name="Dodaj wpis").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dodaj wpis")

    # The second way in: an address, proven by the code that comes to it.
    phone.goto("/konto/")
    expect(phone.get_by_text(f"Twoja karta {card.printed}")).to_be_visible()
    phone.get_by_role("link", name="Dodaj adres e-mail").click()
    phone.locator("input[name=email]").fill("nowy@example.org")
    phone.locator("button[name=action_add]").click()
    confirm(phone)
    phone.goto("/konto/logout/")
    phone.get_by_role("button", name="Wyloguj").first.click()

    # In again, by the new way; with a browser that has JavaScript, to look for barriers.
    OutgoingMail.objects.all().delete()
    visitor = new_page(PHONE)
    visitor.goto("/konto/login/")
    sound(visitor)
    visitor.get_by_role("link", name="Wyślij kod e-mailem").click()
    visitor.locator("input[name=email]").fill("nowy@example.org")
    visitor.get_by_role("button", name="Wyślij mi kod").click()
    confirm(visitor)
    visitor.goto("/konto/")
    sound(visitor)
    expect(visitor.get_by_role("link", name="Adres e-mail: nowy@example.org")).to_be_visible()
    visitor.goto(f"/karta/{card.code}/")
    sound(visitor)


def confirm(page: Page) -> None:
    """Type the code from the newest message."""
    expect(page.locator("input[name=code]")).to_be_visible()
    mail = OutgoingMail.objects.filter(to_email="nowy@example.org").latest("pk")
    page.locator("input[name=code]").fill(re.findall(r"^([A-Z0-9-]{4,})$", mail.letter, re.MULTILINE)[0])
    page.get_by_role("button", name="Potwierdź kod").click()
    page.wait_for_load_state("load")
