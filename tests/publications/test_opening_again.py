"""A frozen edition is opened again before its release; one edition is open in a language at a time."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Refused
from microprojects.actions import events
from microprojects.choices import EventState, MicroprojectState
from people.models import AuditEntry, User
from publications.actions import freezing, workshop
from publications.choices import PublicationState
from publications.models import Publication, PublicationPdf, Snapshot
from publications.printers import publication_pdf
from tests.factories import microprojects as groups
from tests.factories import programmes
from tests.factories import publications as make
from tests.patience import PATIENCE

DAY = dt.date(2017, 10, 12)


@pytest.fixture(autouse=True)
def _a_day(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield


@pytest.fixture
def frozen(db: None) -> Publication:
    edition = programmes.make_edition()
    by = programmes.make_coordinator(edition=edition)
    ready = make.make_ready(edition=edition, microproject=groups.make_microproject(edition=edition), by=by)
    freezing.freeze(ready.publication, expected=ready.publication.version, by=by)
    return Publication.objects.get()


@pytest.fixture
def by(frozen: Publication) -> User:
    return frozen.created_by


def address(name: str, publication: Publication) -> str:
    return reverse(f"publications:{name}", args=[publication.code])


def test_one_tap_opens_a_frozen_edition_again_and_its_snapshot_stays(
    client: Client, frozen: Publication, by: User
) -> None:
    client.force_login(by)
    page = client.get(address("publication_detail", frozen))
    assert f'action="{address("publication_undo", frozen)}"' in page.content.decode()
    client.post(address("publication_undo", frozen))
    row = Publication.objects.get()
    assert (row.state, row.snapshot, Snapshot.objects.count()) == (PublicationState.COLLECTING, None, 1)
    assert client.get(address("publication", frozen)).status_code == 404
    assert client.get(address("publication_pdf", frozen)).status_code == 404
    assert AuditEntry.objects.filter(verb="publication.frozen_undone").count() == 1
    freezing.freeze(row, expected=row.version, by=by)
    row.refresh_from_db()
    assert row.snapshot == Snapshot.objects.latest("pk")
    assert Snapshot.objects.count() == 2


def test_a_file_that_waited_while_the_edition_was_opened_again_keeps_its_own_content(
    frozen: Publication, by: User
) -> None:
    waiting = PublicationPdf.objects.get()
    freezing.undo_step(frozen, by=by)
    assert publication_pdf(waiting).data["title"] == frozen.title
    row = Publication.objects.get()
    workshop.describe(row, title="Nowy tytuł", subtitle="", expected=row.version, by=by)
    row.refresh_from_db()
    freezing.freeze(row, expected=row.version, by=by)
    assert publication_pdf(PublicationPdf.objects.get(pk=waiting.pk)).data["title"] == frozen.title
    assert publication_pdf(PublicationPdf.objects.latest("pk")).data["title"] == "Nowy tytuł"


def test_later_the_coordination_says_why(client: Client, frozen: Publication, by: User) -> None:
    client.force_login(by)
    with clock.at(DAY + dt.timedelta(days=1)):
        assert "reason" in client.post(address("publication_undo", frozen)).context["form"].errors
        client.post(address("publication_undo", frozen), {"reason": "Zły tytuł."})
    assert AuditEntry.objects.get(verb="publication.frozen_undone").reason == "Zły tytuł."
    assert Publication.objects.get().is_open


def test_a_released_edition_is_final_and_says_why(client: Client, frozen: Publication, by: User) -> None:
    freezing.release(frozen, by=by)
    client.force_login(by)
    refused = client.post(address("publication_undo", frozen))
    assert (refused.status_code, "Poprawki wchodzą do nowego wydania" in refused.content.decode()) == (403, True)
    with pytest.raises(IllegalStep):
        freezing.undo_step(frozen, by=by)


def test_others_do_not_find_the_way_back(client: Client, frozen: Publication, stranger: User) -> None:
    client.force_login(stranger)
    for name in ("publication_undo", "publication_discard"):
        assert client.post(address(name, frozen)).status_code == 404


def test_a_correction_begun_by_mistake_is_discarded_and_restored(
    client: Client, frozen: Publication, by: User
) -> None:
    client.force_login(by)
    client.post(address("publication_correct", frozen))
    correction = Publication.objects.get(number=2)
    refused = client.post(address("publication_undo", frozen))
    assert "Najpierw je zamroź albo odłóż" in refused.content.decode()
    client.post(address("publication_discard", correction))
    correction.refresh_from_db()
    assert correction.state == PublicationState.DISCARDED
    assert client.get(address("publication_detail", correction)).status_code == 200
    assert freezing.correct(frozen, by=by).number == 3
    with pytest.raises(IllegalStep):
        freezing.undo_step(correction, by=by)
    freezing.discard(Publication.objects.get(number=3), by=by)
    client.post(address("publication_undo", correction))
    correction.refresh_from_db()
    assert correction.is_open


def test_a_second_open_edition_is_refused_by_form_and_database(client: Client, frozen: Publication, by: User) -> None:
    freezing.correct(frozen, by=by)
    with pytest.raises(Refused):
        freezing.correct(frozen, by=by)
    client.force_login(by)
    page = client.post(
        reverse("publications:publication_new", args=[frozen.edition.code]), {"title": "Druga", "language": "pl"}
    )
    assert (page.status_code, page.context["form"]["title"].value()) == (200, "Druga")
    assert "Najpierw je zamroź albo odłóż" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(number=1).update(state=PublicationState.COLLECTING, snapshot=None)


def test_facts_a_frozen_book_rests_on_are_taken_back_after_a_correction_begins(by: User, frozen: Publication) -> None:
    group = groups.move(frozen.edition.microprojects.get(), MicroprojectState.UNDER_WAY)
    event = groups.make_event(microproject=group, starts_at=clock.now() - dt.timedelta(days=3))
    with clock.at(DAY - dt.timedelta(days=1)):
        events.hold_event(event=event, by=by)
    with pytest.raises(IllegalStep, match=r"publikacja zamrożona 12\.10\.2017"):
        events.undo_event(event=event, by=by)
    correction = freezing.correct(frozen, by=by)
    assert events.undo_event(event=event, by=by).state == EventState.PLANNED
    assert correction.is_open


def test_a_fact_written_after_the_freeze_is_taken_back_freely(by: User, frozen: Publication) -> None:
    group = groups.move(frozen.edition.microprojects.get(), MicroprojectState.UNDER_WAY)
    event = groups.make_event(microproject=group, starts_at=clock.now() - dt.timedelta(days=3))
    with clock.at(DAY + dt.timedelta(days=1)):
        events.hold_event(event=event, by=by)
        assert events.undo_event(event=event, by=by).state == EventState.PLANNED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["correct", "begin", "undo"])
def test_many_at_once_open_one_edition(settings: Any, tmp_path: Any, act: str) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    edition = programmes.make_edition()
    by = programmes.make_coordinator(edition=edition)
    ready = make.make_ready(edition=edition, microproject=groups.make_microproject(edition=edition), by=by)
    freezing.freeze(ready.publication, expected=ready.publication.version, by=by)
    acts: dict[str, Callable[[], Any]] = {
        "correct": lambda: freezing.correct(Publication.objects.get(number=1), by=by),
        "begin": lambda: workshop.begin(edition, title="Druga", by=by),
        "undo": lambda: freezing.undo_step(Publication.objects.get(number=1), by=by),
    }
    answers: list[str] = []
    barrier = threading.Barrier(6)

    def one() -> None:
        try:
            barrier.wait(timeout=PATIENCE)
            with clock.at(DAY):
                acts[act]()
            answers.append("done")
        except (Refused, IllegalStep):
            answers.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(answers) == ["done", *["told"] * 5]
    assert Publication.objects.filter(state=PublicationState.COLLECTING).count() == 1
