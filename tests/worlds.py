"""Worlds of the demo for tests: built once for a run, copied for a module, thrown away after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import transaction

from kopalnia import demo
from kopalnia.demo import engine
from kopalnia.demo.world import World
from kopalnia.lib.domain import clock
from tests import snapshots

OWN = (
    "people",
    "organisations",
    "programmes",
    "joining",
    "recruitment",
    "trainings",
    "visits",
    "microprojects",
    "mentors",
    "publications",
    "reports",
    "account",
)


@contextmanager
def built(blocker: Any, moment: str, *, documents: bool = False) -> Iterator[World]:
    """The world of a moment, on its day, rolled back at the end. For fixtures of a module:

        @pytest.fixture(scope="module")
        def world(django_db_setup, django_db_blocker):
            with built(django_db_blocker, "midway") as world:
                yield world

    Tests of the module that change something also ask for `db`, which rolls their changes back.
    """
    with blocker.unblock(), transaction.atomic():
        world = demo_world(moment, documents=documents)
        with clock.at(engine.day_of(moment)):
            yield world
        transaction.set_rollback(True)


def demo_world(moment: str, *, documents: bool = False) -> World:
    """The world of a moment, in a database that is empty."""
    name = f"{moment}-with-documents" if documents else moment
    return snapshots.built_once(name, lambda: demo.build(moment, documents=documents))


def fingerprint() -> dict[str, tuple[int, str]]:
    """Rows and a hash of all their values for every table of the portal."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OWN:
            rows = list(model._default_manager.order_by("pk").values_list())
            found[model._meta.label] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    return found
