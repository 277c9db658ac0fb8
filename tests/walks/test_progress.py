"""A participant logs progress on a small phone, the mentor returns it, it is mended and confirmed, the desk sees it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from microprojects.models import Entry, Microproject, Photo
from people.models import OutgoingMail, User
from tests.factories.pictures import make_jpeg

pytestmark = pytest.mark.usefixtures("lasting_edition")

Check = Callable[[Page], list[str]]
SignIn = Callable[[Page, User], Page]

GPS = 0x8825


@pytest.fixture
def picture(tmp_path: Path, settings: Any) -> str:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "boisko.jpg"
    path.write_bytes(make_jpeg(width=1600, height=1200))
    with Image.open(path) as taken:
        assert taken.getexif().get_ifd(GPS)[1] == "N"
    return str(path)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_progress_is_logged_returned_mended_and_confirmed(
    microproject: Microproject,
    participant: User,
    mentor: User,
    coordinator: User,
    phone: Page,
    plain_page: Page,
    page: Page,
    picture: str,
    sign_in: SignIn,
    axe: Check,
) -> None:
    sign_in(phone, participant)
    phone.goto("/")
    phone.get_by_role("link", name="Dodaj wpis").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dodaj wpis")
    assert axe(phone) == []
    assert fits(phone)

    # The photo is chosen, the hours are forgotten: the text and the photo stay.
    phone.get_by_label("Co się działo?").fill("Umówiliśmy boisko przy szkole nr 4.")
    phone.get_by_label("Zdjęcie").set_input_files(picture)
    phone.get_by_role("button", name="Wyślij wpis").click()
    expect(phone.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    expect(phone.get_by_label("Co się działo?")).to_have_value("Umówiliśmy boisko przy szkole nr 4.")
    expect(phone.get_by_text("Twoje zdjęcie jest zapisane.")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_text("2", exact=True).click()
    phone.get_by_role("button", name="Wyślij wpis").click()
    expect(phone.get_by_text("wysłane", exact=True)).to_be_visible()
    assert axe(phone) == []
    assert fits(phone)
    entry = Entry.objects.get()
    photo = Photo.objects.get()
    assert (entry.state, entry.minutes, photo.entry) == ("submitted", 120, entry)
    for kept in (photo.file, photo.thumbnail):
        with kept.open() as file, Image.open(file) as stored:
            assert dict(stored.getexif()) == {}
            assert dict(stored.getexif().get_ifd(GPS)) == {}
    results = f"/edycje/{microproject.edition.code}/wyniki/"
    sign_in(plain_page, coordinator)
    plain_page.goto(results)
    hours = plain_page.locator("a.door[href$='godziny-wolontariatu/'] .v")
    expect(hours).to_have_text("0 h")

    # The mentor follows the link of the mail and returns the entry; without JavaScript.
    letter = OutgoingMail.objects.get(template="entry_waiting")
    link = next(line for line in letter.body.splitlines() if "/wpisy/" in line)
    sign_in(plain_page, mentor)
    plain_page.goto(link[link.index("/wpisy/") :])
    expect(plain_page.get_by_text("Umówiliśmy boisko przy szkole nr 4.")).to_be_visible()
    plain_page.get_by_role("button", name="Zwróć do poprawy").click()
    expect(plain_page.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    plain_page.get_by_label("Co chcesz przekazać").fill("Od której do której?")
    plain_page.get_by_role("button", name="Zwróć do poprawy").click()
    expect(plain_page.get_by_text("do poprawy", exact=True).first).to_be_visible()

    phone.goto(f"/wpisy/{entry.code}/")
    phone.get_by_role("link", name="Popraw wpis").click()
    expect(phone.get_by_text("Od której do której?")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("Co się działo?").fill("Umówiliśmy boisko, soboty 10–12.")
    phone.get_by_role("button", name="Wyślij wpis").click()
    expect(phone.get_by_text("wysłane", exact=True)).to_be_visible()

    sign_in(page, mentor)
    page.goto("/")
    assert axe(page) == []
    page.get_by_role("link", name="Przeczytaj i odpowiedz").first.click()
    expect(page.get_by_text("Umówiliśmy boisko, soboty 10–12.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Potwierdź 2 h").click()
    expect(page.get_by_text("potwierdzone", exact=True).first).to_be_visible()
    assert axe(page) == []

    sign_in(page, coordinator)
    page.goto(f"/mikroprojekty/{microproject.code}/wpisy/")
    expect(page.get_by_text("Umówiliśmy boisko, soboty 10–12.")).to_be_visible()
    expect(page.locator("figure.photo img").first).to_be_visible()
    assert axe(page) == []
    page.goto(results)
    expect(page.locator("a.door[href$='godziny-wolontariatu/'] .v")).to_have_text("2 h")
    page.locator("a.door[href$='godziny-wolontariatu/']").click()
    expect(page.get_by_role("row", name="2 h").first).to_be_visible()
    assert axe(page) == []
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_by) == ("accepted", mentor)
    assert set(OutgoingMail.objects.values_list("template", "to_email")) == {
        ("entry_waiting", mentor.email),
        ("entry_returned", participant.email),
        ("entry_accepted", participant.email),
    }


def test_a_team_plans_holds_and_counts_an_event(
    microproject: Microproject, participant: User, plain_page: Page, sign_in: SignIn
) -> None:
    desk = sign_in(plain_page, participant)
    desk.goto(f"/mikroprojekty/{microproject.code}/wydarzenia/")
    desk.get_by_role("link", name="Zaplanuj wydarzenie").click()
    desk.get_by_label("Co planujecie?").fill("Turniej piłki nożnej")
    desk.get_by_label("Od kiedy?").fill("2017-07-01T10:00")
    desk.get_by_label("Do kiedy?").fill("2017-07-01T14:00")
    desk.get_by_role("button", name="Zaplanuj").click()
    desk.get_by_role("button", name="Oznacz jako odbyte").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ile osób przyszło?")
    desk.get_by_text("liczenie przy wejściu").click()
    desk.get_by_label("Ile osób?").fill("96")
    desk.get_by_role("button", name="Zapisz liczbę").click()
    expect(desk.locator("dl.bounds").first).to_contain_text("96")


def write_and_send(page: Page, text: str) -> None:
    page.get_by_label("Co się działo?").fill(text)
    page.get_by_text("2", exact=True).click()
    page.get_by_role("button", name="Wyślij wpis").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_back_and_send_asks_before_a_second_entry(
    javascript: bool, microproject: Microproject, participant: User, new_page: Any, sign_in: SignIn, axe: Check
) -> None:
    page = sign_in(new_page({"width": 360, "height": 640}, javascript=javascript), participant)
    page.goto("/wpisy/nowy/")
    write_and_send(page, "Umówiliśmy boisko przy szkole nr 4.")
    expect(page.get_by_text("Wysłane.")).to_be_visible()
    page.go_back()
    if page.get_by_label("Co się działo?").input_value():  # the browser put the text back
        page.get_by_role("button", name="Wyślij wpis").click()
    else:
        write_and_send(page, "Umówiliśmy boisko przy szkole nr 4.")
    expect(page.get_by_role("alert", name="Wysłać jeszcze raz?")).to_be_visible()
    expect(page.get_by_label("Co się działo?")).to_have_value("Umówiliśmy boisko przy szkole nr 4.")
    assert Entry.objects.count() == 1
    assert not javascript or axe(page) == []
    assert fits(page)
    # Two honest equal entries are possible.
    page.get_by_role("button", name="Wyślij wpis").click()
    expect(page.get_by_text("Wysłane.")).to_be_visible()
    assert Entry.objects.count() == 2


def test_the_same_page_sent_with_another_text_loses_neither(
    microproject: Microproject, participant: User, new_page: Any, sign_in: SignIn, axe: Check
) -> None:
    page = sign_in(new_page({"width": 360, "height": 640}), participant)
    page.goto("/wpisy/nowy/")
    key = page.locator("main [name=idempotency_key]").first.input_value()
    write_and_send(page, "Umówiliśmy boisko przy szkole nr 4.")
    page.goto("/wpisy/nowy/")
    # What a browser does that kept the page: the key is that of the first sending.
    page.locator("main [name=idempotency_key]").first.evaluate("(one, key) => { one.value = key }", key)
    write_and_send(page, "Umówiliśmy boisko i szatnię.")
    expect(page.get_by_role("alert", name="Ten formularz już wysłano o")).to_be_visible()
    expect(page.get_by_label("Co się działo?")).to_have_value("Umówiliśmy boisko i szatnię.")
    expect(page.get_by_role("table", name="Oba teksty")).to_contain_text("Umówiliśmy boisko przy szkole nr 4.")
    assert axe(page) == []
    assert fits(page)
    page.get_by_role("button", name="Wyślij wpis").click()
    expect(page.get_by_text("Wysłane.")).to_be_visible()
    assert sorted(entry.text for entry in Entry.objects.all()) == [
        "Umówiliśmy boisko i szatnię.",
        "Umówiliśmy boisko przy szkole nr 4.",
    ]
