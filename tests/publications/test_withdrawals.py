"""A consent withdrawn after the freeze: a row for the coordination, a letter to the person, and nothing for anybody else."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from microprojects.actions import material, photos
from microprojects.models import Photo, Quote
from people.actions import consent as consents
from people.actions.merge import merge
from people.choices import ConsentPurpose
from people.models import AuditEntry, OutgoingMail, User
from programmes.models import Edition
from publications.actions import freezing, workshop
from publications.actions import withdrawals as actions
from publications.home import action_items
from publications.models import Publication, Withdrawal
from publications.queries.withdrawals import rows, waiting, with_books
from tests.factories import people, programmes
from tests.factories import publications as make

DAY = dt.date(2017, 10, 12)
IMAGE, NAME = ConsentPurpose.IMAGE, ConsentPurpose.NAME_IN_PUBLICATION


@pytest.fixture
def anna(edition: Edition) -> User:
    """Named in the credits and shown on the photo."""
    user = programmes.make_participant(
        edition=edition, user=people.make_user(first_name="Anna", last_name="Zawadzka")
    ).user
    make.consent(user=user)
    make.consent(user=user, purpose=IMAGE)
    return user


@pytest.fixture
def book(ready: SimpleNamespace, anna: User, coordinator: User) -> Publication:
    Photo.objects.update(people_count=1)
    make.make_subject(photo=ready.photo, user=anna)
    workshop.collect(ready.publication, by=coordinator)
    row = Publication.objects.get(pk=ready.publication.pk)
    freezing.freeze(row, expected=row.version, by=coordinator)
    return freezing.release(row, by=coordinator)


def page_of(edition: Edition) -> str:
    return reverse("publications:withdrawal_list", args=[edition.code])


def home(edition: Edition) -> list[tuple[int, str, str]]:
    return [(row.count, str(row.sentence), str(row.detail)) for row in action_items(edition, DAY)]


@pytest.mark.parametrize("purpose", [IMAGE, NAME])
def test_a_withdrawal_gives_the_coordination_a_row_until_somebody_looked(
    client: Client, book: Publication, anna: User, edition: Edition, coordinator: User, purpose: str
) -> None:
    assert home(edition) == []
    consents.withdraw(anna, purpose, by=anna)
    told = (1, "zgoda wycofana po zamrożeniu publikacji.", "Anna Zawadzka: zgoda wycofana. Sprawdź, co jest w druku.")
    assert home(edition) == [told]
    client.force_login(coordinator)
    page = client.get(page_of(edition)).content.decode()
    what = "nazwisko" if purpose == NAME else "wizerunek"
    assert f"Anna Zawadzka: wycofana zgoda na {what}" in page
    assert "egzemplarze wydrukowane lub pobrane przed wycofaniem" in page
    row = Withdrawal.objects.get()
    chapter = "5" if purpose == IMAGE else str(len(book.chapters.all()))
    assert [str(n) for n in rows(with_books(waiting()))[0].chapters] == [chapter]
    client.post(reverse("publications:withdrawal_check", args=[row.pk]), {"checked": "yes"})
    assert home(edition) == []
    assert Withdrawal.objects.get().checked_by == coordinator
    assert "Do ponownego sprawdzenia" in client.get(page_of(edition)).content.decode()
    client.post(reverse("publications:withdrawal_check", args=[row.pk]), {"checked": "no"})
    assert home(edition) == [told]


def test_who_agrees_again_needs_no_looking_and_who_withdraws_again_has_one_row(
    book: Publication, anna: User, edition: Edition
) -> None:
    consents.withdraw(anna, NAME, by=anna)
    make.consent(user=anna)
    assert home(edition) == []
    consents.withdraw(anna, NAME, by=anna)
    assert (len(home(edition)), Withdrawal.objects.count()) == (1, 1)


def test_the_person_is_told_what_is_gone_and_what_stays_in_print(book: Publication, anna: User) -> None:
    consents.withdraw(anna, NAME, by=anna)
    letter = OutgoingMail.objects.get(template="consent_withdrawn", to_user=anna)
    assert letter.subject == "Zgoda na Twoje nazwisko w publikacjach jest wycofana"
    for sentence in (
        "Od razu zniknęło ze stron portalu i z każdego nowego pliku PDF.",
        "Co zostaje: egzemplarze, które ktoś wcześniej wydrukował lub pobrał.",
        "– „Kopalnia Aktywności”, wydanie 1 z 12 października 2017".replace("– ", "- "),
    ):
        assert sentence in letter.body.replace("\u00a0", " ")


def test_without_a_released_book_nothing_stays_and_nobody_has_to_look(edition: Edition, anna: User) -> None:
    consents.withdraw(anna, IMAGE, by=anna)
    letter = OutgoingMail.objects.get(template="consent_withdrawn")
    assert "w druku nic nie zostaje" in letter.body.replace("\u00a0", " ")
    assert not Withdrawal.objects.exists()


def test_taking_part_is_no_matter_of_print(anna: User) -> None:
    make.consent(user=anna, purpose=ConsentPurpose.PARTICIPATION)
    consents.withdraw(anna, ConsentPurpose.PARTICIPATION, by=anna)
    assert not OutgoingMail.objects.filter(template="consent_withdrawn").exists()


def test_the_page_of_consents_says_before_what_would_stay(client: Client, book: Publication, anna: User) -> None:
    client.force_login(anna)
    page = client.get(reverse("people:consents")).content.decode().replace("\u00a0", " ")
    assert page.count("„Kopalnia Aktywności”, wydanie 1 z 12 października 2017") == 2
    answer = client.post(reverse("people:consent_withdraw", args=[NAME]), follow=True)
    assert (
        "Twoja zgoda jest wycofana. W wiadomości piszemy, co zniknęło od razu, a co zostaje w druku."
        in answer.content.decode().replace("\u00a0", " ")
    )


def test_the_history_of_the_book_tells_it_and_the_snapshot_does_not_change(book: Publication, anna: User) -> None:
    before = (book.snapshot.content, book.snapshot.sha256)
    consents.withdraw(anna, NAME, by=anna)
    entry = AuditEntry.objects.get(verb="publication.consent_withdrawn")
    assert (entry.about_id, entry.edition_id) == (anna.pk, book.edition_id)
    after = Publication.objects.get(pk=book.pk).snapshot
    assert (after.content, after.sha256) == before


def test_a_withdrawn_paper_beside_a_photo_gives_a_row_too(
    ready: SimpleNamespace, edition: Edition, coordinator: User
) -> None:
    Photo.objects.update(people_count=1)
    subject = make.make_subject(photo=ready.photo, consent_given_by="Ewa Lis", consent_given_on=dt.date(2017, 5, 1))
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    assert home(edition) == []
    photos.withdraw_consent(subject=subject, by=coordinator)
    assert home(edition) == [(1, "zgoda wycofana po zamrożeniu publikacji.", "")]


def test_a_withdrawn_name_under_a_quote_gives_a_row_and_a_mistake_is_taken_back(
    client: Client, ready: SimpleNamespace, edition: Edition, coordinator: User
) -> None:
    Quote.objects.update(speaker_name="Zofia Matka", name_consent_on=dt.date(2017, 5, 1))
    freezing.freeze(ready.publication, expected=ready.publication.version, by=coordinator)
    client.force_login(coordinator)
    url = reverse("microprojects:quote_withdraw", args=[ready.quote.microproject.code, ready.quote.pk])
    client.post(url, {"withdrawn": "yes"})
    assert [row.who for row in rows(with_books(waiting()))] == ["Zofia Matka"]
    client.post(url, {"withdrawn": "no"})
    assert Quote.objects.get(pk=ready.quote.pk).name_consent_withdrawn_at is None
    assert material.withdraw_name(quote=ready.quote, by=coordinator).name_consent_withdrawn_at


def test_a_refusal_that_came_by_a_merge_gives_a_row_too(book: Publication, anna: User, edition: Edition) -> None:
    second, admin = people.make_user(first_name="Anna", last_name="Zawadzka"), people.make_administrator()
    make.consent(user=second, given=False)
    merge(anna, second, by=admin, reason="jedna osoba")
    assert home(edition)[0][0] == 1


def test_nobody_but_the_coordination_of_the_edition_finds_it(
    client: Client, book: Publication, anna: User, edition: Edition, participant: User, representative: User
) -> None:
    consents.withdraw(anna, NAME, by=anna)
    row = Withdrawal.objects.get()
    stranger = programmes.make_coordinator(edition=programmes.make_edition())
    for user in (participant, representative, anna, stranger):
        client.force_login(user)
        assert client.get(page_of(edition)).status_code == 404
        assert client.post(reverse("publications:withdrawal_check", args=[row.pk])).status_code == 404
    assert Withdrawal.objects.get().checked_at is None


def test_looking_twice_is_one_line_in_the_history(book: Publication, anna: User, coordinator: User) -> None:
    consents.withdraw(anna, NAME, by=anna)
    row = Withdrawal.objects.get()
    for _time in range(2):
        actions.check(row, checked=True, by=coordinator)
    assert AuditEntry.objects.filter(verb="publication.withdrawal_checked").count() == 1


def test_a_withdrawal_to_be_looked_at_again_never_stops_the_next_one(
    book: Publication, anna: User, edition: Edition, coordinator: User
) -> None:
    consents.withdraw(anna, NAME, by=anna)
    first = Withdrawal.objects.get()
    actions.check(first, checked=True, by=coordinator)
    make.consent(user=anna)
    consents.withdraw(anna, NAME, by=anna)
    actions.check(first, checked=False, by=coordinator)
    make.consent(user=anna)
    consents.withdraw(anna, NAME, by=anna)
    assert OutgoingMail.objects.filter(template="consent_withdrawn").count() == 3
    assert waiting().filter(publication=book).count() == 2
