"""A call in mid-September 2016: two companies with few places, consents, somebody who applies."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from organisations.models import Organisation
from people.choices import ConsentPurpose
from people.models import ConsentText, User
from programmes.models import Edition
from tests.factories import people, programmes

DURING = dt.date(2016, 9, 15)


@pytest.fixture
def september():
    with clock.at(DURING):
        yield


@pytest.fixture
def mine(db) -> Organisation:
    return people.make_organisation(name="Maszyny Wirek")


@pytest.fixture
def works(db) -> Organisation:
    return people.make_organisation(name="Kombajny Bytków")


@pytest.fixture
def texts(db) -> dict[str, ConsentText]:
    return {purpose: people.make_consent_text(purpose=purpose) for purpose in ConsentPurpose.values}


@pytest.fixture
def call(edition: Edition, mine: Organisation, works: Organisation, texts) -> Edition:
    return programmes.make_call(edition=edition, employers={mine: 2, works: 1})


@pytest.fixture
def applicant(db) -> User:
    return people.make_user(first_name="Ewelina", last_name="Śliwa")


@pytest.fixture
def files(settings, tmp_path) -> None:
    """Documents of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path
