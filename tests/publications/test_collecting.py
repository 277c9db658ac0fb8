"""Chapters from live data: what they say, in which language, and that edited words are never written over."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from microprojects.choices import AimVersionKind, MicroprojectState
from microprojects.models import Microproject
from people.models import AuditEntry, User
from programmes.models import Edition
from publications.actions import chapters, freezing, workshop
from publications.choices import ChapterKind
from publications.collect import collect_all
from publications.models import Chapter, Publication
from tests.factories import microprojects
from tests.factories import publications as make
from visits.actions import attendees
from visits.choices import Sex
from visits.models import Attendee

# Texts made of rows that other tests ask both databases for.
pytestmark = pytest.mark.once


def chapter(publication: Publication, kind: str) -> Chapter:
    return publication.chapters.get(kind=kind)


def test_every_kind_of_chapter_is_collected_in_its_usual_order(publication: Publication) -> None:
    assert [row.kind for row in publication.chapters.order_by("position")] == [
        "programme",
        "recruitment",
        "trainings",
        "visits",
        "microproject",
        "difficulties",
        "volunteering",
        "numbers",
        "credits",
    ]
    assert [row.position for row in publication.chapters.order_by("position")] == list(range(1, 10))


def test_a_microproject_is_told_whole(publication: Publication) -> None:
    body = chapter(publication, "microproject").body
    for part in (
        "## Potrzeba\n\nPoczekalnia jest szara.",
        "## Pomysł\n\nZmierzyć pył w sześciu punktach.",
        "Trzy weekendy, 400 litrów farby, całe rodziny.",
        "- 24 czerwca 2017: **Malowanie, korytarz A**, Katowice-Ligota",
        "odbiorcy bezpośredni: ponad 400 (co najmniej 412, najpewniej 430, co najwyżej 502)",
        "- Wcześniej zapytać o godziny pracy poradni.",
        "- Folii malarskiej zabrakło pierwszego dnia.",
        "Poradnia prosi o następne korytarze.",
    ):
        assert part in body


def test_former_names_and_the_change_of_aim_are_told_with_their_reason(
    edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    with clock.at(dt.date(2017, 6, 8)):
        microprojects.make_aim(
            microproject=microproject,
            kind=AimVersionKind.CHANGE_OF_AIM,
            name="Malowanie Szpitala",
            reason="Miasto ogłosiło własne pomiary.",
        )
    Microproject.objects.filter(pk=microproject.pk).update(name="Malowanie Szpitala")
    publication = make.make_publication(edition=edition, by=coordinator)
    row = chapter(publication, "microproject")
    assert row.title == "Malowanie Szpitala"
    assert "Do 8\u00a0czerwca\u00a02017 grupa nazywała się **Czyste Powietrze**." in row.body
    assert "8\u00a0czerwca\u00a02017: nowy cel, **Malowanie Szpitala**." in row.body
    assert "Miasto ogłosiło własne pomiary." in row.body


def test_trainings_visits_and_credits_are_told_by_sums_and_consents(
    edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    member = microproject.memberships.get().participation.user
    make.consent(user=member)
    make.furnish(edition=edition, participation=microproject.memberships.get().participation)
    publication = make.make_publication(edition=edition, by=coordinator)
    assert "| Komunikacja | 8 | 8 | 8 |" in chapter(publication, "trainings").body
    assert "Udział wzięło 7 osób, w tym 5 kobiet." in chapter(publication, "visits").body
    assert "Gość" not in chapter(publication, "visits").body
    thanks = chapter(publication, "credits").body
    assert member.full_name in thanks
    assert coordinator.full_name not in thanks
    assert make.FORMULA in thanks


def test_who_was_taken_off_the_list_of_a_visit_is_not_counted(publication: Publication, coordinator: User) -> None:
    attendees.remove_attendee(Attendee.objects.filter(sex=Sex.FEMALE).earliest("pk"), by=coordinator)
    workshop.collect(publication, by=coordinator)
    assert "Udział wzięło 6 osób, w tym 4 kobiety." in chapter(publication, "visits").body


def test_a_draft_plan_and_an_abandoned_microproject_are_not_told(
    edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    microprojects.make_plan(microproject=microproject, need="Tajny szkic")
    microprojects.move(microprojects.make_microproject(edition=edition, name="Porzucony"), MicroprojectState.ABANDONED)
    publication = make.make_publication(edition=edition, by=coordinator)
    texts = " ".join(publication.chapters.values_list("body", flat=True))
    assert "Tajny szkic" not in texts
    assert "Porzucony" not in texts


def test_the_english_edition_is_collected_in_english_from_the_same_data(
    edition: Edition, microproject: Microproject, coordinator: User
) -> None:
    make.furnish(edition=edition)
    make.tell(microproject=microproject)
    publication = make.make_publication(edition=edition, by=coordinator, language="en")
    body = chapter(publication, "microproject").body
    assert "## The need" in body
    assert "direct recipients: over 400 (at least 412, most likely 430, at most 502)" in body
    assert "Employee volunteering is the voluntary" in chapter(publication, "volunteering").body


def test_plurals_are_polish(edition: Edition, coordinator: User) -> None:
    for name in ("Jeden", "Dwa"):
        group = microprojects.make_microproject(edition=edition, name=name)
        for _number in range(1 if name == "Jeden" else 2):
            microprojects.join(microproject=group)
    publication = make.make_publication(edition=edition, by=coordinator)
    assert "W grupie była 1 osoba." in publication.chapters.get(title="Jeden").body
    assert "W grupie były 2 osoby." in publication.chapters.get(title="Dwa").body


def test_an_unedited_chapter_is_renewed_and_an_edited_one_keeps_its_words(
    publication: Publication, microproject: Microproject, coordinator: User
) -> None:
    row = chapter(publication, "microproject")
    chapters.edit(row, title="Nasz tytuł", lead="", body="Nasze słowa.", expected=row.version, by=coordinator)
    report = microproject.final_report
    report.what_happened = "Cztery weekendy."
    report.save()
    publication.edition.programme.__class__.objects.update(description="Nowy opis programu.")
    workshop.collect(publication, by=coordinator)
    row.refresh_from_db()
    assert (row.title, row.body, row.has_news) == ("Nasz tytuł", "Nasze słowa.", True)
    assert "Cztery weekendy." in row.source["text"]
    assert "Cztery weekendy." not in row.source["seen"]
    renewed = chapter(publication, "programme")
    assert "Nowy opis programu." in renewed.body
    assert not renewed.has_news


def test_collecting_without_news_changes_no_chapter(publication: Publication, coordinator: User) -> None:
    workshop.collect(publication, by=coordinator)
    before = list(publication.chapters.values_list("pk", "version", "collected_at"))
    workshop.collect(publication, by=coordinator)
    assert list(publication.chapters.values_list("pk", "version", "collected_at")) == before


def test_news_can_be_taken_into_account_or_taken_over(
    publication: Publication, microproject: Microproject, coordinator: User
) -> None:
    row = chapter(publication, "microproject")
    chapters.edit(row, title=row.title, lead="", body="Nasze słowa.", expected=row.version, by=coordinator)
    microproject.final_report.__class__.objects.update(what_happened="Cztery weekendy.")
    workshop.collect(publication, by=coordinator)
    row = Chapter.objects.get(pk=row.pk)
    chapters.compare(row, expected=row.version, by=coordinator)
    row = Chapter.objects.get(pk=row.pk)
    assert (row.body, row.has_news) == ("Nasze słowa.", False)
    chapters.renew(row, expected=row.version, by=coordinator)
    row = Chapter.objects.get(pk=row.pk)
    assert "Cztery weekendy." in row.body
    assert not row.is_edited


def test_a_new_microproject_gets_its_chapter_beside_the_others(
    publication: Publication, edition: Edition, coordinator: User
) -> None:
    microprojects.make_microproject(edition=edition, name="Jesteś Ważny")
    workshop.collect(publication, by=coordinator)
    titles = list(publication.chapters.order_by("position").values_list("title", flat=True))
    assert titles[4:6] == ["Czyste Powietrze", "Jesteś Ważny"]


def test_collecting_is_told_in_the_history(publication: Publication, coordinator: User) -> None:
    verbs = AuditEntry.objects.filter(subjects__kind="publications.publication").values_list("verb", flat=True)
    assert {"publication.begun", "publication.collected", "chapter.photos_chosen", "chapter.quotes_chosen"} <= set(
        verbs
    )


def test_a_frozen_edition_is_not_collected(released: Publication, coordinator: User) -> None:
    with pytest.raises(Refused):
        workshop.collect(released, by=coordinator)


def test_a_second_edition_in_the_same_language_gets_the_next_number(edition: Edition, coordinator: User) -> None:
    numbers = []
    for language in ("pl", "pl", "en"):
        row = make.make_publication(edition=edition, by=coordinator, language=language)
        numbers.append(freezing.discard(row, by=coordinator).number)
    assert numbers == [1, 2, 1]


def test_a_stale_save_of_a_chapter_changes_nothing(publication: Publication, coordinator: User) -> None:
    row = chapter(publication, "programme")
    chapters.edit(row, title="A", lead="", body="pierwszy", expected=row.version, by=coordinator)
    with pytest.raises(StaleVersion):
        chapters.edit(row, title="B", lead="", body="drugi", expected=row.version - 1, by=coordinator)
    assert Chapter.objects.get(pk=row.pk).body == "pierwszy"


def test_chapters_change_places(publication: Publication, coordinator: User) -> None:
    first, second = publication.chapters.order_by("position")[:2]
    chapters.move(second, up=True, by=coordinator)
    assert list(publication.chapters.order_by("position")[:2]) == [second, first]
    chapters.move(second, up=True, by=coordinator)
    assert list(publication.chapters.order_by("position")[:2]) == [second, first]


def test_a_chapter_removed_meanwhile_is_neither_moved_nor_removed_again(
    publication: Publication, coordinator: User
) -> None:
    """Two coordinators with the same page open: the later one reads that it has changed."""
    row = chapter(publication, "microproject")
    chapters.remove(Chapter.objects.get(pk=row.pk), by=coordinator)
    for late in (lambda: chapters.move(row, up=True, by=coordinator), lambda: chapters.remove(row, by=coordinator)):
        with pytest.raises(IllegalStep):
            late()
    assert AuditEntry.objects.filter(verb="chapter.removed").count() == 1


def test_collecting_costs_the_same_for_one_and_for_five_teams(edition: Edition, microproject: Microproject) -> None:
    make.furnish(edition=edition)
    make.tell(microproject=microproject)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            collect_all(Edition.objects.select_related("programme").get(pk=edition.pk), language="pl")
        return len(queries)

    one = cost()
    for number in range(4):
        make.tell(microproject=microprojects.make_microproject(edition=edition, name=f"Grupa {number}"))
    assert (one, cost()) == (25, 25)
    assert len(ChapterKind) == 9
