"""Screens of the workshop: for the coordination alone; wrong input and two people at once lose nothing."""

import json
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopalnia.lib.web.idempotency import new_token
from microprojects.models import Microproject
from people.models import User
from programmes.models import Edition
from publications.choices import PublicationState
from publications.models import Chapter, Publication, Snapshot
from tests.factories import microprojects as groups
from tests.factories import publications as make
from tests.page_text import words

GETS = ("warsztat/", "warsztat/tytul/", "warsztat/gotowosc/", "warsztat/historia/", "warsztat/zamrozenie/")
POSTS = ("warsztat/zbieranie/", "warsztat/zamrozenie/", "warsztat/wydanie/", "warsztat/korekta/", "warsztat/tytul/")
CHAPTER_GETS = ("", "zdjecia/", "cytaty/", "usuniecie/")
CHAPTER_POSTS = ("", "zdjecia/", "cytaty/", "usuniecie/", "odnowienie/", "nowosci/", "miejsce/")


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def addresses(ready: SimpleNamespace) -> tuple[list[str], list[str]]:
    book, chapter = f"/publikacje/{ready.publication.code}/", f"/rozdzialy/{ready.chapter.code}/"
    edition = f"/edycje/{ready.publication.edition.code}/publikacja/"
    gets = [book + part for part in GETS] + [chapter + part for part in CHAPTER_GETS] + [edition, edition + "nowa/"]
    posts = [book + part for part in POSTS] + [chapter + part for part in CHAPTER_POSTS] + [edition + "nowa/"]
    return gets, posts


def test_the_coordination_opens_every_page(desk: Client, ready: SimpleNamespace) -> None:
    gets, _posts = addresses(ready)
    assert {url: desk.get(url).status_code for url in gets} == dict.fromkeys(gets, 200)


@pytest.mark.parametrize("who", ["participant", "mentor", "rival", "representative", "stranger", "other_coordinator"])
def test_nobody_else_finds_the_workshop(
    client: Client, ready: SimpleNamespace, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    gets, posts = addresses(ready)
    before = Publication.objects.get(pk=ready.publication.pk).version
    assert {client.get(url).status_code for url in gets} == {404}
    assert {client.post(url, {"title": "x", "language": "pl", "version": 1}).status_code for url in posts} == {404}
    assert Publication.objects.get(pk=ready.publication.pk).version == before


def test_a_visitor_is_sent_to_sign_in(client: Client, ready: SimpleNamespace) -> None:
    gets, posts = addresses(ready)
    assert {client.get(url).status_code for url in gets} == {302}
    assert {client.post(url).status_code for url in posts} == {302}


def test_the_administrator_may_work_too(client: Client, ready: SimpleNamespace, administrator: User) -> None:
    client.force_login(administrator)
    assert client.get(f"/publikacje/{ready.publication.code}/warsztat/").status_code == 200


def test_wrong_methods_are_refused(desk: Client, ready: SimpleNamespace) -> None:
    assert desk.get(f"/publikacje/{ready.publication.code}/warsztat/zbieranie/").status_code == 405
    assert desk.post(f"/publikacje/{ready.publication.code}/warsztat/historia/").status_code == 405
    assert desk.get(f"/rozdzialy/{ready.chapter.code}/miejsce/").status_code == 405


@pytest.mark.parametrize("url", ["/publikacje/nie-ma/warsztat/", "/rozdzialy/nie-ma/", "/edycje/nie-ma/publikacja/"])
def test_an_unknown_code_is_not_found(desk: Client, url: str) -> None:
    assert desk.get(url).status_code == 404


def test_a_publication_is_begun_and_its_chapters_collected(
    desk: Client, edition: Edition, microproject: Microproject
) -> None:
    answer = desk.post(
        f"/edycje/{edition.code}/publikacja/nowa/", {"language": "pl", "title": "Kopalnia", "subtitle": "Co wynikło"}
    )
    publication = Publication.objects.get()
    assert answer.headers["Location"] == f"/publikacje/{publication.code}/warsztat/"
    assert (publication.number, publication.subtitle, publication.chapters.count()) == (1, "Co wynikło", 9)


@pytest.mark.parametrize(
    "data",
    [
        {"language": "de", "title": "x"},
        {"language": "pl", "title": ""},
        {"language": "pl", "title": "x" * 201},
        {"language": "pl", "title": "a\x00b"},
    ],
)
def test_a_wrong_beginning_is_told_at_its_field(desk: Client, edition: Edition, data: dict[str, str]) -> None:
    answer = desk.post(f"/edycje/{edition.code}/publikacja/nowa/", data)
    assert answer.status_code == 200
    assert "Błąd:" in words(answer)
    assert not Publication.objects.exists()


def test_a_form_sent_twice_begins_one_publication(desk: Client, edition: Edition) -> None:
    data = {"language": "pl", "title": "Kopalnia", "idempotency_key": new_token()}
    first, second = (desk.post(f"/edycje/{edition.code}/publikacja/nowa/", data) for _number in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Publication.objects.count() == 1


def test_a_chapter_is_edited(desk: Client, ready: SimpleNamespace) -> None:
    row = Chapter.objects.get(pk=ready.chapter.pk)
    data = {"title": "Nowy", "lead": "Wstęp.", "body": "## Tak\n\nSłowa.", "version": row.version}
    answer = desk.post(f"/rozdzialy/{row.code}/", data)
    assert answer.headers["Location"] == f"/rozdzialy/{row.code}/"
    row.refresh_from_db()
    assert (row.title, row.lead, row.body.replace("\r", "")) == ("Nowy", "Wstęp.", "## Tak\n\nSłowa.")
    assert row.edited_by.first_name == "Barbara"
    assert "<h2>Tak</h2>" in words(desk.get(f"/rozdzialy/{row.code}/"))


def test_a_stale_edit_shows_both_texts_and_the_second_save_wins(desk: Client, ready: SimpleNamespace) -> None:
    row = Chapter.objects.get(pk=ready.chapter.pk)
    url, version = f"/rozdzialy/{row.code}/", row.version
    desk.post(url, {"title": "A", "lead": "", "body": "pierwszy tekst", "version": version})
    answer = desk.post(url, {"title": "B", "lead": "", "body": "drugi tekst", "version": version})
    assert answer.status_code == 409
    page = words(answer)
    assert "pierwszy tekst" in page
    assert "drugi tekst" in page
    assert Chapter.objects.get(pk=row.pk).body == "pierwszy tekst"
    desk.post(url, {"title": "B", "lead": "", "body": "drugi tekst", "version": version + 1})
    assert Chapter.objects.get(pk=row.pk).body == "drugi tekst"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": "x" * 40_001},
        {"lead": "a\x00b"},
        {"version": "x"},
        {"version": ""},
        {"body": "x" * 1_000_000},
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(
    desk: Client, ready: SimpleNamespace, wrong: dict[str, str]
) -> None:
    row = Chapter.objects.get(pk=ready.chapter.pk)
    answer = desk.post(
        f"/rozdzialy/{row.code}/", {"title": "T", "lead": "", "body": "b", "version": row.version, **wrong}
    )
    assert answer.status_code == 200
    assert Chapter.objects.get(pk=row.pk).version == row.version


def test_text_is_shown_as_text(desk: Client, ready: SimpleNamespace) -> None:
    row = Chapter.objects.get(pk=ready.chapter.pk)
    data = {"title": "<b>x</b>", "lead": "", "body": "<script>alert(1)</script>", "version": row.version}
    desk.post(f"/rozdzialy/{row.code}/", data)
    for url in (f"/rozdzialy/{row.code}/", f"/publikacje/{ready.publication.code}/warsztat/"):
        page = words(desk.get(url))
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_news_in_the_data_stand_beside_the_words(
    desk: Client, ready: SimpleNamespace, microproject: Microproject
) -> None:
    row = Chapter.objects.get(pk=ready.chapter.pk)
    desk.post(f"/rozdzialy/{row.code}/", {"title": "T", "lead": "", "body": "Nasze.", "version": row.version})
    microproject.final_report.__class__.objects.update(what_happened="Cztery weekendy.")
    desk.post(f"/publikacje/{ready.publication.code}/warsztat/zbieranie/")
    page = words(desk.get(f"/rozdzialy/{row.code}/"))
    assert "<ins>Cztery weekendy.</ins>" in page
    assert "<del>Trzy weekendy, 400 litrów farby, całe rodziny.</del>" in page
    row.refresh_from_db()
    desk.post(f"/rozdzialy/{row.code}/nowosci/", {"version": row.version})
    assert "<ins>" not in words(desk.get(f"/rozdzialy/{row.code}/"))
    stale = desk.post(f"/rozdzialy/{row.code}/odnowienie/", {"version": row.version}, follow=True)
    assert "Ktoś właśnie zmienił ten rozdział." in words(stale)
    assert Chapter.objects.get(pk=row.pk).body == "Nasze."
    desk.post(f"/rozdzialy/{row.code}/odnowienie/", {"version": row.version + 1})
    assert "Cztery weekendy." in Chapter.objects.get(pk=row.pk).body


def test_photos_are_chosen_with_place_caption_and_drawing(
    desk: Client, ready: SimpleNamespace, microproject: Microproject
) -> None:
    second = make.make_photo(microproject=microproject, people_count=None)
    url = f"/rozdzialy/{ready.chapter.code}/zdjecia/"
    assert "Nikt jeszcze nie określił, czy na tym zdjęciu można kogoś rozpoznać." in words(desk.get(url))
    data = {
        f"{ready.photo.code}-chosen": "on",
        f"{ready.photo.code}-place": "2",
        f"{ready.photo.code}-caption": "Drugie",
        f"{second.code}-chosen": "on",
        f"{second.code}-place": "1",
        f"{second.code}-caption": "Pierwsze",
        f"{second.code}-as_drawing": "on",
    }
    desk.post(url, data)
    chosen = ready.chapter.photos.order_by("position").values_list("photo__code", "caption", "as_drawing")
    assert list(chosen) == [(second.code, "Pierwsze", True), (ready.photo.code, "Drugie", False)]


def test_photos_and_quotes_of_another_team_cannot_be_chosen(
    desk: Client, ready: SimpleNamespace, edition: Edition
) -> None:
    other = groups.make_microproject(edition=edition, name="Jesteś Ważny")
    photo, quote = make.make_photo(microproject=other), make.make_quote(microproject=other)
    desk.post(f"/rozdzialy/{ready.chapter.code}/zdjecia/", {f"{photo.code}-chosen": "on"})
    assert not ready.chapter.photos.filter(photo=photo).exists()
    answer = desk.post(f"/rozdzialy/{ready.chapter.code}/cytaty/", {"quotes": [quote.pk]})
    assert answer.status_code == 200
    assert list(ready.chapter.quotes.all()) == [ready.quote]


def test_a_removed_photo_and_one_of_a_draft_are_not_offered(
    desk: Client, ready: SimpleNamespace, microproject: Microproject
) -> None:
    removed = make.make_photo(microproject=microproject, removed_at="2017-01-01T10:00Z")
    draft = make.make_photo(microproject=microproject)
    draft.entry.__class__.objects.filter(pk=draft.entry_id).update(state="draft", accepted_by=None, accepted_at=None)
    page = words(desk.get(f"/rozdzialy/{ready.chapter.code}/zdjecia/"))
    assert ready.photo.code in page
    assert removed.code not in page
    assert draft.code not in page


def test_quotes_are_chosen_and_their_name_is_told(desk: Client, ready: SimpleNamespace) -> None:
    url = f"/rozdzialy/{ready.chapter.code}/cytaty/"
    assert "bez nazwiska, ślusarz" in words(desk.get(url))
    desk.post(url, {"quotes": []})
    assert not ready.chapter.quotes.exists()


def test_the_whole_way_from_readiness_to_release(desk: Client, ready: SimpleNamespace) -> None:
    book = f"/publikacje/{ready.publication.code}/warsztat/"
    assert "Publikację można zamrozić" in words(desk.get(book))
    page = desk.get(book + "zamrozenie/")
    version = page.context["form"].initial["version"]
    assert "Publikacja jest zamrożona i czeka na wydanie" in words(
        desk.post(book + "zamrozenie/", {"version": version}, follow=True)
    )
    assert desk.get(book + "zamrozenie/").status_code == 403
    assert "Publikacja jest wydana" in words(desk.post(book + "wydanie/", follow=True))
    history = words(desk.get(book + "historia/"))
    for sentence in ("rozpoczęto wydanie 1 publikacji", "zamrożono wydanie 1", "opublikowano wydanie 1"):
        assert sentence in history
    answer = desk.post(book + "korekta/")
    new = Publication.objects.get(number=2)
    assert answer.headers["Location"] == f"/publikacje/{new.code}/warsztat/"


def test_what_blocks_is_shown_and_gates_the_freeze(desk: Client, ready: SimpleNamespace) -> None:
    Chapter.objects.filter(kind="programme").update(body="")
    book = f"/publikacje/{ready.publication.code}/warsztat/"
    assert "Rozdział „Skąd pomysł” jest pusty." in words(desk.get(book + "gotowosc/"))
    assert 'aria-disabled="true"' in words(desk.get(book))
    refused = desk.get(book + "zamrozenie/")
    assert refused.status_code == 403
    assert "Rozdział „Skąd pomysł” jest pusty." in words(refused)
    version = Publication.objects.get().version
    desk.post(book + "zamrozenie/", {"version": version})
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("version", ["0", "-1", "x", "", "1", "99999999999999999999"])
def test_a_freeze_of_another_version_is_refused(desk: Client, ready: SimpleNamespace, version: str) -> None:
    book = f"/publikacje/{ready.publication.code}/warsztat/"
    answer = desk.post(book + "zamrozenie/", {"version": version}, follow=True)
    assert "Coś się w międzyczasie zmieniło." in words(answer)
    assert Publication.objects.get().state == PublicationState.COLLECTING


def test_a_release_before_the_freeze_is_refused_with_a_reason(desk: Client, ready: SimpleNamespace) -> None:
    answer = desk.post(f"/publikacje/{ready.publication.code}/warsztat/wydanie/")
    assert answer.status_code == 403
    assert "Najpierw zamroź wydanie. Wydać można tylko zamrożone." in words(answer)


def test_a_frozen_edition_is_edited_by_nobody(desk: Client, ready: SimpleNamespace) -> None:
    book = f"/publikacje/{ready.publication.code}/warsztat/"
    desk.post(book + "zamrozenie/", {"version": ready.publication.version})
    assert Snapshot.objects.count() == 1
    _gets, posts = addresses(ready)
    frozen = json.loads(Snapshot.objects.get().content)
    for url in posts:
        if not url.endswith(("wydanie/", "korekta/", "nowa/", "zamrozenie/")):
            assert desk.post(url, {"title": "x", "lead": "", "body": "x", "version": 1}).status_code == 403, url
    assert json.loads(Snapshot.objects.get().content) == frozen


def test_only_a_microprojects_chapter_can_be_taken_out(desk: Client, ready: SimpleNamespace) -> None:
    desk.post(f"/rozdzialy/{ready.chapter.code}/usuniecie/")
    assert not Chapter.objects.filter(pk=ready.chapter.pk).exists()
    other = Chapter.objects.get(kind="credits")
    answer = desk.post(f"/rozdzialy/{other.code}/usuniecie/", follow=True)
    assert "Ten rozdział jest w każdej publikacji. Zamiast go usuwać, zredaguj go." in words(answer)
    assert list(Chapter.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 9))


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_one_and_with_three(
    desk: Client, ready: SimpleNamespace, edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    book, chapter = f"/publikacje/{ready.publication.code}/warsztat/", f"/rozdzialy/{ready.chapter.code}/"
    urls = {
        f"/edycje/{edition.code}/publikacja/": 5,
        book: 12,
        book + "gotowosc/": 12,
        book + "historia/": 6,
        chapter: 9,
        chapter + "zdjecia/": 11,
        chapter + "cytaty/": 10,
    }
    one = {url: cost(desk, url) for url in urls}
    for name in ("Jesteś Ważny", "Sportowe Dzieciaki"):
        group = groups.make_microproject(edition=edition, name=name)
        make.tell(microproject=group, recipients=60)  # keeps the claim of the numbers a claim
        make.make_photo(microproject=microproject)
        make.make_quote(microproject=microproject)
    for language in ("en", "de"):
        make.make_publication(edition=edition, by=coordinator, language=language)
    desk.post(book + "zbieranie/")
    assert (one, {url: cost(desk, url) for url in urls}) == (urls, urls)
