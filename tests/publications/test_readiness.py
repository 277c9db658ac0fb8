"""What is missing: each problem alone, blocking or advice, and gone when it is mended."""

import datetime as dt
from types import SimpleNamespace

import pytest

from kopalnia.lib.domain import clock
from microprojects.choices import EntryState, MicroprojectState
from microprojects.models import Microproject, Photo, PhotoSubject
from people.choices import ConsentPurpose
from people.models import AuditEntry, User
from publications.actions import chapters, workshop
from publications.models import Chapter, ChapterPhoto, Publication
from publications.queries.workshop import Workshop, with_waiting
from publications.readiness import readiness
from tests.factories import microprojects, people, programmes
from tests.factories import publications as make
from trainings.choices import SessionState
from trainings.models import Session

# Sentences about rows that other tests ask both databases for.
pytestmark = pytest.mark.once


def problems(publication: Publication) -> dict[str, bool]:
    """Sentence → does it block."""
    row = with_waiting(Publication.objects.all()).get(pk=publication.pk)
    return {str(problem.sentence): problem.blocking for problem in readiness(Workshop(row))}


def rewrite(publication: Publication, body: str, kind: str = "programme") -> None:
    publication.chapters.filter(kind=kind).update(body=body)


def test_a_ready_publication_lacks_only_a_name_under_its_quote(publication: Publication) -> None:
    assert problems(publication) == {
        "1 cytat w rozdziale „Czyste Powietrze” będzie bez nazwiska, bo nie ma zgody.": False
    }


def test_an_empty_chapter_blocks(publication: Publication) -> None:
    rewrite(publication, " \n")
    assert problems(publication)["Rozdział „Skąd pomysł” jest pusty."] is True


def test_a_missing_kind_of_chapter_blocks(publication: Publication) -> None:
    publication.chapters.filter(kind="numbers").delete()
    assert problems(publication)["Rozdziały jeszcze niezebrane: Liczby."] is True


def test_a_microproject_without_a_chapter_blocks_and_an_abandoned_one_does_not(publication: Publication) -> None:
    group = microprojects.make_microproject(edition=publication.edition, name="Jesteś Ważny")
    assert problems(publication)["1 mikroprojekt nie ma rozdziału."] is True
    microprojects.move(group, MicroprojectState.ABANDONED)
    assert "1 mikroprojekt nie ma rozdziału." not in problems(publication)


@pytest.mark.parametrize(
    ("people_count", "reason"),
    [
        (None, "Nikt jeszcze nie określił, czy na tym zdjęciu można kogoś rozpoznać."),
        (2, "Można rozpoznać 2 osoby, oznaczonych: 0."),
    ],
)
def test_a_photo_nobody_has_looked_at_blocks(ready: SimpleNamespace, people_count: int | None, reason: str) -> None:
    Photo.objects.update(people_count=people_count)
    sentence = f"Zdjęcia w rozdziale „Czyste Powietrze” nie wolno wydrukować: {reason}"
    assert problems(ready.publication)[sentence] is True


def test_a_photo_needs_the_consent_of_everybody_in_it(ready: SimpleNamespace) -> None:
    person = people.make_user(last_name="Lis")
    Photo.objects.update(people_count=2)
    make.make_subject(photo=ready.photo, user=person)
    child = make.make_subject(photo=ready.photo, is_minor=True)
    blocked = "Zdjęcia w rozdziale „Czyste Powietrze” nie wolno wydrukować: "
    assert problems(ready.publication)[blocked + "Anna Lis: brak zgody na użycie wizerunku."] is True
    make.consent(user=person, purpose=ConsentPurpose.IMAGE)
    guardian = "Na zdjęciu można rozpoznać dziecko, a nie ma zgody opiekuna."
    assert problems(ready.publication)[blocked + guardian] is True
    PhotoSubject.objects.filter(pk=child.pk).update(consent_given_by="Maria Lis, matka", consent_given_on="2017-05-01")
    assert not any(sentence.startswith(blocked) for sentence in problems(ready.publication))
    make.consent(user=person, purpose=ConsentPurpose.IMAGE, given=False)
    assert problems(ready.publication)[blocked + "Anna Lis: brak zgody na użycie wizerunku."] is True


def test_a_drawing_in_its_place_needs_no_consent(ready: SimpleNamespace) -> None:
    Photo.objects.update(people_count=None)
    assert any(problems(ready.publication).values())
    ChapterPhoto.objects.update(as_drawing=True)
    assert not any(problems(ready.publication).values())


def test_a_photo_without_a_caption_blocks(ready: SimpleNamespace) -> None:
    ChapterPhoto.objects.update(caption="")
    sentence = "Zdjęcie w rozdziale „Czyste Powietrze” nie ma podpisu, więc czytnik ekranu nic nie powie."
    assert problems(ready.publication)[sentence] is True


def test_a_name_in_the_text_needs_a_consent(publication: Publication) -> None:
    user = programmes.make_participant(
        edition=publication.edition, user=people.make_user(first_name="Łucja", last_name="Żak-Nowak")
    ).user
    rewrite(publication, "Pomysł miała Łucja **Żak-Nowak** z magazynu.")
    sentence = "„Łucja Żak-Nowak” jest w rozdziale „Skąd pomysł” bez zgody na podanie nazwiska."
    assert problems(publication)[sentence] is True
    make.consent(user=user)
    assert sentence not in problems(publication)


def test_a_name_in_the_title_needs_a_consent_too(publication: Publication) -> None:
    user = programmes.make_participant(edition=publication.edition, user=people.make_user(last_name="Lis")).user
    Publication.objects.update(subtitle="Rok z Anną Lis")
    sentence = "„Anna Lis” jest w tytule bez zgody na podanie nazwiska."
    assert problems(publication)[sentence] is True
    make.consent(user=user)
    assert sentence not in problems(publication)


def test_a_quote_with_a_consent_is_no_problem(ready: SimpleNamespace) -> None:
    speaker = people.make_user(first_name="Grzegorz")
    ready.quote.speaker = speaker
    ready.quote.save()
    make.consent(user=speaker)
    assert problems(ready.publication) == {}


def test_a_claim_above_the_lower_bound_blocks(publication: Publication) -> None:
    rewrite(publication, "Dotarliśmy do więcej niż 2000 odbiorców.")
    sentence = "„więcej niż 2000” w rozdziale „Skąd pomysł” to więcej, niż wiemy: co najmniej 412. Napisz: ponad 400."
    assert problems(publication)[sentence] is True
    rewrite(publication, "Dotarliśmy do ponad 400 odbiorców.")
    assert sentence not in problems(publication)


def test_a_claim_equal_to_the_lower_bound_blocks(publication: Publication) -> None:
    for number, blocks in ((412, [True]), (411, [])):
        rewrite(publication, f"Dotarliśmy do ponad {number} odbiorców.")
        assert [it for sentence, it in problems(publication).items() if f"ponad {number}" in sentence] == blocks


def test_a_claim_in_a_chapter_of_a_group_is_measured_by_that_group(
    publication: Publication, microproject: Microproject
) -> None:
    other = microprojects.make_microproject(edition=publication.edition, name="Jesteś Ważny")
    make.tell(microproject=other, recipients=900)
    rewrite(publication, "Ponad 1000 odbiorców.", kind="programme")
    rewrite(publication, "Ponad 1000 odbiorców.", kind="microproject")
    found = [sentence for sentence in problems(publication) if "Ponad 1000" in sentence]
    assert len(found) == 1
    assert "„Czyste Powietrze”" in found[0]


def test_a_claim_about_other_people_is_advice(publication: Publication) -> None:
    rewrite(publication, "Malowało ponad 600 osób.")
    assert [blocks for sentence, blocks in problems(publication).items() if "ponad 600" in sentence] == [False]


def test_the_funders_formula_blocks(publication: Publication) -> None:
    publication.edition.programme.__class__.objects.update(funder_formula=" ")
    assert problems(publication)["Brakuje zdania, którego wymaga grantodawca."] is True


def test_records_still_waiting_are_advice(publication: Publication, microproject: Microproject) -> None:
    microprojects.make_entry(membership=microproject.memberships.first(), state=EntryState.SUBMITTED)
    Session.objects.update(state=SessionState.PLANNED, signed_by=None, signed_at=None)
    microprojects.move(microproject, MicroprojectState.FINISHED)
    found = problems(publication)
    assert found["1 wpis czeka na odpowiedź; jego godzin brakuje w liczbach."] is False
    assert found["1 zajęcia nie mają podpisanej listy; ich godzin brakuje w liczbach."] is False
    assert found["1 mikroprojekt nie ma sprawozdania."] is False


def test_news_in_the_data_are_advice(publication: Publication, coordinator: User) -> None:
    row = publication.chapters.get(kind="programme")
    chapters.edit(row, title=row.title, lead="", body="Nasze.", expected=row.version, by=coordinator)
    row = Chapter.objects.get(pk=row.pk)
    Chapter.objects.filter(pk=row.pk).update(source={**row.source, "text": "coś nowego"})
    assert problems(publication)["Rozdział „Skąd pomysł”: od czasu redakcji dane się zmieniły."] is False


def test_something_recorded_since_the_collecting_is_advice(publication: Publication, coordinator: User) -> None:
    sentence = "Od zebrania rozdziałów w edycji pojawiły się nowe zapisy."
    assert sentence not in problems(publication)
    AuditEntry.objects.create(
        verb="event.held", edition_id=publication.edition_id, at=clock.now() + dt.timedelta(hours=1)
    )
    assert problems(publication)[sentence] is False
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        workshop.collect(publication, by=coordinator)
    assert sentence not in problems(publication)
