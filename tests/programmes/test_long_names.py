"""Long names are printed whole on every paper: never cut, never over what stands beside them, never off the sheet."""

import datetime as dt
from itertools import chain

import pytest

from joining.presenters.cards import sheet_of
from joining.queries.cards import PrintedCard
from kopalnia.lib.documents.typeset import typeset
from kopalnia.lib.domain import clock
from people.models import Card, User
from programmes.models import Edition, Participation
from tests.factories.programmes import make_participant
from tests.factories.training import attend, file_of, make_module, make_session, sign
from tests.pdf import HYPHENS, ONE_WORD, ORGANISATION, SPACED, faults, letters_of, meet, sheets
from trainings.actions.attendance_list import request_list
from trainings.actions.certificate import issue_certificates
from trainings.presenters.attendance_list import print_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]

LONGEST = f"{ONE_WORD} {HYPHENS} {SPACED}"
NAMES = [SPACED, ONE_WORD, f"Anna {ONE_WORD}", HYPHENS, LONGEST, "Ewa Lis"]


@pytest.fixture
def in_june():
    with clock.at(dt.date(2017, 6, 25)):
        yield


@pytest.fixture
def wordy(edition: Edition) -> Edition:
    """An edition in which everything that is printed beside a name is long too."""
    edition.programme.name = f"{ORGANISATION} {ONE_WORD}"
    edition.programme.funder_formula = f"Dofinansowano ze środków: {ORGANISATION}. " * 6
    edition.programme.save()
    edition.name, edition.contact_phone, edition.contact_hours = ORGANISATION, "+48 123 456 789", ORGANISATION
    edition.save()
    return edition


def parts_of(name: str) -> dict[str, str]:
    """The name as an account keeps it; the surname takes what a surname can."""
    longest = User._meta.get_field("last_name").max_length
    first, last = name.split(" ", 1) if len(name) > longest else ("", name)
    return {"first_name": first, "last_name": last}


def named(edition: Edition, *names: str) -> list[Participation]:
    return [make_participant(edition=edition, **parts_of(name)) for name in names]


def test_names_on_an_attendance_list(wordy, coordinator):
    named(wordy, *NAMES, *NAMES)
    topic = make_module(edition=wordy, topic=f"{ORGANISATION} {'x' * 39}")
    session = make_session(module=topic, title=ONE_WORD * 3, place=ORGANISATION, trainer=SPACED)
    found = sheets(typeset("attendance-list", print_of(request_list(session, with_names=True, by=coordinator))))
    assert faults(found) == []
    for part in filter(None, chain.from_iterable(parts_of(name).values() for name in NAMES)):  # surnames come first
        assert len(letters_of(part, found)) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_name_on_a_certificate(wordy, coordinator, name):
    User.objects.filter(pk=coordinator.pk).update(**parts_of(name))
    coordinator.refresh_from_db()
    (person,) = named(wordy, name)
    for topic in (ORGANISATION, ONE_WORD * 3, "Komunikacja"):
        attend(
            session=sign(session=make_session(module=make_module(edition=wordy, topic=topic))), participation=person
        )
    wordy.attendance_threshold = 10
    wordy.save()
    (certificate,) = issue_certificates(wordy, participations=[person], by=coordinator)
    certificate.refresh_from_db()
    found = sheets(file_of(certificate))
    assert faults(found) == []
    assert len(letters_of(name, found)) >= 2  # the holder's and the signatory's
    assert len(letters_of(ORGANISATION, found)) >= 3


def test_names_on_cards(wordy, settings):
    settings.SITE_URL = "https://kopalnia.wolontariat-pracowniczy.bardzo-dluga-nazwa.example.org"
    cards = [PrintedCard(person, Card(code="ABCDEFGH"), "271828") for person in named(wordy, *NAMES, *NAMES)]
    found = sheets(typeset("cards", sheet_of(wordy, cards, language="pl")))
    assert faults(found) == []
    for name in NAMES:
        for sheet, letters in letters_of(name, found):
            plates = [box for box in sheet.shapes if 140 < box[3] - box[1] < 143]
            assert len(plates) >= 4
            # A name stands on the strip below a card, neither on the card nor on the next one.
            assert [one for one in letters for plate in plates if meet(one.box, plate)] == []
        assert len(letters_of(name, found)) >= 2


def test_eight_ordinary_cards_stay_on_one_sheet(edition):
    people = named(edition, *[f"Aleksandra Brzęczyszczykiewicz {n}" for n in "ABCDEFGH"])
    cards = [PrintedCard(person, Card(code="ABCDEFGH"), "271828") for person in people]
    assert len(sheets(typeset("cards", sheet_of(edition, cards, language="pl")))) == 1
