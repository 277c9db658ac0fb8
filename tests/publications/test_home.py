"""What the publication puts on the coordinator's home, in one query."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kopalnia.lib.documents.rendering import RenderingState
from microprojects.models import Photo
from microprojects.presenters.consents import Consents
from people.choices import ConsentPurpose
from programmes.choices import PhaseKind
from programmes.models import Edition, Phase
from publications.home import action_items
from publications.models import Chapter, ChapterPhoto, Publication, PublicationPdf
from tests.factories import people
from tests.factories import publications as make

# Rows of a home page.
pytestmark = pytest.mark.once

DAY = dt.date(2017, 10, 12)


def rows(edition: Edition) -> list[tuple[int, str]]:
    with CaptureQueriesContext(connection) as queries:
        found = action_items(edition, DAY)
    assert len(queries) == 1
    return [(row.count, str(row.sentence)) for row in found]


def test_nothing_to_say_is_no_row(ready: SimpleNamespace, edition: Edition) -> None:
    assert rows(edition) == []


def test_the_phase_asks_for_a_beginning(edition: Edition) -> None:
    assert rows(edition) == []
    Phase.objects.create(
        edition=edition, kind=PhaseKind.PUBLICATION, starts_on=dt.date(2017, 8, 1), ends_on=dt.date(2017, 11, 30)
    )
    assert rows(edition) == [(1, "publikacja do rozpoczęcia.")]


def test_empty_chapters_and_photos_without_consent_are_counted(ready: SimpleNamespace, edition: Edition) -> None:
    Chapter.objects.filter(kind__in=("programme", "visits")).update(body="")
    Photo.objects.update(people_count=None)
    assert rows(edition) == [
        (1, "zdjęcie wybrane do publikacji nie ma zgody."),
        (2, "rozdziały publikacji są puste."),
    ]


def test_pdf_that_was_given_up_is_told_until_another_is_asked_for(released: Publication, edition: Edition) -> None:
    assert rows(edition) == []
    PublicationPdf.objects.create(publication=released, key="1" * 64, rendering=RenderingState.FAILED)
    assert rows(edition) == [(1, "plik PDF publikacji nie powstał.")]
    assert action_items(edition, DAY)[0].url == reverse("publications:publication_detail", args=[released.code])
    PublicationPdf.objects.create(publication=released, key="2" * 64)
    assert rows(edition) == []


def test_the_count_follows_the_same_rule_as_the_page(ready: SimpleNamespace, edition: Edition) -> None:
    adult, child = people.make_user(), people.make_user()
    steps = (
        lambda: Photo.objects.update(people_count=2),
        lambda: make.make_subject(photo=ready.photo, user=adult),
        lambda: make.make_subject(photo=ready.photo, user=child, is_minor=True),
        lambda: make.consent(user=adult, purpose=ConsentPurpose.IMAGE),
        lambda: make.consent(user=child, purpose=ConsentPurpose.IMAGE),
        lambda: make.guardian_consent(user=child, purpose=ConsentPurpose.IMAGE),
        lambda: make.consent(user=adult, purpose=ConsentPurpose.IMAGE, given=False),
        lambda: make.consent(user=adult, purpose=ConsentPurpose.IMAGE),
        lambda: Photo.objects.update(removed_at="2017-05-01T10:00Z"),
    )
    seen = []
    for step in steps:
        step()
        photo = Photo.objects.get()
        refused = not Consents(photos=[photo]).photo(photo)
        assert len(rows(edition)) == refused
        seen.append(refused)
    assert seen == [True, True, True, True, True, False, True, False, True]
    ChapterPhoto.objects.update(as_drawing=True)
    assert rows(edition) == []
