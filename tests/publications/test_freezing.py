"""Freezing, releasing, correcting: what is kept, what refuses, and that nothing changes it afterwards."""

import datetime as dt
import hashlib
import json
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import canonical
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from microprojects.models import Microproject, Photo
from people.models import AuditEntry, User
from people.models.append_only import AppendOnlyError
from programmes.models import Edition
from publications import image_store
from publications.actions import chapters, freezing, workshop
from publications.choices import PublicationState
from publications.models import Chapter, ChapterPhoto, Publication, PublicationPdf, Snapshot
from tests.factories import microprojects as groups
from tests.factories import people, programmes
from tests.factories import publications as make
from tests.patience import PATIENCE


def content(publication: Publication) -> dict[str, Any]:
    return json.loads(Snapshot.objects.get(publication=publication).content)


def test_the_frozen_content_is_canonical_and_its_hash_vouches_for_it(released: Publication) -> None:
    snapshot = released.snapshot
    assert canonical(json.loads(snapshot.content)).decode() == snapshot.content
    assert hashlib.sha256(snapshot.content.encode()).hexdigest() == snapshot.sha256
    assert snapshot.frozen_by.first_name == "Barbara"


def test_the_content_is_complete_for_rendering(released: Publication) -> None:
    book = content(released)
    assert {
        key: book[key] for key in ("schema", "number", "language", "title", "corrects", "frozen_on", "formula")
    } == {
        "schema": 1,
        "number": 1,
        "language": "pl",
        "title": "Kopalnia Aktywności",
        "corrects": None,
        "frozen_on": "2017-10-12",
        "formula": make.FORMULA,
    }
    group = book["chapters"][4]
    assert (group["number"], group["label"], group["title"]) == (5, "Mikroprojekt 1", "Czyste Powietrze")
    assert group["blocks"][0] == {"t": "h2", "c": ["Potrzeba"]}
    assert group["markdown"].startswith("## Potrzeba")
    figures = {book["figures"][number - 1]["key"]: book["figures"][number - 1] for number in group["figures"]}
    assert figures["recipients"]["value"] == "ponad 400"
    assert figures["recipients"]["bounds"] == [412, 430, 502]
    assert figures["recipients"]["records"] == 1
    assert [figure["number"] for figure in book["figures"]] == list(range(1, len(book["figures"]) + 1))


def test_photos_are_copied_into_the_store_by_their_hash(ready: SimpleNamespace, coordinator: User) -> None:
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    photo = content(ready.publication)["chapters"][4]["photos"][0]
    assert (photo["code"], photo["caption"]) == (ready.photo.code, "Korytarz A")
    default_storage.delete(ready.photo.file.name)
    assert hashlib.sha256(image_store.read(photo["sha256"], code=photo["code"])).hexdigest() == photo["sha256"]


def test_a_drawing_takes_the_place_of_a_photo_without_consent(ready: SimpleNamespace, coordinator: User) -> None:
    Photo.objects.update(people_count=None)
    ChapterPhoto.objects.update(as_drawing=True)
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    assert content(ready.publication)["chapters"][4]["photos"][0]["sha256"] == ""


@pytest.mark.parametrize(("given", "by"), [(False, "ślusarz"), (True, "Grzegorz Ćwik, ślusarz")])
def test_a_name_stands_under_a_quote_only_with_a_consent(
    ready: SimpleNamespace, coordinator: User, given: bool, by: str
) -> None:
    speaker = people.make_user(first_name="Grzegorz", last_name="Ćwik")
    ready.quote.speaker = speaker
    ready.quote.save()
    make.consent(user=speaker)
    if not given:
        make.consent(user=speaker, given=False)
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    assert content(ready.publication)["chapters"][4]["quotes"][0]["by"] == by


def test_a_freeze_is_told_in_the_history_and_asks_for_the_pdf(released: Publication) -> None:
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["publication.frozen", "publication.released"]
    assert PublicationPdf.objects.filter(publication=released).count() == 1


def test_something_blocking_refuses_the_freeze_and_writes_nothing(publication: Publication, coordinator: User) -> None:
    publication.chapters.filter(kind="programme").update(body="")
    with pytest.raises(freezing.NotReady) as refused:
        freezing.freeze(publication, expected=publication.version, by=coordinator)
    assert str(refused.value.reason) == "Rozdział „Skąd pomysł” jest pusty."
    assert not Snapshot.objects.exists()
    publication.refresh_from_db()
    assert publication.state == PublicationState.COLLECTING


def test_a_consent_withdrawn_a_moment_ago_refuses_the_freeze(ready: SimpleNamespace, coordinator: User) -> None:
    person = people.make_user()
    Photo.objects.update(people_count=1)
    make.make_subject(photo=ready.photo, user=person)
    with pytest.raises(freezing.NotReady):
        freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)


def test_an_edit_in_the_meantime_refuses_the_freeze(publication: Publication, coordinator: User) -> None:
    seen = publication.version
    row = publication.chapters.get(kind="programme")
    chapters.edit(row, title=row.title, lead="", body="Nowe słowa.", expected=row.version, by=coordinator)
    with pytest.raises(StaleVersion):
        freezing.freeze(publication, expected=seen, by=coordinator)
    assert not Snapshot.objects.exists()


def test_every_change_of_a_chapter_counts_as_an_edit(ready: SimpleNamespace, coordinator: User) -> None:
    row = ready.chapter
    for change in (
        lambda: chapters.choose_photos(row, chosen=[], by=coordinator),
        lambda: chapters.choose_quotes(row, quotes=[], by=coordinator),
        lambda: chapters.move(row, up=True, by=coordinator),
        lambda: workshop.collect(ready.publication, by=coordinator),
    ):
        before = Publication.objects.get(pk=ready.publication.pk).version
        change()
        assert Publication.objects.get(pk=ready.publication.pk).version == before + 1


def test_a_second_freeze_and_a_second_release_are_refused(released: Publication, coordinator: User) -> None:
    with pytest.raises(IllegalStep):
        freezing.freeze(released, expected=released.version, by=coordinator)
    with pytest.raises(IllegalStep):
        freezing.release(released, by=coordinator)
    assert Snapshot.objects.count() == 1


def test_only_a_frozen_edition_is_released(publication: Publication, coordinator: User) -> None:
    with pytest.raises(IllegalStep):
        freezing.release(publication, by=coordinator)


def test_a_frozen_edition_takes_no_edits(released: Publication, coordinator: User) -> None:
    row = released.chapters.get(kind="programme")
    with pytest.raises(Refused):
        chapters.edit(row, title="x", lead="", body="x", expected=row.version, by=coordinator)
    with pytest.raises(Refused):
        chapters.choose_photos(row, chosen=[], by=coordinator)
    with pytest.raises(Refused):
        workshop.describe(released, title="x", subtitle="", expected=released.version, by=coordinator)


def test_a_snapshot_is_never_changed(released: Publication) -> None:
    snapshot = released.snapshot
    snapshot.content = "{}"
    with pytest.raises(AppendOnlyError):
        snapshot.save()
    with pytest.raises(AppendOnlyError):
        snapshot.delete()
    with pytest.raises(AppendOnlyError):
        Snapshot.objects.update(content="{}")


def test_a_correction_is_a_new_edition_and_the_old_one_stays(released: Publication, coordinator: User) -> None:
    before = released.snapshot.content
    new = freezing.correct(released, by=coordinator)
    assert (new.number, new.corrects, new.state, new.language) == (2, released, "collecting", "pl")
    assert list(new.chapters.values_list("title", "body")) == list(released.chapters.values_list("title", "body"))
    assert new.chapters.get(kind="microproject").photos.count() == 1
    assert new.chapters.get(kind="microproject").quotes.count() == 1
    row = new.chapters.get(kind="programme")
    chapters.edit(row, title="Poprawiony", lead="", body="Nowe.", expected=row.version, by=coordinator)
    assert Snapshot.objects.get(publication=released).content == before
    assert Chapter.objects.get(publication=released, kind="programme").title == "Skąd pomysł"
    assert content_after(new, coordinator)["corrects"] == 1


def content_after(publication: Publication, by: User) -> dict[str, Any]:
    row = Publication.objects.get(pk=publication.pk)
    freezing.freeze(row, expected=row.version, by=by)
    return content(row)


def test_an_open_edition_needs_no_correction(publication: Publication, coordinator: User) -> None:
    with pytest.raises(Refused):
        freezing.correct(publication, by=coordinator)


def test_more_than_2000_is_printed_only_when_the_lower_bound_says_so(
    edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    make.furnish(edition=edition)
    make.tell(microproject=microproject, recipients=2000)
    event = groups.make_event(microproject=microproject, state="held", starts_at=clock.now())
    publication = make.make_publication(edition=edition, by=coordinator)
    assert "Mikroprojekty dotarły do około 2000 odbiorców" in publication.chapters.get(kind="numbers").body
    make.make_count(event=event, lower=1)
    workshop.collect(publication, by=coordinator)
    assert "Mikroprojekty dotarły do ponad 2000 odbiorców" in publication.chapters.get(kind="numbers").body


@pytest.mark.django_db(transaction=True)
def test_two_freezes_at_once_make_one_snapshot(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    edition = programmes.make_edition()
    coordinator = programmes.make_coordinator(edition=edition)
    ready = make.make_ready(edition=edition, microproject=groups.make_microproject(edition=edition), by=coordinator)
    answers: list[str] = []
    barrier = threading.Barrier(2)

    def one() -> None:
        try:
            barrier.wait(timeout=PATIENCE)
            with clock.at(dt.date(2017, 10, 12)):
                freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
            answers.append("frozen")
        except IllegalStep:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(answers) == ["frozen", "refused"]
    assert Snapshot.objects.count() == 1


def test_texts_that_no_longer_agree_with_the_data_refuse_the_freeze(
    publication: Publication, microproject: Microproject, coordinator: User
) -> None:
    groups.make_entry(membership=microproject.memberships.first(), state="accepted", minutes=600)
    with pytest.raises(freezing.NotReady) as refused:
        freezing.freeze(publication, expected=publication.version, by=coordinator)
    assert str(refused.value.reason) == (
        "Od zebrania tych rozdziałów dane się zmieniły: Czyste Powietrze, Liczby. Zbierz je jeszcze raz."
    )
    workshop.collect(publication, by=coordinator)
    fresh = Publication.objects.get(pk=publication.pk)
    assert freezing.freeze(fresh, expected=fresh.version, by=coordinator)


def test_edited_texts_are_the_editors_own_and_do_not_refuse(
    publication: Publication, microproject: Microproject, coordinator: User
) -> None:
    for kind in ("microproject", "numbers"):
        row = publication.chapters.get(kind=kind)
        chapters.edit(row, title=row.title, lead="", body="Nasze.", expected=row.version, by=coordinator)
    groups.make_entry(membership=microproject.memberships.first(), state="accepted", minutes=600)
    fresh = Publication.objects.get(pk=publication.pk)
    assert freezing.freeze(fresh, expected=fresh.version, by=coordinator)
