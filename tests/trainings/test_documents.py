"""A document never stays in preparation for ever, and one whose file is lost is made anew or says so."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kopalnia.lib.documents import printing
from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.documents.typeset import NotTypeset
from kopalnia.lib.domain import clock, periodic_jobs
from people.models import User
from programmes.models import Edition
from tests.factories.programmes import make_participant
from tests.factories.training import attend, make_module, make_session, sign
from tests.page_text import words
from trainings.actions.attendance_list import request_list
from trainings.actions.certificate import issue_certificates
from trainings.models import AttendanceList, Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
PDF = b"%PDF-1.7 example"


@pytest.fixture(autouse=True)
def june() -> Iterator[None]:
    with clock.at(dt.date(2017, 6, 25)):
        yield


@pytest.fixture(autouse=True)
def typesetter(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A typesetter that does as it is told: raises what stands in `errors`, one at each call, then works."""

    class Typesetter:
        errors: list[Exception] = []
        calls = 0

    told = Typesetter()
    told.errors = []

    def typeset(*args: Any, **kwargs: Any) -> bytes:
        told.calls += 1
        if told.errors:
            raise told.errors.pop(0)
        return PDF

    monkeypatch.setattr(printing, "typeset", typeset)
    logging.getLogger("kopalnia.lib.documents.printing").setLevel(logging.CRITICAL)
    return told


@pytest.fixture
def certificate(edition: Edition, coordinator: User) -> Certificate:
    session = sign(session=make_session(module=make_module(edition=edition, hours=5), day=dt.date(2017, 2, 25)))
    person = make_participant(edition=edition)
    attend(session=session, participation=person)
    (row,) = issue_certificates(edition, participations=[person], by=coordinator)
    row.refresh_from_db()
    return row


@pytest.fixture
def sheet(edition: Edition, coordinator: User) -> AttendanceList:
    session = make_session(module=make_module(edition=edition))
    row = request_list(session, with_names=True, by=coordinator)
    row.refresh_from_db()
    return row


def waiting(row: Certificate) -> Certificate:
    """As it is when the wake-up was lost, or the task of it failed."""
    now = timezone.now()
    Certificate.objects.update(rendering=RenderingState.QUEUED, sha256="", file="", attempts=0, next_try_at=now)
    DBTaskResult.objects.all().delete()
    row.refresh_from_db()
    return row


def round_after(row: Any, *, minutes: int) -> Any:
    """The worker's round, when this much time has passed for the row."""
    row.refresh_from_db()
    type(row).objects.filter(pk=row.pk).update(next_try_at=row.next_try_at - dt.timedelta(minutes=minutes))
    periodic_jobs.run(printing.QUEUE)
    row.refresh_from_db()
    return row


def detail(row: Certificate) -> str:
    return reverse("trainings:certificate_detail", args=[row.edition.code, row.code])


def pdf(row: Certificate) -> str:
    return reverse("trainings:certificate_pdf", args=[row.edition.code, row.code])


def test_document_nobody_was_woken_for_is_made_by_the_round(certificate: Certificate) -> None:
    waiting(certificate)
    periodic_jobs.run(printing.QUEUE)
    certificate.refresh_from_db()
    assert certificate.is_ready


@pytest.mark.parametrize("error", [OSError("no space"), MemoryError(), KeyError("data"), RuntimeError("any")])
def test_document_stopped_by_any_error_is_tried_again_with_growing_pauses(
    error: Exception, certificate: Certificate, typesetter: Any
) -> None:
    waiting(certificate)
    typesetter.errors = [error] * 3
    periodic_jobs.run(printing.QUEUE)
    pauses = []
    for _ in range(3):
        certificate.refresh_from_db()
        assert certificate.is_tried_again
        pauses.append(certificate.next_try_at - timezone.now())
        periodic_jobs.run(printing.QUEUE)
        assert typesetter.calls == len(pauses) + 1  # never before its time (one call made the first file)
        round_after(certificate, minutes=60)
    assert certificate.is_ready
    assert certificate.error == ""
    assert pauses == sorted(pauses)


def test_document_that_fails_every_time_is_given_up_and_says_who_can_do_what(
    client: Client, certificate: Certificate, typesetter: Any, coordinator: User
) -> None:
    waiting(certificate)
    typesetter.errors = [RuntimeError("any")] * 100
    for _ in range(printing.MOST_TRIES):
        round_after(certificate, minutes=120)
    assert certificate.is_failed
    assert "any" in certificate.error
    client.force_login(coordinator)
    page = words(client.get(detail(certificate)))
    assert "Nie udało się przygotować dokumentu." in page
    assert "Wydrukuj to samo ponownie przyciskiem poniżej." in page
    client.force_login(certificate.participation.user)
    assert "Koordynatorzy mogą przygotować je ponownie. Napisz do nich." in words(client.get(detail(certificate)))
    typesetter.errors = []
    client.force_login(coordinator)
    client.post(reverse("trainings:certificate_reprint", args=[certificate.edition.code, certificate.code]))
    certificate.refresh_from_db()
    assert certificate.is_ready


def test_try_that_killed_its_worker_each_time_is_given_up_too(certificate: Certificate, typesetter: Any) -> None:
    waiting(certificate)
    Certificate.objects.update(attempts=printing.MOST_TRIES)
    calls = typesetter.calls
    round_after(certificate, minutes=120)
    assert certificate.is_failed
    assert typesetter.calls == calls


def test_try_that_broke_off_is_made_up_for(certificate: Certificate) -> None:
    """The worker was killed in the middle: the claim stands, nothing else was written."""
    waiting(certificate)
    Certificate.objects.update(attempts=1, next_try_at=timezone.now() + printing.WAITS[0])
    periodic_jobs.run(printing.QUEUE)
    certificate.refresh_from_db()
    assert not certificate.is_ready
    assert round_after(certificate, minutes=3).is_ready


def test_database_that_goes_away_is_no_fault_of_the_document(certificate: Certificate, typesetter: Any) -> None:
    waiting(certificate)
    typesetter.errors = [OperationalError("gone")]
    with pytest.raises(OperationalError):
        printing.make(Certificate, certificate.pk)
    certificate.refresh_from_db()
    assert (certificate.rendering, certificate.error) == (RenderingState.QUEUED, "")
    assert round_after(certificate, minutes=3).is_ready


def test_document_that_cannot_be_typeset_is_given_up_at_once(certificate: Certificate, typesetter: Any) -> None:
    waiting(certificate)
    typesetter.errors = [NotTypeset("no such template")]
    periodic_jobs.run(printing.QUEUE)
    certificate.refresh_from_db()
    assert certificate.is_failed


def test_two_workers_do_not_make_the_same_document_together(certificate: Certificate, monkeypatch: Any) -> None:
    waiting(certificate)
    others: list[bool] = []

    def meanwhile(row: Certificate) -> printing.Print:
        others.append(printing.make(Certificate, row.pk))
        return printing.Print("certificate", {}, row.requested_at)

    monkeypatch.setitem(printing.PRINTERS, Certificate, meanwhile)
    assert printing.make(Certificate, certificate.pk)
    assert others == [False]


def test_page_of_a_waiting_document_says_what_is_true(
    client: Client, certificate: Certificate, typesetter: Any, coordinator: User
) -> None:
    waiting(certificate)
    client.force_login(coordinator)
    assert "Zwykle trwa to kilka sekund." in words(client.get(detail(certificate)))
    Certificate.objects.update(next_try_at=timezone.now() - dt.timedelta(minutes=5))
    late = words(client.get(detail(certificate)))
    assert "kilka sekund" not in late
    assert (
        "Przygotowanie dokumentu trwa dłużej niż zwykle. Jeśli nie będzie go za godzinę, napisz do administratorów"
        " portalu."
    ) in late
    typesetter.errors = [RuntimeError("any")]
    periodic_jobs.run(printing.QUEUE)
    again = words(client.get(detail(certificate)))
    assert "kilka sekund" not in again
    assert "Portal sam spróbuje ponownie o" in again


@pytest.mark.parametrize("how", ["deleted", "unnamed"])
def test_lost_file_of_a_frozen_document_is_made_anew(
    how: str, client: Client, certificate: Certificate, coordinator: User
) -> None:
    client.force_login(coordinator)
    if how == "deleted":
        certificate.file.storage.delete(certificate.file.name)
    else:
        Certificate.objects.update(file="")
    answer = client.get(pdf(certificate))
    assert (answer.status_code, answer["Location"]) == (302, detail(certificate))
    answer = client.get(pdf(certificate))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF


def test_lost_list_is_not_made_again_with_other_names_under_its_number(
    client: Client, sheet: AttendanceList, coordinator: User, typesetter: Any
) -> None:
    client.force_login(coordinator)
    sheet.file.storage.delete(sheet.file.name)
    calls = typesetter.calls
    place = [sheet.edition.code, sheet.session.code, sheet.code]
    answer = client.get(reverse("trainings:attendance_list_pdf", args=place))
    page = words(client.get(answer["Location"]))
    assert "Przygotuj nową listę." in page
    assert "Wróć do zajęć" in page
    assert typesetter.calls == calls


# --- What was given up stands on the coordinator's home ---------------------------------------------------------------


PAPERS = re.compile("pliku PDF|do druku")


def told_at_home(client: Client, user: User) -> list[tuple[int, str, str]]:
    client.force_login(user)
    rows = client.get("/", {"wszystko": ""}).context["rows"]
    return [(row.count, str(row.sentence), row.url) for row in rows if PAPERS.search(str(row.sentence))]


def test_home_tells_of_certificates_that_were_given_up(
    client: Client, certificate: Certificate, coordinator: User, typesetter: Any
) -> None:
    assert told_at_home(client, coordinator) == []
    Certificate.objects.update(rendering=RenderingState.FAILED)
    address = reverse("trainings:certificate_detail", args=[certificate.edition.code, certificate.code])
    assert told_at_home(client, coordinator) == [
        (1, "zaświadczenie nie ma pliku PDF: nie udało się go przygotować.", address)
    ]
    page = words(client.get(address))
    assert "Wydrukuj to samo jeszcze raz" in page
    client.post(reverse("trainings:certificate_reprint", args=[certificate.edition.code, certificate.code]))
    assert told_at_home(client, coordinator) == []


def test_home_tells_of_a_list_that_was_given_up_until_a_newer_one_is_prepared(
    client: Client, edition: Edition, coordinator: User
) -> None:
    session = make_session(module=make_module(edition=edition))
    request_list(session, with_names=True, by=coordinator)
    AttendanceList.objects.update(rendering=RenderingState.FAILED)
    address = reverse("trainings:session_detail", args=[edition.code, session.code])
    assert told_at_home(client, coordinator) == [(1, "listy obecności do druku nie udało się przygotować.", address)]
    request_list(session, with_names=True, by=coordinator)
    assert told_at_home(client, coordinator) == []
