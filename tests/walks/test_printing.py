"""Pages on paper: the first sheet is not left empty, long names stay on it, and what is there to be pressed is not printed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kopalnia.lib.domain import clock
from people.models import User
from programmes.models import Edition
from tests.factories import programmes
from tests.factories.training import attend, make_module, make_session, sign
from tests.pdf import HYPHENS, ONE_WORD, ORGANISATION, SPACED, Sheet, faults, letters_of, sheets
from tests.walks.conftest import pressed_on_paper
from visits.models import AgendaItem, Attendee, Visit

SignIn = Callable[[Page, User], Page]
NAMES = [SPACED, ONE_WORD, HYPHENS]
PEOPLE = 48


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def current(transactional_db: None) -> Edition:
    """An edition of these days, with more people, certificates and points of an agenda than a sheet holds."""
    today, day = clock.today(), dt.timedelta(days=1)
    edition = programmes.make_edition(starts_on=today - 90 * day, ends_on=today + 90 * day, attendance_threshold=10)
    session = sign(session=make_session(module=make_module(edition=edition, topic=ORGANISATION), day=today - day))
    visit = Visit.objects.create(edition=edition, title=ORGANISATION, starts_on=today, ends_on=today)
    for number in range(PEOPLE):
        name = f"{NAMES[number % len(NAMES)]} {number:02d}"
        person = programmes.make_participant(
            edition=edition, first_name="", last_name=name, starts_on=edition.starts_on
        )
        attend(session=session, participation=person)
        Attendee.objects.create(visit=visit, guest_name=name, organisation_name=ORGANISATION)
        AgendaItem.objects.create(
            visit=visit, day=today, title=ORGANISATION, place=ONE_WORD, speaker=name, speaker_organisation=ORGANISATION
        )
    return edition


def printed(page: Page) -> list[Sheet]:
    return sheets(page.pdf(format="A4"))


def half_empty(found: list[Sheet]) -> list[int]:
    """Sheets before the last one on which nothing stands in the lower third."""
    return [
        number
        for number, sheet in enumerate(found[:-1], 1)
        if min(letter.box[1] for letter in sheet.letters) > sheet.box[3] / 3
    ]


def test_long_pages_fill_their_sheets_and_print_no_buttons(current: Edition, page: Page, sign_in: SignIn) -> None:
    coordinator = programmes.make_coordinator(edition=current)
    desk = sign_in(page, coordinator)
    desk.goto(reverse("trainings:certificate_issue", args=[current.code]))
    desk.get_by_role("button", name="Wydaj").click()
    told = f"Wydano {PEOPLE} zaświadczeń"
    expect(desk.get_by_role("status")).to_contain_text(told)
    assert desk.get_by_role("link", name="Szkolenia").first.is_visible()
    (visit,), (module,) = current.visits.all(), current.modules.all()
    addresses = [
        desk.url,
        reverse("trainings:training_hours", args=[current.code]),
        reverse("programmes:people_list", args=[current.code]),
        reverse("visits:visit_detail", args=[visit.code]),
        reverse("visits:attendee_list", args=[visit.code]),
        reverse("trainings:session_detail", args=[current.code, module.sessions.get().code]),
        reverse("reports:results", args=[current.code]),
    ]
    sizes = []
    for address in addresses:
        if address != desk.url:
            desk.goto(address)
        heading = desk.get_by_role("heading", level=1).inner_text()
        found = printed(desk)
        sizes.append(len(found))
        assert half_empty(found) == [], address
        assert faults(found, ruled=False) == [], address
        assert letters_of(heading, found[:1]), address
        assert letters_of(told, found) == []
        assert pressed_on_paper(desk) == [], address
    assert sum(size > 1 for size in sizes) > 4, sizes
