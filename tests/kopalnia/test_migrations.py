"""An installation of the first published tables, with a row in each of them, is brought to the newest ones.

Nobody has to add a case: each later migration is run over these rows, on both databases. A table or a column that a
migration takes away or fills anew on purpose is named in `CHANGED`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from tests.house import APPS

# What the first installations began with. From here on migrations are only added.
BASELINE: Final = {
    "people": "0002_table_that_counts_while_redis_is_away",
    "organisations": "0001_initial",
    "programmes": "0001_initial",
    "joining": "0001_initial",
    "recruitment": "0001_initial",
    "trainings": "0001_initial",
    "visits": "0001_initial",
    "microprojects": "0001_initial",
    "mentors": "0001_initial",
    "publications": "0001_initial",
    "reports": "0001_initial",
}
# "app.model" or "app.model.field" → what became of it since.
CHANGED: Final[dict[str, str]] = {}

DAY = dt.date(2017, 6, 8)
NOON = dt.datetime(2017, 6, 8, 10, tzinfo=dt.UTC)
# Where any value will not do, because the tables ask for more.
NEEDED: Final[dict[str, dict[str, Any]]] = {
    "people.mailstop": {"number": 1},
    "organisations.contact": {"phone": "+48600100200"},
    "organisations.organisationchange": {"kind": "closed"},
    "joining.invitation": {"sent_at": NOON, "expires_at": NOON + dt.timedelta(days=14)},
    "visits.attendee": {"guest_name": "Jan Lis"},
}
# Fields that must hold another row than a field before them does.
ANOTHER: Final = {
    "people.merge.absorbed",
    "microprojects.overlap.second",
    "microprojects.handover.to_user",
}
# Optional fields of which one must be there.
FILLED: Final = {"publications.printedname.user", "publications.withdrawal.user"}

Rows = dict[str, dict[Any, dict[str, Any]]]


@pytest.fixture
def database(db: None, settings: Any) -> Iterator[BaseDatabaseWrapper]:
    """An empty database in the place of the default one, as long as the test lasts."""
    settings.MIGRATION_MODULES = {}  # which `--no-migrations` hides
    kept = connections["default"]
    own = kept.copy()
    name = f"{kept.settings_dict['NAME']}_migrated" if kept.vendor == "postgresql" else ":memory:"
    own.settings_dict["TEST"] = {**own.settings_dict["TEST"], "NAME": name}
    own.settings_dict["NAME"] = own.creation._create_test_db(verbosity=0, autoclobber=True)
    connections["default"] = own
    try:
        yield own
    finally:
        own.close()
        own.creation._destroy_test_db(name, verbosity=0)
        connections["default"] = kept


@pytest.mark.django_db
def test_rows_of_the_first_tables_are_still_there_in_the_newest(database: BaseDatabaseWrapper) -> None:
    before = Filler(migrated(database, list(BASELINE.items()))).fill()
    assert len(before) > 60
    newest = migrated(database, MigrationExecutor(database).loader.graph.leaf_nodes())
    database.check_constraints()
    assert lost(before, newest) == []


def migrated(database: BaseDatabaseWrapper, targets: list[tuple[str, str]]) -> StateApps:
    """Bring the database there; the models as they are then."""
    executor = MigrationExecutor(database)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def test_the_baseline_is_of_every_app_that_was_there() -> None:
    assert len(BASELINE) == 11
    assert set(BASELINE) <= set(APPS)


class Filler:
    """A row in every table, written as the models were then."""

    def __init__(self, apps: StateApps) -> None:
        self.apps = apps
        self.made: dict[str, list[models.Model]] = {}

    def fill(self) -> Rows:
        ours = [model for model in self.apps.get_models() if model._meta.app_label in BASELINE]
        for model in ours:
            if not self.made.get(model._meta.label_lower):
                self.make(model)
        return {label: {row.pk: values(row) for row in rows} for label, rows in self.made.items()}

    def make(self, model: type[models.Model]) -> models.Model:
        label = model._meta.label_lower
        given = dict(NEEDED.get(label, {}))
        for field in model._meta.concrete_fields:
            if field.name not in given and (needs_a_value(field) or f"{label}.{field.name}" in FILLED):
                given[field.name] = self.value(field, another=f"{label}.{field.name}" in ANOTHER)
        row = model._base_manager.create(**given)
        self.made.setdefault(label, []).append(model._base_manager.get(pk=row.pk))
        return row

    def value(self, field: Any, *, another: bool) -> Any:
        if field.is_relation:
            made = self.made.get(field.related_model._meta.label_lower) or [self.make(field.related_model)]
            return self.make(field.related_model) if another else made[0]
        if field.choices:
            return field.flatchoices[0][0]
        return SOME[field.get_internal_type()]()


SOME: Final[dict[str, Any]] = {
    "BigIntegerField": lambda: 1,
    "BooleanField": lambda: True,
    "CharField": lambda: "ż",
    "DateField": lambda: DAY,
    "DateTimeField": lambda: NOON,
    "DecimalField": lambda: 1,
    "FileField": lambda: "x.jpg",
    "IntegerField": lambda: 1,
    "JSONField": lambda: {"ż": 1},
    "PositiveIntegerField": lambda: 1,
    "PositiveSmallIntegerField": lambda: 1,
    "TextField": lambda: "ż",
    "UUIDField": uuid.uuid4,
}


def needs_a_value(field: Any) -> bool:
    silent = field.blank and field.empty_strings_allowed and not field.is_relation
    return not (field.null or field.has_default() or field.primary_key or silent)


def values(row: models.Model) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}


def lost(before: Rows, apps: StateApps) -> list[str]:
    """Rows and values that are not where they were, unless `CHANGED` says why."""
    labels = {model._meta.label_lower: model for model in apps.get_models()}
    found = [f"{label} has gone" for label in before if label not in labels and label not in CHANGED]
    for label in before.keys() & labels.keys() - CHANGED.keys():
        now = {row.pk: values(row) for row in labels[label]._base_manager.all()}
        for pk, row in before[label].items():
            for name, value in row.items():
                if f"{label}.{name}" not in CHANGED and now.get(pk, {}).get(name, "nothing") != value:
                    found.append(f"{label} {pk}: {name} was {value!r}, is {now.get(pk, {}).get(name, 'nothing')!r}")
    return found
