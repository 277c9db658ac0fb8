"""A world is built once in a run; every other module and process that wants the same one copies its rows and files.

The rows are kept as the database has them, in a folder the processes of a run share. Building says what the portal does,
and has tests of its own (`tests/demo/`); copying only spares doing the same again.
"""

from __future__ import annotations

import fcntl
import io
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from tests.factories.people import numbers

T = TypeVar("T")
# Names the folder to the processes of a run, which are children of the one that made it.
SHARED = "KOPALNIA_TEST_WORLDS"


def pytest_configure(config: pytest.Config) -> None:
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="kopalnia-worlds-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED)))


def built_once(name: str, build: Callable[[], T]) -> T:
    """Leave in the empty database what `build` makes in it, its files too; its answer is copied with them."""
    built = False

    def keep(folder: Path) -> T:
        nonlocal built
        built = True
        before = _counts()
        with transaction.atomic():
            answer = build()
        after = _counts()
        if mixed := [table for table, number in before.items() if number and number != after[table]]:
            raise AssertionError(f"There were rows before the world was built: {mixed}")
        rows = {table: _read(table) for table, number in after.items() if number and not before[table]}
        (folder / "rows").write_bytes(pickle.dumps(rows))
        _copy(Path(settings.MEDIA_ROOT), folder / "media")
        return answer

    answer, folder = _once(name, keep)
    if not built:
        with transaction.atomic():
            _write(pickle.loads((folder / "rows").read_bytes()))  # noqa: S301 - a process of this run wrote it
        _copy(folder / "media", Path(settings.MEDIA_ROOT))
    return answer


def found_once(name: str, find: Callable[[], T]) -> T:
    """What `find` reads in a world that is the same for all."""
    return _once(name, lambda _folder: find())[0]


def _once(name: str, make: Callable[[Path], T]) -> tuple[T, Path]:
    folder = Path(os.environ[SHARED], f"{name}-{connection.vendor}")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        # Whoever comes while it is being made waits for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = folder / "answer"
        if answer.exists():
            made, given = pickle.loads(answer.read_bytes())  # noqa: S301 - a process of this run wrote it
            numbers.pass_over(given)
            return made, folder
        made = make(folder)
        # Written last: where it stands, all is whole.
        answer.write_bytes(pickle.dumps((made, numbers.given)))
        return made, folder


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in _tables():
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
            found[table] = cursor.fetchone()[0]
    return found


def _read(table: str) -> Any:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.BytesIO()
            cursor.copy_expert(f"COPY {name} TO STDOUT", text)
            return text.getvalue()
        columns = connection.introspection.get_table_description(cursor, table)
        # The plus keeps the driver from reading a value as the type its column is declared to have.
        raw = ", ".join(f"+{connection.ops.quote_name(column.name)}" for column in columns)
        cursor.execute(f"SELECT {raw} FROM {name}")  # noqa: S608 - names of ours
        return cursor.fetchall()


def _write(tables: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The rows were checked when they were made.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in tables.items():
            name = connection.ops.quote_name(table)
            if connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {name} FROM STDIN", io.BytesIO(rows))
            else:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - a name of ours
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
            wanted = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
            for statement in connection.ops.sequence_reset_sql(no_style(), wanted):
                cursor.execute(statement)
