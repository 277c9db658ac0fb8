from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.house import APPS

# The tables of the SQLite part are made from the models, so there only PostgreSQL has migrations to look at.
pytestmark = pytest.mark.picky


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


@pytest.mark.django_db
def test_each_app_has_one_last_migration() -> None:
    loader = MigrationLoader(connection)
    leaves = {app: len(loader.graph.leaf_nodes(app)) for app in APPS if app in loader.migrated_apps}
    assert len([app for app, count in leaves.items() if count == 1]) >= 4
    assert [app for app, count in leaves.items() if count > 1] == []
