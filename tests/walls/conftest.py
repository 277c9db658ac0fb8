"""One world for all tests of a module: built once, in a transaction that is taken back at the end."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend

from kopalnia.lib.domain import clock
from people.models import Heartbeat
from people.models.heartbeat import WORKER
from tests import page_checks, snapshots
from tests.walls import canaries, scene
from tests.walls.forms import Form, discover


def company(built: scene.Scene) -> dict[str, Any]:
    """One company whose account opens the portal, as the environment would name it."""
    server = {"server_url": "http://127.0.0.1:9", "organisation": built.own.company.code}
    app = {"provider_id": scene.PROVIDER, "name": "Firma", "client_id": "x", "secret": "x", "settings": server}
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture(scope="module")
def midway(django_db_setup: None, django_db_blocker: Any) -> Iterator[scene.Scene]:
    logging.disable(logging.CRITICAL)  # thousands of refusals are meant here
    before = task_backends["default"]
    task_backends["default"] = DummyBackend("default", {"QUEUES": settings.TASKS["default"]["QUEUES"]})
    with django_db_blocker.unblock(), clock.at(scene.MIDWAY), transaction.atomic(), page_checks.without_context():
        built = snapshots.built_once("scene", make_scene)
        with override_settings(SOCIALACCOUNT_PROVIDERS=company(built)):
            yield built
        transaction.set_rollback(True)
    task_backends["default"] = before
    logging.disable(logging.NOTSET)


def make_scene() -> scene.Scene:
    built = scene.build()
    # A worker that is never too long ago: how long these pages take must not matter.
    Heartbeat.objects.create(name=WORKER, seen_at=timezone.now() + dt.timedelta(days=1))
    built.flock = canaries.plant(built)
    return built


@pytest.fixture(scope="module")
def forms(midway: scene.Scene) -> list[Form]:
    """Every form somebody may send, as its page shows it."""
    found, pages = snapshots.found_once("forms", lambda: discover(midway))
    assert pages > 150
    return found


@pytest.fixture
def world(midway: scene.Scene, db: None) -> scene.Scene:
    """The world in a transaction of the test's own."""
    return midway


@pytest.fixture(autouse=True)
def in_the_world(world: scene.Scene) -> None:
    """Every test here needs the database, so that the tests of a module stand together and build one world."""


@pytest.fixture
def hostile_texts() -> Iterator[None]:
    """For tests that type what looks like a template."""
    with page_checks.hostile_texts():
        yield
