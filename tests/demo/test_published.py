"""21 November 2017: the facts of the real programme, and the numbers that are examples and say so."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.demo import cast, facts
from kopalnia.demo.world import World
from kopalnia.lib.documents.rendering import RenderingState
from microprojects.choices import MicroprojectState
from microprojects.models import (
    BudgetLine,
    Entry,
    Event,
    EventSeries,
    Overlap,
    Photo,
    PhotoSubject,
    RecipientCount,
)
from microprojects.queries.reach import reach_of
from people.models import ConsentEntry, User
from publications.models import Publication, PublicationPdf
from tests.worlds import built
from trainings.models import Attendance, Certificate
from visits.choices import Sex
from visits.models import AgendaItem, Attendee, ResourceCard, Visit


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built(django_db_blocker, "published", documents=True) as world:
        yield world


def test_programme_has_its_real_budget_and_period(world: World, db: None) -> None:
    programme = world.edition.programme
    assert programme.name == "Kopalnia Aktywności"
    assert (programme.budget_total, programme.grant_amount) == (Decimal("75998.00"), Decimal("67148.00"))
    assert (programme.starts_on, programme.ends_on) == (facts.STARTS_ON, facts.ENDS_ON)


def test_partners_stand_in_their_real_roles(world: World, db: None) -> None:
    rows = world.edition.partnerships.values_list("organisation__name", "role")
    assert {
        ("Fundacja Rzecz Społeczna", "operator"),
        ("Stowarzyszenie Chcemy Pomóc", "partner"),
        ("Fundacja TDJ", "corporate_foundation"),
        ("Fundacja TDJ", "initiator"),
        ("Grupa Famur", "employer"),
        ("Grupa Kopex", "employer"),
        ("Ministerstwo Rodziny, Pracy i Polityki Społecznej", "funder"),
    } <= set(rows)


def test_twenty_people_and_forty_hours(world: World, db: None) -> None:
    assert world.edition.participations.count() == 20
    modules = dict(world.edition.modules.values_list("topic", "planned_minutes"))
    assert {topic: minutes // 60 for topic, minutes in modules.items()} == {
        "Komunikacja": 8,
        "Diagnoza społeczna": 8,
        "Planowanie projektów": 16,
        "Zarządzanie zmianą": 8,
    }
    assert sum(modules.values()) == 40 * 60
    assert Attendance.objects.counted().exists()


def test_certificates_go_to_those_above_the_threshold(world: World, db: None) -> None:
    rows = Certificate.objects.all()
    assert rows.count() == 18
    assert set(rows.values_list("rendering", flat=True)) == {RenderingState.READY}
    without = {world.participation(key).pk for key in ("krzysztof", cast.DROPPED_OUT)}
    assert not rows.filter(participation__in=without).exists()


def test_byczyna_had_thirty_five_people_of_whom_twenty_five_women(world: World, db: None) -> None:
    visit = Visit.objects.get(title="Wizyta studyjna w Byczynie")
    people = Attendee.objects.not_removed().filter(visit=visit)
    assert people.count() == 35
    assert people.filter(sex=Sex.FEMALE).count() == 25
    assert people.filter(participation=None).count() == 15
    assert visit.organiser.startswith("Jurajski Ośrodek Wsparcia Ekonomii Społecznej")
    assert "25–26.02.2014" in visit.purpose
    talks = AgendaItem.objects.filter(visit=visit).exclude(speaker_organisation__in=("", "JOWES"))
    assert talks.count() == 4
    assert set(AgendaItem.objects.values_list("speaker", flat=True)) == {""}


def test_visit_gave_twelve_cards_with_places(world: World, db: None) -> None:
    cards = ResourceCard.objects.filter(edition=world.edition)
    assert cards.count() == 12
    assert cards.exclude(latitude=None).count() == 12
    assert set(cards.values_list("kind", flat=True)) == {"institutional", "material", "human"}
    assert 0 < cards.filter(verifications__isnull=True).count() < 12


def test_events_and_series(world: World, db: None) -> None:
    assert EventSeries.objects.count() == 3
    assert Event.objects.filter(series=None).count() == 14
    cancelled = Event.objects.filter(state="cancelled")
    assert [bool(event.cancel_reason) for event in cancelled] == [True]


def test_more_than_two_thousand_recipients_by_the_lower_bound(world: World, db: None) -> None:
    reach = reach_of(world.edition)
    assert reach.direct.people.lower > 2000
    assert reach.direct.people.lower < reach.direct.contacts
    methods = RecipientCount.objects.current().values_list("method", flat=True)
    assert set(methods) == {"list", "tickets", "door", "estimate"}
    assert Overlap.objects.current().count() == 5


def test_all_teams_are_reported(world: World, db: None) -> None:
    states = set(world.edition.microprojects.values_list("state", flat=True))
    assert states == {MicroprojectState.REPORTED}
    assert set(world.edition.microprojects.values_list("name", flat=True)) == {
        "Jesteś Ważny",
        "Bezpieczny Fotelik",
        "Sportowe Dzieciaki",
        "Muzyka Aniołów",
        "Malowanie Szpitala",
    }


def test_entries_were_returned_mended_and_confirmed_by_somebody_else(world: World, db: None) -> None:
    mended = Entry.objects.confirmed().filter(reviews__accepted=False)
    assert mended.count() >= 4
    assert not any(entry.accepted_by_id == entry.author_id for entry in Entry.objects.confirmed())


def test_publication_is_released_with_its_pdf_and_a_visitor_reads_it(world: World, db: None, client: Client) -> None:
    publication = Publication.objects.get()
    assert publication.state == "released"
    assert [pdf.rendering for pdf in PublicationPdf.objects.all()] == [RenderingState.READY]
    page = client.get(reverse("publications:publication", args=[publication.code]))
    assert page.status_code == 200
    content = json.loads(publication.snapshot.content)
    assert len(content["chapters"]) == 13
    text = publication.snapshot.content
    assert "Czyste Powietrze" in text
    assert "są przykładem" in text


def test_photos_need_consents_and_some_lack_them(world: World, db: None) -> None:
    assert Photo.objects.count() >= 15
    assert PhotoSubject.objects.filter(user=None, consent_given_on=None).exists()
    assert PhotoSubject.objects.filter(user=None, consent_given_on__isnull=False).exists()
    assert all(photo.caption.startswith("Rysunek przykładowy") for photo in Photo.objects.all())


def test_consents_were_asked_apart(world: World, db: None) -> None:
    given = ConsentEntry.objects.filter(given=True)
    counts = {purpose: given.filter(purpose=purpose).count() for purpose in given.values_list("purpose", flat=True)}
    assert counts == {"participation": 28, "image": 26, "name_in_publication": 26}


def test_invented_people_and_values_are_marked(world: World, db: None) -> None:
    assert User.objects.count() == len(cast.APPLICANTS) + 10 + 1  # and one without an address
    assert set(User.objects.values_list("is_example", flat=True)) == {True}
    assert all(user.email.endswith("@example.org") for user in User.objects.exclude(email=None))
    assert "Przykładem są" in world.edition.programme.example_note
    notes = RecipientCount.objects.values_list("note", flat=True)
    assert all("przykładowa" in note for note in notes)
    lines = BudgetLine.objects.filter(plan__microproject__edition=world.edition)
    assert lines.exists()
    assert all("przykład" in line.description for line in lines)


def test_names_of_real_people_do_not_stand_in_the_demo(world: World, db: None) -> None:
    real = ("Hutniczak", "Gorol", "Mikołajczyk", "Kindziak", "Juszczyk", "Kardas", "Grüner", "Grochowina", "Morzyk")
    text = " ".join(user.full_name for user in User.objects.all())
    text += " ".join(Attendee.objects.values_list("guest_name", flat=True))
    text += Publication.objects.get().snapshot.content
    assert "Ścibor" in text
    assert [name for name in real if name in text] == []
