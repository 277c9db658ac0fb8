"""The released publication as a visitor reads it: from the frozen content only, quickly, and with consents respected."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from microprojects.models import (
    AimVersion,
    Entry,
    Event,
    FinalReport,
    Insight,
    Microproject,
    Photo,
    Quote,
    RecipientCount,
)
from organisations.models import Organisation
from people.choices import ConsentPurpose
from people.models import User
from programmes.models import Edition, Partnership, Programme
from publications.actions import freezing
from publications.models import Chapter, ChapterPhoto, Publication
from publications.queries import withheld
from tests.factories import people
from tests.factories import publications as make
from tests.page_text import interface_in, words
from trainings.models import Attendance, Module
from visits.models import ResourceCard, Visit


def pages(publication: Publication) -> list[str]:
    chapters = [f"/publikacje/{publication.code}/{number}/" for number in range(1, 10)]
    return [f"/publikacje/{publication.code}/", *chapters, f"/publikacje/{publication.code}/liczby/"]


def read(client: Client, publication: Publication) -> dict[str, bytes]:
    answers = {url: client.get(url) for url in [*pages(publication), f"/publikacje/{publication.code}/publikacja.pdf"]}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {url: answer.content for url, answer in answers.items()}


def test_a_visitor_reads_every_page(client: Client, released: Publication) -> None:
    page = read(client, released)[f"/publikacje/{released.code}/5/"].decode()
    assert '<html lang="pl"' in page
    assert "<h1>Czyste Powietrze</h1>" in page
    assert "rozdział 5 z\u00a09" in page or "rozdział 5 z 9" in page
    assert "Trzy weekendy, 400 litrów farby, całe rodziny." in page
    assert '<span class="v">ponad 400</span>' in page
    assert 'alt="Korytarz A"' in page
    assert make.FORMULA.split()[0] in page


@pytest.mark.parametrize(("language", "other"), [("pl", "en"), ("en", "pl")])
def test_a_book_is_in_its_own_language_whoever_reads_it(
    client: Client, ready: SimpleNamespace, coordinator: User, language: str, other: str
) -> None:
    book = ready.publication
    if language == "en":
        book = make.make_publication(edition=book.edition, by=coordinator, language="en", title="A Mine of Activity")
    freezing.freeze(book, expected=book.version, by=coordinator)
    book = freezing.release(book, by=coordinator)
    reader = people.make_user(language=other)
    for visitor in (client, Client()):
        for url in pages(book):
            answer = visitor.get(url, headers={"Accept-Language": other})
            assert (answer.status_code, answer["Content-Language"]) == (200, language)
            assert f'<html lang="{language}"' in words(answer)
            assert interface_in(words(answer), language=other) == [], url
        client.force_login(reader)
    pdf = client.get(f"/publikacje/{book.code}/publikacja.pdf", headers={"Accept-Language": other})
    assert pdf["Content-Language"] == language
    printed = PdfReader(BytesIO(pdf.content))
    assert printed.trailer["/Root"]["/Lang"] == language
    text = " ".join(page.extract_text() for page in printed.pages)
    assert interface_in(text, language=language)
    assert interface_in(text, language=other) == []


def test_who_waits_for_the_pdf_reads_the_language_asked_for_else_that_of_the_book(
    client: Client, ready: SimpleNamespace, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kopalnia.lib.documents.printing.opened", lambda _row: None)
    book = make.make_publication(edition=ready.publication.edition, by=coordinator, language="en")
    freezing.freeze(book, expected=book.version, by=coordinator)
    freezing.release(book, by=coordinator)
    for asked, given in (("de", "en"), ("pl", "pl")):
        answer = client.get(f"/publikacje/{book.code}/publikacja.pdf", headers={"Accept-Language": asked})
        assert (answer.status_code, answer["Content-Language"]) == (202, given)


def test_nothing_in_the_live_data_changes_a_released_edition(
    client: Client, released: Publication, microproject: Microproject
) -> None:
    before = read(client, released)
    Programme.objects.update(name="X", aim="X", description="X", funder_formula="X")
    Edition.objects.update(name="X")
    Organisation.objects.update(name="X")
    Microproject.objects.update(name="X")
    AimVersion.objects.update(name="X", aim="X")
    FinalReport.objects.update(what_happened="X", what_continues="X")
    Quote.objects.update(text="X", speaker_role="X")
    Event.objects.update(title="X", state="planned")
    RecipientCount.objects.update(lower=1, best=1, upper=1)
    Entry.objects.update(minutes=1)
    Module.objects.update(topic="X")
    Visit.objects.update(title="X")
    User.objects.update(last_name="X")
    Photo.objects.update(caption="X")
    Chapter.objects.update(title="X", lead="X", body="X")
    ChapterPhoto.objects.update(caption="X")
    Publication.objects.update(title="X", subtitle="X")
    withheld.parsed.cache_clear()
    assert read(Client(), released) == before


def test_a_released_edition_outlives_its_records(client: Client, released: Publication) -> None:
    before = read(client, released)
    for chapter in Chapter.objects.all():
        chapter.quotes.clear()
    for model in (ChapterPhoto, Chapter, Insight, FinalReport, RecipientCount, Attendance, ResourceCard, Partnership):
        assert model.objects.exists()
        model.objects.all().delete()
    withheld.parsed.cache_clear()
    assert read(Client(), released) == before


@pytest.mark.parametrize("path", ["", "5/", "liczby/"])
def test_a_page_costs_at_most_four_queries(client: Client, released: Publication, path: str) -> None:
    person = people.make_user()
    Photo.objects.update(people_count=1)
    make.make_subject(photo=Photo.objects.get(), user=person)
    make.consent(user=person, purpose=ConsentPurpose.IMAGE)
    url = f"/publikacje/{released.code}/{path}"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert (answer.status_code, len(queries)) == (200, {"": 2, "5/": 3, "liczby/": 2}[path])


def test_an_unchanged_page_is_not_sent_twice_to_a_visitor(client: Client, released: Publication) -> None:
    for url in pages(released):
        etag = client.get(url).headers["ETag"]
        again = client.get(url, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_withdrawn_consent_takes_the_photo_away_at_once(client: Client, ready: SimpleNamespace, coordinator) -> None:
    person = people.make_user()
    Photo.objects.update(people_count=1)
    make.make_subject(photo=ready.photo, user=person)
    make.consent(user=person, purpose=ConsentPurpose.IMAGE)
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    book = freezing.release(ready.publication, by=coordinator)
    page, photo = f"/publikacje/{book.code}/5/", f"/publikacje/{book.code}/zdjecia/{ready.photo.code}.jpg"
    pdf = f"/publikacje/{book.code}/publikacja.pdf"
    shown, etag = client.get(photo), client.get(page).headers["ETag"]
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "private, no-cache")
    assert photo in client.get(page).content.decode()
    before, frozen = client.get(pdf).content, book.snapshot.content
    make.consent(user=person, purpose=ConsentPurpose.IMAGE, given=False)
    gone = client.get(page, headers={"If-None-Match": etag})
    assert gone.status_code == 200
    assert photo not in gone.content.decode()
    assert "Rysunek zamiast zdjęcia: nie mamy zgody wszystkich osób z" in gone.content.decode()
    drawing = client.get(photo, headers={"If-None-Match": shown.headers["ETag"]})
    assert (drawing.status_code, drawing.headers["Content-Type"]) == (200, "image/svg+xml")
    after = client.get(pdf).content
    assert b"/DCTDecode" in before
    assert b"/DCTDecode" not in after
    assert Publication.objects.get(pk=book.pk).snapshot.content == frozen


def test_a_photo_taken_away_is_gone_too(client: Client, released: Publication) -> None:
    photo = Photo.objects.get()
    url = f"/publikacje/{released.code}/zdjecia/{photo.code}.jpg"
    assert client.get(url).headers["Content-Type"] == "image/jpeg"
    Photo.objects.update(removed_at="2017-10-13T10:00Z")
    assert client.get(url).headers["Content-Type"] == "image/svg+xml"


def test_a_photo_that_was_not_printed_is_not_found(client: Client, released: Publication) -> None:
    other = make.make_photo(microproject=Microproject.objects.get())
    assert client.get(f"/publikacje/{released.code}/zdjecia/{other.code}.jpg").status_code == 404


@pytest.mark.parametrize("state", ["collecting", "frozen"])
def test_a_draft_is_found_only_by_the_coordination(
    client: Client, publication: Publication, coordinator: User, participant: User, representative: User, state: str
) -> None:
    if state == "frozen":
        freezing.freeze(publication, expected=publication.version, by=coordinator)
    photo = f"/publikacje/{publication.code}/zdjecia/{Photo.objects.get().code}.jpg"
    urls = [*pages(publication), f"/publikacje/{publication.code}/publikacja.pdf", photo]
    for user in (None, participant, representative):
        if user is not None:
            client.force_login(user)
        assert {client.get(url).status_code for url in urls} == {404}
    client.force_login(coordinator)
    assert {client.get(url).status_code for url in urls} == ({200} if state == "frozen" else {404})


def test_a_draft_is_marked_for_its_coordination(client: Client, publication: Publication, coordinator: User) -> None:
    freezing.freeze(publication, expected=publication.version, by=coordinator)
    client.force_login(coordinator)
    answer = client.get(f"/publikacje/{publication.code}/")
    assert "Tę stronę widzą tylko koordynatorzy." in answer.content.decode()
    assert "noindex" in answer.content.decode()
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("number", [0, 10, 999_999_999])
def test_a_chapter_that_is_not_there_is_not_found(client: Client, released: Publication, number: int) -> None:
    assert client.get(f"/publikacje/{released.code}/{number}/").status_code == 404


def test_pages_are_only_read(client: Client, released: Publication) -> None:
    assert {client.post(url).status_code for url in pages(released)} == {405}


def test_the_older_edition_leads_to_the_newer_one(client: Client, released: Publication, coordinator: User) -> None:
    new = freezing.correct(released, by=coordinator)
    page = f"/publikacje/{released.code}/"
    assert "Jest nowsze wydanie." not in client.get(page).content.decode()
    freezing.freeze(new, expected=Publication.objects.get(pk=new.pk).version, by=coordinator)
    freezing.release(new, by=coordinator)
    told = client.get(page).content.decode()
    assert "Jest nowsze wydanie." in told
    assert f"/publikacje/{new.code}/" in told
    assert client.get(page).status_code == 200


def test_the_english_edition_speaks_english_whatever_the_reader_chose(
    client: Client, released: Publication, coordinator: User, edition: Edition
) -> None:
    english = make.make_publication(edition=edition, by=coordinator, language="en")
    freezing.freeze(english, expected=Publication.objects.get(pk=english.pk).version, by=coordinator)
    freezing.release(english, by=coordinator)
    page = client.get(f"/publikacje/{english.code}/5/").content.decode()
    assert '<html lang="en"' in page
    assert "<h2>The need</h2>" in page
    assert f'href="/publikacje/{released.code}/"' in page
    assert f'href="/publikacje/{english.code}/"' in client.get(f"/publikacje/{released.code}/").content.decode()


def test_the_index_lists_released_editions_only(client: Client, publication: Publication, coordinator: User) -> None:
    assert "Nie ma jeszcze wydanej publikacji." in client.get("/publikacje/").content.decode()
    freezing.freeze(publication, expected=publication.version, by=coordinator)
    assert publication.title not in client.get("/publikacje/").content.decode()
    freezing.release(publication, by=coordinator)
    assert f"/publikacje/{publication.code}/" in client.get("/publikacje/").content.decode()


def test_the_page_is_light_and_needs_no_script(client: Client, released: Publication) -> None:
    cache.clear()
    for url in pages(released):
        page = client.get(url).content
        assert b"<script" not in page
        assert b"style=" not in page
        assert b"csrf" not in page
        assert len(page) < 60_000
