"""A training from plan to certificate: planned at a desk without JavaScript, listed on a phone, read by its person."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kopalnia.lib.domain import clock
from people.choices import FormOfAddress
from people.models import User
from programmes.models import Edition, Participation
from tests.factories import programmes
from trainings.models import Attendance, Session

Check = Callable[[Page], list[str]]
SignIn = Callable[[Page, User], Page]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def current(transactional_db: None) -> Edition:
    """An edition of these days: live servers know no other day than today."""
    today = clock.today()
    day = dt.timedelta(days=1)
    return programmes.make_edition(starts_on=today - 90 * day, ends_on=today + 90 * day)


@pytest.fixture
def people(current: Edition) -> list[Participation]:
    names = [("Łucja", "Żółć"), ("Grzegorz", "Ćwik"), ("Ewelina", "Śliwa")]
    return [
        programmes.make_participant(
            edition=current,
            first_name=first,
            last_name=last,
            form_of_address=FormOfAddress.FEMININE,
            starts_on=current.starts_on,
        )
        for first, last in names
    ]


def pdf_of(page: Page, name: str) -> str:
    """The text of the PDF behind a link, fetched with the person's own session."""
    address = page.get_by_role("link", name=name).get_attribute("href")
    answer = page.request.get(str(address))
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in pages).replace("\u00a0", " ").split())


def test_a_training_is_run_from_plan_to_certificate(
    current: Edition,
    people: list[Participation],
    plain_page: Page,
    phone: Page,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    axe: Check,
) -> None:
    coordinator = programmes.make_coordinator(edition=current)
    desk = sign_in(plain_page, coordinator)
    yesterday = clock.today() - dt.timedelta(days=1)

    def no_barriers(page: Page) -> None:
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # The plan and a session.
    desk.goto(f"/edycje/{current.code}/szkolenia/")
    desk.get_by_role("link", name="Dodaj temat").first.click()
    desk.get_by_label("Jaki to temat?").fill("Zarządzanie zmianą")
    desk.get_by_label("Ile godzin jest w planie?").fill("5")
    desk.get_by_role("button", name="Dodaj temat").click()
    desk.get_by_role("link", name="Zaplanuj zajęcia").first.click()
    desk.get_by_label("Którego dnia?").fill(yesterday.isoformat())
    desk.get_by_label("Od której?").fill("09:00")
    desk.get_by_label("Do której?").fill("08:00")
    desk.get_by_label("Gdzie?").fill("Dom Kultury Wirek")
    desk.get_by_role("button", name="Zaplanuj zajęcia").click()
    expect(desk.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    expect(desk.get_by_label("Gdzie?")).to_have_value("Dom Kultury Wirek")
    desk.get_by_label("Do której?").fill("14:30")
    desk.get_by_label("Ile godzin szkolenia?").fill("5")
    desk.get_by_role("button", name="Zaplanuj zajęcia").click()
    session = Session.objects.get()
    assert session.minutes == 300

    # A list to print.
    desk.get_by_role("button", name="Przygotuj listę z nazwiskami").click()
    words = pdf_of(desk, "Otwórz PDF")
    assert "1 Ćwik Grzegorz" in words
    assert "3 Żółć Łucja" in words

    # The sheet, on a phone: everybody is there, only exceptions are marked.
    sign_in(phone, coordinator)
    phone.goto(f"/edycje/{current.code}/szkolenia/zajecia/{session.code}/obecnosc/")
    no_barriers(phone)
    row = phone.get_by_role("row", name="Ćwik")
    expect(row.get_by_role("textbox", name="Powód")).to_be_hidden()
    row.get_by_text("Usprawiedliw.", exact=True).click()
    row.get_by_role("textbox", name="Powód").fill("opieka nad dzieckiem")
    row = phone.get_by_role("row", name="Śliwa")
    row.get_by_text("Część", exact=True).click()
    row.get_by_role("textbox", name="Godziny").fill("4:30")
    no_barriers(phone)
    phone.get_by_role("button", name="Zapisz i podpisz").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Podpisać listę 3 osób?")
    assert not Attendance.objects.counted().exists()
    no_barriers(phone)
    phone.get_by_role("button", name="Podpisz listę").click()
    expect(phone.get_by_text("Lista jest podpisana.")).to_be_visible()
    assert sorted(Attendance.objects.counted().values_list("minutes", flat=True)) == [0, 270, 300]

    # Hours of people, and certificates for those who have enough.
    desk.goto(f"/edycje/{current.code}/szkolenia/godziny/")
    expect(desk.get_by_role("row", name="Ćwik")).to_contain_text("Brakuje 4 h")
    desk.get_by_role("link", name="Zaświadczenia").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("2 osoby mogą dostać zaświadczenie")
    desk.get_by_role("link", name="Wydaj zaświadczenia").click()
    desk.get_by_role("button", name="Wydaj").click()
    expect(desk.get_by_text("Wydano 2 zaświadczenia.")).to_be_visible()

    # The person reads their hours and takes the certificate; the excused one has none.
    own = sign_in(new_page({"width": 360, "height": 640}), people[2].user)
    own.goto(f"/edycje/{current.code}/szkolenia/moje/")
    expect(own.get_by_role("heading", name="4,5 h z 5 h")).to_be_visible()
    no_barriers(own)
    own.get_by_role("link", name="nr 1/").click()
    no_barriers(own)
    words = pdf_of(own, "Otwórz PDF")
    assert "Ewelina Śliwa ukończyła szkolenia programu" in words
    assert "4,5 godziny z 5 zaplanowanych" in words
    assert "Ćwik" not in words

    excused = sign_in(new_page({"width": 360, "height": 640}), people[1].user)
    excused.goto(f"/edycje/{current.code}/szkolenia/moje/")
    expect(excused.get_by_text("opieka nad dzieckiem")).to_be_visible()
    expect(excused.get_by_role("link", name="nr 1/")).to_have_count(0)

    checked = sign_in(new_page(), coordinator)
    for path in ("", "godziny/", "zaswiadczenia/", f"zajecia/{session.code}/", "zajecia/nowe/"):
        checked.goto(f"/edycje/{current.code}/szkolenia/{path}")
        no_barriers(checked)
