"""Printable attendance lists: one A4 page for twenty people, numbered, with and without personal data."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kopalnia.lib.domain import clock
from people.models import AuditEntry
from tests.factories.programmes import make_participant
from tests.factories.training import file_of, make_module, make_session
from trainings.actions.attendance_list import request_list
from trainings.models import AttendanceList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]
SURNAMES = [
    *("Czaja", "Ćwik", "Domin", "Faber", "Gwóźdź", "Hajduk", "Kępa", "Kozioł", "Łata", "Niedziela"),
    *("Ogórek", "Pilch", "Rak", "Ślązak", "Śliwa", "Uliczka", "Zając", "Źdźbło", "Żak", "Żyła"),
]


@pytest.fixture
def in_june():
    with clock.at(dt.date(2017, 6, 1)):
        yield


@pytest.fixture
def session(edition):
    edition.programme.funder_formula = "Dofinansowano ze środków Fundacji Górniczej według umowy 7/2016."
    edition.programme.save()
    for name in SURNAMES:
        make_participant(edition=edition, first_name="Beata", last_name=name)
    return make_session(
        module=make_module(edition=edition, topic="Zarządzanie zmianą"), place="Dom Kultury Wirek, sala 2"
    )


def print_of(sheet: AttendanceList) -> tuple[PdfReader, str]:
    sheet.refresh_from_db()
    assert sheet.is_ready
    reader = PdfReader(io.BytesIO(file_of(sheet)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())


def test_twenty_people_fit_on_one_page_in_polish_order(session, coordinator):
    reader, words = print_of(request_list(session, with_names=True, by=coordinator))
    assert len(reader.pages) == 1
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    for part in (
        "Lista obecności",
        "Lista nr 1, wzór 1",
        "Zarządzanie zmianą · sobota, 3 czerwca 2017, 9:00–14:00 (5 h) · Dom Kultury Wirek, sala 2",
        "Nazwisko i imię",
        "Podpis osoby prowadzącej",
        "Dofinansowano ze środków Fundacji Górniczej według umowy 7/2016.",
        "strona 1 z 1",
        "1 Czaja Beata",
        "Gwóźdź Beata",
    ):
        assert part in words
    assert (
        words.index("Śliwa")
        < words.index("Uliczka")
        < words.index("Zając")
        < words.index("Źdźbło")
        < words.index("Żak")
    )


def test_the_file_is_tagged_and_says_its_language(session, coordinator):
    reader, _words = print_of(request_list(session, with_names=True, by=coordinator))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "pl"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_without_personal_data_rows_keep_their_numbers_only(session, coordinator):
    _reader, words = print_of(request_list(session, with_names=False, by=coordinator))
    for name in [*SURNAMES, "Beata"]:
        assert name not in words
    assert "18 19 20" in words


def test_in_english_for_who_reads_english(session, coordinator):
    coordinator.language = "en"
    coordinator.save()
    _reader, words = print_of(request_list(session, with_names=True, by=coordinator))
    assert "Attendance list" in words
    assert "Saturday, 3 June 2017" in words


def test_more_people_take_more_pages_with_a_repeated_head(edition, session, coordinator):
    for _ in range(30):
        make_participant(edition=edition)
    reader, words = print_of(request_list(session, with_names=True, by=coordinator))
    assert len(reader.pages) > 1
    assert "Nazwisko i imię" in reader.pages[1].extract_text()
    assert f"strona 2 z {len(reader.pages)}" in words


def test_lists_are_asked_for_and_downloaded_by_the_coordination(
    client, edition, session, coordinator, participant, mentor
):
    client.force_login(coordinator)
    place = reverse("trainings:attendance_list_new", args=[edition.code, session.code])
    for names in ("1", "0"):
        answer = client.post(place, {"names": names})
        assert client.get(answer["Location"]).status_code == 200
    with_names, without = AttendanceList.objects.order_by("number")
    assert [(row.number, row.with_names) for row in (with_names, without)] == [(1, True), (2, False)]
    for row in (with_names, without):
        pdf = reverse("trainings:attendance_list_pdf", args=[edition.code, session.code, row.code])
        answer = client.get(pdf)
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    # Only the list with names is personal data.
    assert AuditEntry.objects.filter(verb="attendance_list.downloaded").count() == 1
    assert client.get(place).status_code == 405
    for user in (participant, mentor):
        client.force_login(user)
        assert client.post(place, {"names": "1"}).status_code == 403
        assert client.get(pdf).status_code == 403


def test_a_list_of_another_session_is_not_found(client, edition, session, coordinator):
    sheet = request_list(session, with_names=True, by=coordinator)
    other = make_session(module=session.module, day=dt.date(2017, 6, 10))
    client.force_login(coordinator)
    place = reverse("trainings:attendance_list", args=[edition.code, other.code, sheet.code])
    assert client.get(place).status_code == 404
