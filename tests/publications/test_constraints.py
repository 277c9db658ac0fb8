"""What the database refuses of publications, past every form (`tests.constraints`)."""

import pytest

from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain import clock
from people.choices import ConsentPurpose
from publications.choices import ChapterKind, PublicationState
from publications.models import (
    Chapter,
    ChapterPhoto,
    PrintedName,
    Publication,
    PublicationPdf,
    Snapshot,
    Withdrawal,
)
from tests.constraints import (
    UNKNOWN,
    Row,
    Twice,
    allowances,
    assert_allowed,
    assert_refused,
    half,
    now,
    refusals,
    somebody,
)
from tests.factories.microprojects import make_microproject
from tests.factories.people import make_user
from tests.factories.programmes import make_edition
from tests.factories.publications import make_photo, make_quote

pytestmark = pytest.mark.django_db


def make_book() -> Publication:
    return Publication.objects.create(
        edition=make_edition(), title="Księga", created_by=make_user(), created_at=clock.now()
    )


def make_snapshot(row: Publication) -> Snapshot:
    return Snapshot.objects.create(
        publication=row, content="{}", sha256="0" * 64, frozen_by=make_user(), frozen_at=clock.now()
    )


def make_chapter(**fields: object) -> Chapter:
    given = {"kind": ChapterKind.PROGRAMME, "position": 1, "title": "Skąd pomysł", "collected_at": clock.now()}
    return Chapter.objects.create(publication=make_book(), **{**given, **fields})


def make_chapter_of_a_microproject() -> Chapter:
    return make_chapter(kind=ChapterKind.MICROPROJECT, microproject=make_microproject())


def another_microproject(_row: object) -> object:
    return make_microproject(name="Jesteś Ważny")


def make_chapter_photo() -> ChapterPhoto:
    chapter = make_chapter_of_a_microproject()
    return ChapterPhoto.objects.create(chapter=chapter, photo=a_photo(chapter))


def a_photo(_row: object) -> object:
    return make_photo(microproject=make_microproject(name="Na zdjęciu"))


def a_quote(_row: object) -> object:
    return make_quote(microproject=make_microproject(name="W cytacie"))


def make_pdf() -> PublicationPdf:
    return PublicationPdf.objects.create(publication=make_book(), key="k")


def make_printed_name() -> PrintedName:
    return PrintedName.objects.create(snapshot=make_snapshot(make_book()), user=make_user(), name="Anna Lis")


def make_withdrawal() -> Withdrawal:
    return Withdrawal.objects.create(
        publication=make_book(), purpose=ConsentPurpose.IMAGE, user=make_user(), at=clock.now()
    )


FROZEN = {"state": PublicationState.FROZEN, "snapshot": make_snapshot}
RELEASED = {**FROZEN, "state": PublicationState.RELEASED, "released_by": somebody, "released_at": now}
READY = {"rendering": RenderingState.READY, "sha256": "0" * 64}
OF_A_GROUP = {"kind": ChapterKind.MICROPROJECT, "microproject": another_microproject}

ROWS = [
    Row(
        make_book,
        {
            "publication_state_known": [{"state": UNKNOWN}],
            "publication_release_paired": [{"released_by": somebody}, {**RELEASED, "released_by": None}],
            "publication_number_once": [Twice(FROZEN)],
            "publication_one_open": [Twice({"number": 2})],
            "publication_frozen_has_snapshot": [
                {"state": PublicationState.FROZEN},
                {"snapshot": make_snapshot},
                {**RELEASED, "snapshot": None},
                {"state": PublicationState.DISCARDED, "snapshot": make_snapshot},
            ],
            "publication_released_has_who_and_when": [
                {**FROZEN, "state": PublicationState.RELEASED},
                {**RELEASED, "state": PublicationState.FROZEN},
            ],
        },
        allowed=[FROZEN, RELEASED, Twice({**FROZEN, "number": 2}), Twice({"language": "en"})],
    ),
    Row(
        make_chapter,
        {
            "chapter_kind_known": [{"kind": UNKNOWN}],
            "chapter_edit_paired": half("edited_by", "edited_at"),
            "chapter_once": [Twice()],
            "chapter_microproject_only_for_its_kind": [
                {"microproject": another_microproject},
                {"kind": ChapterKind.MICROPROJECT},
            ],
        },
        allowed=[OF_A_GROUP, Twice({"kind": ChapterKind.NUMBERS}), Twice(OF_A_GROUP)],
    ),
    Row(
        make_chapter_of_a_microproject,
        {"chapter_once_per_microproject": [Twice()]},
        allowed=[Twice(OF_A_GROUP)],
    ),
    Row(make_chapter_photo, {"chapter_photo_once": [Twice()]}, allowed=[Twice({"photo": a_photo})]),
    Row(
        make_pdf,
        {
            "publications_publicationpdf_known_rendering": [{"rendering": UNKNOWN}],
            "publications_publicationpdf_ready_has_file": [{"rendering": RenderingState.READY}],
            "publication_pdf_once": [Twice()],
        },
        allowed=[READY, Twice({"key": "other"})],
    ),
    Row(
        make_printed_name,
        {
            "printed_name_of_person_or_quote": [{"quote": a_quote}, {"user": None}],
            "printed_name_once": [Twice()],
        },
        allowed=[{"user": None, "quote": a_quote}, Twice({"name": "Anna Nowak"}), Twice({"user": somebody})],
    ),
    Row(
        make_withdrawal,
        {
            "withdrawal_purpose_known": [{"purpose": UNKNOWN}],
            "withdrawal_check_paired": half("checked_by", "checked_at"),
            "withdrawal_of_one_thing": [
                {"user": None},
                {"photo": a_photo},
                {"quote": a_quote},
                {"user": None, "photo": a_photo, "quote": a_quote},
            ],
        },
        allowed=[{"user": None, "photo": a_photo}, {"user": None, "quote": a_quote}],
    ),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
