"""A team finds a new name and a new aim: it proposes, the coordination compares and agrees, the past keeps its name."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from microprojects.choices import EntryState
from microprojects.models import Microproject
from people.models import OutgoingMail, User
from tests.factories import microprojects

Check = Callable[[Page], None]
SignIn = Callable[[Page, User], Page]

OLD, NEW = "Czyste Powietrze", "Grupa dla Kliniki i Szpitala"


def test_a_team_changes_its_name_and_aim_and_is_found_under_both(
    microproject: Microproject,
    participant: User,
    rival: User,
    coordinator: User,
    phone: Page,
    plain_page: Page,
    page: Page,
    sign_in: SignIn,
    sound: Check,
) -> None:
    old_aim = microproject.aim_versions.get().aim
    entry = microprojects.make_entry(membership=microproject.memberships.get(), state=EntryState.ACCEPTED)
    address = f"/mikroprojekty/{microproject.code}/"

    # On the phone a member writes what changes and forgets why.
    sign_in(phone, participant)
    phone.goto(address)
    sound(phone)
    phone.get_by_role("link", name="Zmień nazwę lub cel").click()
    sound(phone)
    phone.get_by_label("Jak nazywa się grupa?").fill(NEW)
    phone.get_by_label("Co chcecie zmienić?").fill("Kolorowe korytarze poradni: dziecko przestaje się bać.")
    phone.get_by_label("Dla kogo?").fill("mali pacjenci i ich opiekunowie")
    phone.get_by_role("button", name="Zapisz zmiany").click()
    expect(phone.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    expect(phone.get_by_label("Jak nazywa się grupa?")).to_have_value(NEW)
    sound(phone)
    phone.get_by_label("Dlaczego to zmieniacie?").fill("Palaczy pieców nie zmienimy, szpital czeka na farbę.")
    phone.get_by_role("button", name="Zapisz zmiany").click()
    expect(phone.get_by_text("Zmiana celu czeka na decyzję")).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_have_text(OLD)
    sound(phone)

    # At the desk, without JavaScript: from the home page to the comparison and the decision.
    sign_in(plain_page, coordinator)
    plain_page.goto("/")
    plain_page.locator(".attn").get_by_role("link", name="Porównaj cele").first.click()
    expect(plain_page.locator("del").filter(has_text=OLD)).to_be_visible()
    expect(plain_page.locator("ins").filter(has_text=NEW)).to_be_visible()
    expect(plain_page.get_by_text("Palaczy pieców nie zmienimy")).to_be_visible()
    sign_in(page, coordinator)
    page.goto(plain_page.url)
    sound(page)
    plain_page.get_by_role("button", name="Zapisz decyzję").click()
    expect(plain_page.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    plain_page.get_by_text("Przyjmij", exact=True).click()
    plain_page.get_by_role("button", name="Zapisz decyzję").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text(NEW)
    assert OutgoingMail.objects.filter(to_email=participant.email, subject__contains=NEW).exists()

    # The old address and the old name lead to the team, and it says what it was called.
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text(NEW)
    expect(phone.locator("main s, main del").filter(has_text=OLD).first).to_be_visible()
    sound(phone)
    page.goto("/")
    page.get_by_role("searchbox").first.fill("czyste powietrze")
    page.keyboard.press("Enter")
    page.wait_for_url("**/szukaj/**")  # the page before shows the same words
    expect(page.get_by_text(f"wcześniej: {OLD}")).to_be_visible()
    sound(page)
    page.get_by_role("link", name=NEW).first.click()
    assert page.url.endswith(address)
    page.goto(f"/edycje/{microproject.edition.code}/mikroprojekty/")
    expect(page.get_by_text(f"wcześniej: {OLD}")).to_be_visible()

    # What was written before stays with what it was written under.
    phone.goto(f"/wpisy/{entry.code}/")
    expect(phone.get_by_text(OLD).first).to_be_visible()
    sound(phone)
    entry.refresh_from_db()
    assert (entry.aim_version.name, entry.aim_version.aim) == (OLD, old_aim)
    phone.goto(f"{address}historia/")
    expect(phone.get_by_text("Palaczy pieców nie zmienimy").first).to_be_visible()
    sound(phone)

    # The link says nothing to people of another team.
    sign_in(page, rival)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text(NEW)).to_have_count(0)
    sound(page)
