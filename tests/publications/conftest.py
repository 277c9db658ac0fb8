"""A publication at two moments: begun, and ready to be frozen. Everything happens on one day of 2017."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kopalnia.lib.domain import clock
from microprojects.models import Microproject
from people.models import User
from programmes.models import Edition
from publications.actions import freezing
from publications.models import Publication
from tests.factories import publications as make


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock.at(dt.date(2017, 10, 12)):
        yield


@pytest.fixture
def ready(edition: Edition, microproject: Microproject, coordinator: User) -> SimpleNamespace:
    return make.make_ready(edition=edition, microproject=microproject, by=coordinator)


@pytest.fixture
def publication(ready: SimpleNamespace) -> Publication:
    return ready.publication


@pytest.fixture
def released(publication: Publication, coordinator: User) -> Publication:
    freezing.freeze(publication, expected=publication.version, by=coordinator)
    return freezing.release(publication, by=coordinator)
