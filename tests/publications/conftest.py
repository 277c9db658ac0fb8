"""A publication at two moments: begun, and ready to be frozen. Everything happens on one day of 2017."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kopalnia.lib.domain import clock
from microprojects.choices import TeamRole
from microprojects.models import Microproject
from people.models import User
from programmes.models import Edition, Participation
from publications.actions import freezing
from publications.models import Publication
from tests.factories import microprojects, programmes
from tests.factories import publications as make
from tests.snapshots import built_once


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock.at(dt.date(2017, 10, 12)):
        yield


@pytest.fixture(autouse=True)
def world(request: pytest.FixtureRequest, own_media: None, october: None) -> SimpleNamespace | None:
    """What a test that asks for `released` or `ready` finds in the database, with the cast it belongs to."""
    if not {"ready", "released"} & set(request.fixturenames):
        return None
    request.getfixturevalue("db")
    if "released" in request.fixturenames:
        return built_once("released", lambda: release(built_once("ready", make_world)))
    return built_once("ready", make_world)


def make_world() -> SimpleNamespace:
    edition = programmes.make_edition()
    coordinator = programmes.make_coordinator(edition=edition)
    leader = programmes.make_participant(edition=edition, first_name="Ewelina")
    mentor = programmes.make_mentor(edition=edition)
    microproject = microprojects.make_microproject(edition=edition)
    microprojects.join(microproject=microproject, participation=leader, role=TeamRole.LEADER)
    microprojects.accompany(microproject=microproject, mentor=mentor)
    ready = make.make_ready(edition=edition, microproject=microproject, by=coordinator)
    return SimpleNamespace(
        edition=edition,
        coordinator=coordinator,
        participation=leader,
        mentor=mentor,
        microproject=microproject,
        ready=ready,
    )


def release(world: SimpleNamespace) -> SimpleNamespace:
    publication = world.ready.publication
    freezing.freeze(publication, expected=publication.version, by=world.coordinator)
    world.released = freezing.release(publication, by=world.coordinator)
    return world


@pytest.fixture
def edition(request: pytest.FixtureRequest, world: SimpleNamespace | None) -> Edition:
    return world.edition if world else request.getfixturevalue("edition")


@pytest.fixture
def coordinator(request: pytest.FixtureRequest, world: SimpleNamespace | None) -> User:
    return world.coordinator if world else request.getfixturevalue("coordinator")


@pytest.fixture
def participation(request: pytest.FixtureRequest, world: SimpleNamespace | None) -> Participation:
    return world.participation if world else request.getfixturevalue("participation")


@pytest.fixture
def mentor(request: pytest.FixtureRequest, world: SimpleNamespace | None) -> User:
    return world.mentor if world else request.getfixturevalue("mentor")


@pytest.fixture
def microproject(request: pytest.FixtureRequest, world: SimpleNamespace | None) -> Microproject:
    return world.microproject if world else request.getfixturevalue("microproject")


@pytest.fixture
def ready(db: None, world: SimpleNamespace) -> SimpleNamespace:
    return world.ready


@pytest.fixture
def publication(ready: SimpleNamespace) -> Publication:
    return ready.publication


@pytest.fixture
def released(db: None, world: SimpleNamespace) -> Publication:
    return world.released
