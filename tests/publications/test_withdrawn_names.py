"""A consent to one's name that is withdrawn after the release: gone from every page and every PDF, not from the evidence."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from types import SimpleNamespace

import pytest
from django.test import Client
from pypdf import PdfReader

from microprojects.models import Quote
from people.actions import consent as consents
from people.choices import ConsentPurpose
from people.models import OutgoingMail, User
from programmes.models import Edition
from publications.actions import chapters, freezing, workshop
from publications.models import Chapter, PrintedName, Publication, PublicationPdf
from publications.printers import publication_pdf
from tests.factories import people, programmes
from tests.factories import publications as make

# About pages and a paper.
pytestmark = pytest.mark.once

NAME = ConsentPurpose.NAME_IN_PUBLICATION


@pytest.fixture
def anna(edition: Edition) -> User:
    user = programmes.make_participant(
        edition=edition, user=people.make_user(first_name="Anna", last_name="Zawadzka")
    ).user
    make.consent(user=user)
    return user


@pytest.fixture
def book(ready: SimpleNamespace, anna: User, coordinator: User) -> Publication:
    """Released, with the name in a text, a caption, the credits, and under a quote; other people are named too."""
    other = programmes.make_participant(
        edition=ready.publication.edition, user=people.make_user(first_name="Jan", last_name="Lis")
    ).user
    make.consent(user=other)
    Quote.objects.update(speaker=anna, text="Anna Zawadzka to ja.")
    workshop.collect(ready.publication, by=coordinator)
    chapter = Chapter.objects.get(pk=ready.chapter.pk)
    chapters.choose_photos(
        chapter, chosen=[chapters.ChosenPhoto(photo=ready.photo, caption="Maluje Anna Zawadzka")], by=coordinator
    )
    chapters.edit(
        chapter,
        title="Rok z Anną Zawadzką",
        lead="Zaczęło się od Anny Zawadzkiej.",
        body=f"{chapter.body}\n\nPomysł miała **Anna** Zawadzka, a Jan Lis przyniósł farbę.",
        expected=chapter.version,
        by=coordinator,
    )
    row = Publication.objects.get(pk=ready.publication.pk)
    freezing.freeze(row, expected=row.version, by=coordinator)
    return freezing.release(row, by=coordinator)


def web(publication: Publication) -> str:
    """Every page, as a visitor without a cache reads it."""
    numbers = range(1, len(json.loads(publication.snapshot.content)["chapters"]) + 1)
    urls = [f"/publikacje/{publication.code}/{part}" for part in ("", *(f"{n}/" for n in numbers), "liczby/")]
    answers = [Client().get(url) for url in urls]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.content.decode() for answer in answers)


def pdf(publication: Publication) -> str:
    answer = Client().get(f"/publikacje/{publication.code}/publikacja.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))


def test_a_withdrawn_name_is_on_no_page_and_in_no_pdf_any_more(book: Publication, anna: User) -> None:
    assert web(book).count("Zawadzk") > 6
    assert pdf(book).count("Zawadzk") > 4
    frozen, before = book.snapshot.content, PublicationPdf.objects.get()
    consents.withdraw(anna, NAME, by=anna)
    page, paper = web(book), pdf(book)
    assert ("Zawadzk" in page, "Zawadzk" in paper) == (False, False)
    assert "pomysł miała osoba z programu" in page.lower().replace("\u00a0", " ").replace("<strong>", "").replace(
        "</strong>", ""
    )
    for text in (page, paper):
        assert "Jan Lis" in text.replace("\u00a0", " ")
        assert "Pominięto nazwiska osób, które od tego czasu wycofały zgodę." in text.replace("\u00a0", " ")
    assert Publication.objects.get(pk=book.pk).snapshot.content == frozen
    assert PublicationPdf.objects.exclude(pk=before.pk).get().is_ready


def out_with_title(title: str, publication: Publication, *, by: User) -> Publication:
    workshop.collect(publication, by=by)
    Publication.objects.filter(pk=publication.pk).update(title=title)
    row = Publication.objects.get(pk=publication.pk)
    freezing.freeze(row, expected=row.version, by=by)
    return freezing.release(row, by=by)


def test_lists_of_publications_leave_a_withdrawn_name_out_of_a_title(
    ready: SimpleNamespace, anna: User, coordinator: User
) -> None:
    book = out_with_title("Rok z Anną Zawadzką", ready.publication, by=coordinator)
    urls = ("/", "/publikacje/", f"/publikacje/{book.code}/")
    assert all("Zawadzk" in Client().get(url).content.decode() for url in urls)
    consents.withdraw(anna, NAME, by=anna)
    for url in urls:
        page = Client().get(url).content.decode().replace("\u00a0", " ")
        assert ("Zawadzk" in page, "Rok z osoba z programu" in page) == (False, True), url


def test_a_letter_about_another_consent_tells_no_withdrawn_name_of_the_title(
    ready: SimpleNamespace, anna: User, coordinator: User
) -> None:
    other = people.make_user(first_name="Jan", last_name="Lis")
    programmes.make_participant(edition=ready.publication.edition, user=other)
    make.consent(user=other)
    out_with_title("Anna Zawadzka i Jan Lis", ready.publication, by=coordinator)
    consents.withdraw(anna, NAME, by=anna)
    consents.withdraw(other, NAME, by=other)
    letter = OutgoingMail.objects.get(template="consent_withdrawn", to_user=other)
    assert "Zawadzk" not in letter.body


def test_a_name_given_again_comes_back_also_in_the_pdf(book: Publication, anna: User) -> None:
    consents.withdraw(anna, NAME, by=anna)
    assert "Zawadzk" not in web(book) + pdf(book)
    make.consent(user=anna)
    assert "Zawadzk" in web(book)
    assert "Pominięto nazwiska" not in web(book)
    assert "Zawadzk" in pdf(book)


def test_a_reader_with_a_kept_copy_is_sent_the_page_anew(book: Publication, anna: User) -> None:
    url = f"/publikacje/{book.code}/5/"
    etag = Client().get(url).headers["ETag"]
    assert Client().get(url, headers={"If-None-Match": etag}).status_code == 304
    consents.withdraw(anna, NAME, by=anna)
    assert Client().get(url, headers={"If-None-Match": etag}).status_code == 200


def test_a_pdf_asked_for_without_a_name_never_gets_it_back(book: Publication, anna: User) -> None:
    """The file is made later than it is asked for: a consent given in between does not fill it."""
    consents.withdraw(anna, NAME, by=anna)
    pdf(book)
    row = PublicationPdf.objects.order_by("-pk").first()
    make.consent(user=anna)
    row.file.storage.delete(row.file.name)
    consents.withdraw(anna, NAME, by=anna)
    make.consent(user=anna)
    assert "Zawadzk" not in str(publication_pdf(row).data)


def test_a_corrected_name_is_still_found_where_the_former_one_was_printed(book: Publication, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(last_name="Nowa")
    consents.withdraw(anna, NAME, by=User.objects.get(pk=anna.pk))
    assert "Zawadzk" not in web(book)


def test_the_freeze_writes_down_whose_names_it_prints(book: Publication, anna: User) -> None:
    assert set(book.snapshot.names.values_list("name", flat=True)) == {"Anna Zawadzka", "Jan Lis"}
    assert book.snapshot.names.get(user=anna).name == "Anna Zawadzka"


def test_a_withdrawn_paper_takes_the_name_from_under_a_quote(ready: SimpleNamespace, coordinator: User) -> None:
    Quote.objects.update(speaker_name="Zofia Matka", name_consent_on=dt.date(2017, 5, 1))
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    book = freezing.release(ready.publication, by=coordinator)
    assert "Zofia Matka, ślusarz" in web(book)
    assert PrintedName.objects.get().quote == ready.quote
    Quote.objects.update(name_consent_withdrawn_at="2017-10-12T10:00Z")
    page = web(book)
    assert "Zofia" not in page
    assert "<footer>ślusarz</footer>" in page
