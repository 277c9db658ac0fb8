"""The cast: one edition with two rival teams, and the people who may or may not see them."""

import gc
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from xdist.scheduler import LoadScopeScheduling

from microprojects.choices import TeamRole
from microprojects.models import Microproject
from organisations.models import Organisation
from people.models import User
from programmes.models import Edition, Participation
from tests import page_checks
from tests.factories import microprojects, people, programmes

pytest_plugins = ["tests.fixtures", "tests.snapshots"]

# The same examples each time; how long one takes says something about the machine only.
hypothesis.settings.register_profile(
    "kopalnia",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("kopalnia")

# Fixtures through which a test reaches the database, and those with which it opens pages.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
PAGES = {"client", "live_server"}


# Modules whose tests are long enough to go apart, though each process then builds their world.
APART = ("tests/walls/test_access.py", "tests/walls/test_bad_input.py", "tests/walls/test_fuzz.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByModule(config, log)


class ByModule(LoadScopeScheduling):
    """A module stays with one process, which builds its world once; tests of the longest go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else nodeid.partition("::")[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no core waits for them at the end, each on the database it is about."""
    second = connection.vendor == "postgresql"
    here = decided_by_postgresql if second else decided_by_sqlite
    if elsewhere := [item for item in items if not here(item)]:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if here(item)]
    items.sort(key=lambda item: item.get_closest_marker("picky" if second else "once") is None)


def decided_by_sqlite(item: pytest.Item) -> bool:
    """Everything, but what PostgreSQL alone refuses."""
    return item.get_closest_marker("picky") is None


def decided_by_postgresql(item: pytest.Item) -> bool:
    """What a database decides: constraints, triggers, locks and races, migrations, questions, actions on rows.

    A test that reaches rows is asked here by default. One that opens a page is not, since what stands on a page was
    decided before: unless it commits (`transaction=True`), or is marked `picky` (each form of each page, with good and
    bad input) or `sought` (the page shows what a database found, ordered or added up, or changed under locks).
    """
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("once"):
        return False
    if item.get_closest_marker("picky") or item.get_closest_marker("sought"):
        return True
    if marker and marker.kwargs.get("transaction"):
        return True
    return bool(marker or fixtures & DATABASE) and not fixtures & PAGES


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_configure() -> None:
    page_checks.watch()


@pytest.fixture(autouse=True)
def polish() -> None:
    """Each test begins in Polish: a request made by an earlier one may have left its language behind."""
    translation.activate("pl")


@pytest.fixture
def edition(db: None) -> Edition:
    return programmes.make_edition()


@pytest.fixture
def coordinator(edition: Edition) -> User:
    return programmes.make_coordinator(edition=edition)


@pytest.fixture
def other_coordinator(db: None) -> User:
    """Coordinates another edition."""
    return programmes.make_coordinator(edition=programmes.make_edition(name="Edycja 2018"))


@pytest.fixture
def administrator(db: None) -> User:
    return people.make_administrator(first_name="Adam")


@pytest.fixture
def mentor(edition: Edition) -> User:
    """Accompanies the first team."""
    return programmes.make_mentor(edition=edition)


@pytest.fixture
def other_mentor(edition: Edition) -> User:
    """Has the role in the edition and accompanies no team."""
    return programmes.make_mentor(edition=edition, first_name="Henryk")


@pytest.fixture
def company(db: None) -> Organisation:
    return people.make_organisation(name="Firma A")


@pytest.fixture
def representative(edition: Edition, company: Organisation) -> User:
    return programmes.make_representative(edition=edition, organisation=company)


@pytest.fixture
def participation(edition: Edition) -> Participation:
    """The leader of the first team."""
    return programmes.make_participant(edition=edition, first_name="Ewelina")


@pytest.fixture
def participant(participation: Participation) -> User:
    return participation.user


@pytest.fixture
def rival(edition: Edition) -> User:
    """A participant of the second team."""
    user = people.make_user(first_name="Ryszard")
    microproject = microprojects.make_microproject(edition=edition, name="Jesteś Ważny")
    microprojects.join(
        microproject=microproject, participation=programmes.make_participant(edition=edition, user=user)
    )
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, without any role."""
    return people.make_user(first_name="Stefan")


@pytest.fixture
def microproject(edition: Edition, participation: Participation, mentor: User) -> Microproject:
    """The first team: «Czyste Powietrze», with a leader and a mentor."""
    microproject = microprojects.make_microproject(edition=edition)
    microprojects.join(microproject=microproject, participation=participation, role=TeamRole.LEADER)
    microprojects.accompany(microproject=microproject, mentor=mentor)
    return microproject
