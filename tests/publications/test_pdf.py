"""The PDF: complete, tagged, with Polish letters, the same bytes from the same content, made once."""

import io
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from kopalnia.lib.documents import printing
from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.documents.typeset import typeset
from kopalnia.lib.web.access import Refused
from microprojects.models import Photo
from people.models import User
from publications import image_store
from publications.actions import freezing, pdf
from publications.markup import parse
from publications.models import Publication, PublicationPdf, Snapshot
from publications.queries.withheld import Readable, Withheld

# About a paper.
pytestmark = pytest.mark.once


def reader(client: Client, publication: Publication) -> PdfReader:
    answer = client.get(f"/publikacje/{publication.code}/publikacja.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words(book: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in book.pages))


def test_the_book_has_cover_contents_chapters_and_the_list_of_numbers(client: Client, released: Publication) -> None:
    book = reader(client, released)
    titles = [chapter["title"] for chapter in json.loads(released.snapshot.content)["chapters"]]
    assert [item.title for item in book.outline] == [*titles, "Skąd te liczby"]
    contents = book.pages[1].extract_text()
    assert re.search(r"Czyste Powietrze[ .]+\d+", contents)
    text = words(book)
    for part in (
        "Spis treści",
        "Trzy weekendy, 400 litrów farby, całe rodziny.",
        "ponad 400",
        "„Baliśmy się, że zmiana celu to porażka. Okazała się najlepszą decyzją.”",
        "Korytarz A",
        "Dofinansowano ze środków Programu Fundusz Inicjatyw Obywatelskich.",
        "Udział wzięło 7 osób, w tym 5 kobiet.",
    ):
        assert part in text
    assert "[1]" in text
    assert len(book.pages) >= 11


def test_the_book_says_its_language_and_that_it_is_tagged(client: Client, released: Publication) -> None:
    book = reader(client, released)
    root = book.trailer["/Root"]
    assert root["/Lang"].startswith("pl")
    assert bool(root["/MarkInfo"]["/Marked"])
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert book.metadata["/Title"] == "Kopalnia Aktywności"
    assert b"pdfuaid:part>1" in root["/Metadata"].get_data().replace(b" ", b"")


def test_all_fonts_are_embedded(client: Client, released: Publication) -> None:
    fonts = {}
    for page in reader(client, released).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    assert any("Sofia" in name for name in fonts)
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in fonts.values())


def test_page_numbers_are_those_of_the_contents(client: Client, released: Publication) -> None:
    book = reader(client, released)
    number = re.search(r"Czyste Powietrze[ .]+(\d+)", book.pages[1].extract_text())
    assert number
    page = book.pages[int(number[1]) - 1].extract_text()
    assert "Czyste Powietrze" in page
    assert page.strip().endswith(number[1])


def test_polish_words_are_hyphenated(released: Publication) -> None:
    content = json.loads(released.snapshot.content)
    long = "Konstantynopolitańczykowianeczka przeprowadziła nieprawdopodobnie skomplikowane przedsięwzięcie. " * 12
    content["chapters"][0]["blocks"] = parse(long)
    data, files = pdf.for_print(Readable(content, Withheld()))
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(typeset("publication", data, files=files))).pages
    )
    assert re.search(r"\w[-\u00ad\u2010]\n\w", text)


def test_the_same_content_gives_the_same_bytes(client: Client, released: Publication) -> None:
    first = client.get(f"/publikacje/{released.code}/publikacja.pdf").content
    PublicationPdf.objects.all().delete()
    assert client.get(f"/publikacje/{released.code}/publikacja.pdf").content == first


def test_it_is_made_once_and_then_served_as_a_file(client: Client, released: Publication, monkeypatch) -> None:
    url = f"/publikacje/{released.code}/publikacja.pdf"
    etag = client.get(url).headers["ETag"]
    monkeypatch.setattr(printing, "make", lambda *given: pytest.fail(f"made again: {given}"))
    answers = [client.get(url) for _number in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert PublicationPdf.objects.count() == 1
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_while_it_is_being_made_a_page_says_so(client: Client, released: Publication) -> None:
    PublicationPdf.objects.update(rendering=RenderingState.QUEUED)
    answer = client.get(f"/publikacje/{released.code}/publikacja.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (202, "5")
    assert "Przygotowujemy PDF" in answer.content.decode()


def test_a_failed_one_is_asked_for_again(client: Client, released: Publication) -> None:
    now = timezone.now()
    PublicationPdf.objects.update(rendering=RenderingState.FAILED, error="x", sha256="", next_try_at=now)
    assert client.get(f"/publikacje/{released.code}/publikacja.pdf").status_code in {200, 202}
    assert PublicationPdf.objects.get().rendering == RenderingState.READY


def test_words_of_people_are_never_markup(released: Publication) -> None:
    content = json.loads(released.snapshot.content)
    content["chapters"][0]["title"] = '#read("/etc/passwd") $x$ *a* <b> @x'
    content["chapters"][0]["blocks"] = parse('#image("x") \\ = y')
    data, files = pdf.for_print(Readable(content, Withheld()))
    text = words(PdfReader(io.BytesIO(typeset("publication", data, files=files))))
    assert '#read("/etc/passwd")' in text
    assert '#image("x")' in text


def test_a_book_with_little_in_it_is_made_too(publication: Publication, coordinator: User) -> None:
    freezing.freeze(publication, expected=publication.version, by=coordinator)
    content = json.loads(Snapshot.objects.get().content)
    content |= {"figures": [], "subtitle": "", "note": "", "formula": "x"}
    content["chapters"] = [
        {**content["chapters"][0], "figures": [], "blocks": [], "quotes": [], "photos": [], "lead": ""}
    ]
    data, files = pdf.for_print(Readable(content, Withheld()))
    assert typeset("publication", data, files=files).startswith(b"%PDF")


def test_tables_of_uneven_rows_and_deep_lists_are_set(ready: SimpleNamespace) -> None:
    ready.chapter.body = "| a | b |\n|---|---|\n| 1 |\n\n- x\n  1. y\n     - z\n\n> q\n> > r"
    data = {"blocks": parse(ready.chapter.body)}
    assert [block["t"] for block in data["blocks"]] == ["table", "ul", "quote"]


def test_one_that_failed_says_so_and_is_tried_again_after_a_day(client: Client, released: Publication) -> None:
    tomorrow = timezone.now() + printing.REST
    PublicationPdf.objects.update(rendering=RenderingState.FAILED, error="x", sha256="", next_try_at=tomorrow)
    answer = client.get(f"/publikacje/{released.code}/publikacja.pdf")
    assert (answer.status_code, "Retry-After" in answer.headers) == (404, False)
    assert "Wszystko można przeczytać w przeglądarce." in answer.content.decode()
    assert PublicationPdf.objects.get().is_failed


def test_a_lost_file_is_made_anew(client: Client, released: Publication) -> None:
    url = f"/publikacje/{released.code}/publikacja.pdf"
    first = client.get(url).content
    row = PublicationPdf.objects.get()
    row.file.storage.delete(row.file.name)
    assert client.get(url).status_code == 202
    assert client.get(url).content == first


def pictures(released: Publication) -> list[dict[str, Any]]:
    chapters = json.loads(released.snapshot.content)["chapters"]
    return [photo for chapter in chapters for photo in chapter["photos"] if photo["sha256"]]


def test_a_lost_picture_is_copied_again_from_its_photo(client: Client, released: Publication) -> None:
    (picture, *_others) = pictures(released)
    url = f"/publikacje/{released.code}/zdjecia/{picture['code']}.jpg"
    before = client.get(url).content
    default_storage.delete(image_store.path_of(picture["sha256"]))
    assert client.get(url).content == before


def test_a_picture_lost_for_good_is_a_drawing_on_the_web_and_stops_the_pdf(
    client: Client, released: Publication
) -> None:
    (picture, *_others) = pictures(released)
    photo = Photo.objects.get(code=picture["code"])
    default_storage.delete(image_store.path_of(picture["sha256"]))
    photo.file.storage.delete(photo.file.name)
    answer = client.get(f"/publikacje/{released.code}/zdjecia/{picture['code']}.jpg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    PublicationPdf.objects.all().delete()
    assert client.get(f"/publikacje/{released.code}/publikacja.pdf").status_code == 202
    assert PublicationPdf.objects.get().is_tried_again


def test_a_photo_whose_file_is_gone_stops_the_freeze_with_a_sentence(
    publication: Publication, coordinator: User
) -> None:
    photo = Photo.objects.exclude(file="").first()
    photo.file.storage.delete(photo.file.name)
    with pytest.raises(Refused, match="Nie ma pliku zdjęcia"), override("pl"):
        freezing.freeze(publication, expected=publication.version, by=coordinator)
    assert not Snapshot.objects.exists()
