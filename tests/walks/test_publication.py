"""The publication from collecting to its release; what is changed afterwards leaves it as it was."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from microprojects.choices import MicroprojectState
from microprojects.models import Microproject
from people.models import User
from programmes.models import Edition, Participation
from publications.models import Publication
from tests.factories import microprojects, publications

pytestmark = pytest.mark.usefixtures("lasting_edition")

Check = Callable[[Page], None]
SignIn = Callable[[Page, User], Page]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(edition: Edition, microproject: Microproject, participation: Participation) -> Edition:
    """A programme with everything a publication is made of, and a photo nobody has looked at."""
    publications.furnish(edition=edition, participation=participation)
    publications.tell(microproject=microproject)
    microprojects.move(microproject, MicroprojectState.UNDER_WAY)
    publications.make_photo(microproject=microproject, people_count=None)
    publications.make_quote(microproject=microproject)
    return edition


def pdf_of(page: Page, code: str) -> bytes:
    answer = page.request.get(f"/publikacje/{code}/publikacja.pdf")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    body = answer.body()
    assert body.startswith(b"%PDF")
    return body


def words_of(pdf: bytes) -> str:
    sheets = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(sheet.extract_text() for sheet in sheets)
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())


def read(page: Page, code: str) -> list[str]:
    """The words of all pages of the book, as a visitor reads them."""
    page.goto(f"/publikacje/{code}/")
    links = [link.get_attribute("href") for link in page.locator("article ol a").all()]
    found = [page.locator("main").inner_text()]
    for link in links:
        page.goto(str(link))
        found.append(page.locator("main").inner_text())
    return found


def test_a_publication_is_collected_released_and_stays_as_it_was(
    world: Edition,
    microproject: Microproject,
    coordinator: User,
    participant: User,
    plain_page: Page,
    page: Page,
    phone: Page,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    sound: Check,
) -> None:
    desk, watch = sign_in(plain_page, coordinator), sign_in(page, coordinator)
    sign_in(phone, coordinator)

    def looked_at() -> None:
        """The same page with JavaScript, where axe can look, and on a phone."""
        for window in (watch, phone):
            window.goto(desk.url)
            sound(window)

    desk.goto(f"/edycje/{world.code}/publikacja/")
    looked_at()
    desk.get_by_role("link", name="Zacznij publikację").click()
    desk.get_by_label("Jaki tytuł?").fill("")
    desk.get_by_role("button", name="Zbierz rozdziały").click()
    expect(desk.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    desk.get_by_label("Jaki tytuł?").fill("Kopalnia Aktywności")
    desk.get_by_role("button", name="Zbierz rozdziały").click()
    publication = Publication.objects.get()
    workshop = f"/publikacje/{publication.code}/warsztat/"
    assert desk.url.endswith(workshop)
    looked_at()

    # A chapter is edited; a photo is chosen that nobody has looked at, and this is what is missing.
    chapter = f"/rozdzialy/{publication.chapters.get(microproject=microproject).code}/"
    desk.goto(chapter)
    looked_at()
    body = desk.get_by_role("textbox", name="Tekst")
    body.fill(body.input_value() + "\n\nDopisane przy redakcji: korytarz pachniał farbą.")
    desk.get_by_role("button", name="Zapisz rozdział").click()
    desk.goto(f"{chapter}zdjecia/")
    looked_at()
    desk.get_by_label("W tym rozdziale").check()
    desk.get_by_label("Podpis (przeczyta go też czytnik ekranu)").fill("Korytarz po malowaniu")
    desk.get_by_role("button", name="Zapisz wybór").click()
    desk.goto(f"{chapter}cytaty/")
    looked_at()
    desk.get_by_label("Baliśmy się").check()
    desk.get_by_role("button", name="Zapisz wybór").click()
    desk.goto(f"{workshop}gotowosc/")
    expect(
        desk.get_by_text("Nikt jeszcze nie określił, czy na tym zdjęciu można kogoś rozpoznać.").first
    ).to_be_visible()
    looked_at()
    desk.goto(f"{workshop}zamrozenie/")
    expect(desk.get_by_role("button", name="Zamroź")).to_have_count(0)

    desk.goto(f"{chapter}zdjecia/")
    desk.get_by_role("link", name="Uzupełnij zgody").click()
    looked_at()
    desk.get_by_label("Ile osób można rozpoznać").fill("0")
    desk.get_by_role("button", name="Zapisz liczbę").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("To zdjęcie można opublikować")

    # Nothing is missing any more: frozen, then released.
    desk.goto(f"{workshop}gotowosc/")
    looked_at()
    desk.get_by_role("link", name="Zamroź").click()
    looked_at()
    visitor = new_page()
    answer = visitor.goto(f"/publikacje/{publication.code}/")
    assert answer is not None
    assert answer.status == 404
    desk.get_by_role("button", name="Zamroź").click()
    looked_at()
    desk.get_by_role("link", name="Wydaj").click()
    desk.get_by_role("button", name="Wydaj").click()
    publication.refresh_from_db()
    assert publication.state == "released"
    looked_at()

    # A visitor reads it on the web and as a PDF.
    before = read(visitor, publication.code)
    assert any("korytarz pachniał farbą" in words for words in before)
    assert any("Baliśmy się" in words for words in before)
    for window in (visitor, new_page({"width": 360, "height": 640})):
        window.goto(f"/publikacje/{publication.code}/")
        sound(window)
        window.get_by_role("link", name="Czyste Powietrze").first.click()
        expect(window.locator("figure.photo img")).to_be_visible()
        sound(window)
    pdf = pdf_of(visitor, publication.code)
    assert "korytarz pachniał farbą" in words_of(pdf)

    # Later the team changes its name and writes on; the book stays.
    member = sign_in(new_page(javascript=False), participant)
    member.goto(f"/mikroprojekty/{microproject.code}/zmiana/")
    member.get_by_label("Jak nazywa się grupa?").fill("Malowanie Szpitala")
    member.get_by_label("Dlaczego to zmieniacie?").fill("Bo malujemy szpital.")
    member.get_by_role("button", name="Zapisz zmiany").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Malowanie Szpitala")
    member.goto(f"/mikroprojekty/{microproject.code}/wpisy/nowy/")
    member.get_by_label("Co się działo?").fill("Dwa nowe korytarze.")
    member.get_by_text("2", exact=True).click()
    member.get_by_role("button", name="Wyślij wpis").click()
    expect(member.get_by_text("wysłane", exact=True)).to_be_visible()
    fresh = new_page()
    assert read(fresh, publication.code) == before
    assert pdf_of(fresh, publication.code) == pdf

    # A correction is another edition; the first one stays and is still there.
    desk.goto(workshop)
    desk.get_by_role("link", name="Przygotuj korektę").click()
    looked_at()
    desk.get_by_role("button", name="Przygotuj korektę").click()
    second = Publication.objects.exclude(pk=publication.pk).get()
    assert (second.number, second.state) == (2, "collecting")
    looked_at()
    assert read(fresh, publication.code) == before
