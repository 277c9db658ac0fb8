"""Alive and ready: what a machine reads, and what the administration reads."""

import datetime as dt
from collections import namedtuple
from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from kopalnia import health
from people.models import Heartbeat
from tests.factories.people import make_administrator, make_user
from tests.page_text import words

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 – as shutil gives it


@pytest.fixture
def alive() -> None:
    Heartbeat.note()


def failed(client: Client) -> list[str]:
    answer = client.get("/readyz")
    parts = answer.json()
    assert set(parts) == {"ready", "database", "migrations", "cache", "media", "worker", "disk"}
    names = [name for name, state in parts.items() if state == "failed"]
    assert (answer.status_code, parts["ready"]) == ((503, False) if names else (200, True))
    assert "no-store" in answer["Cache-Control"]
    return names


def test_alive_is_said_without_asking_anything(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_only_ask(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_ready_when_everything_holds(client: Client, alive: None) -> None:
    assert failed(client) == []


def test_not_ready_without_a_database(client: Client, alive: None) -> None:
    with mock.patch.object(connection, "cursor", side_effect=DatabaseError("gone")):
        assert failed(client) == ["database", "migrations", "worker"]
        assert client.get("/healthz").status_code == 200


def test_not_ready_before_the_migrations(client: Client, alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    monkeypatch.setattr(health, "_migrations_of_this_code", lambda: {*applied, ("people", "9999_later")})
    assert failed(client) == ["migrations"]


def test_migrations_of_this_code_are_read(settings) -> None:
    settings.MIGRATION_MODULES = {}
    health._migrations_of_this_code.cache_clear()
    try:
        assert ("people", "0001_initial") in health._migrations_of_this_code()
    finally:
        health._migrations_of_this_code.cache_clear()


def test_not_ready_without_a_cache(client: Client, alive: None, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert failed(client) == ["cache"]


def test_not_ready_when_media_cannot_be_written(client: Client, alive: None, settings, tmp_path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert failed(client) == ["media"]


@pytest.mark.parametrize(("minutes", "missing"), [(4, []), (6, ["worker"])])
def test_ready_while_the_worker_has_been_seen(client: Client, minutes: int, missing: list[str]) -> None:
    assert failed(client) == ["worker"]
    Heartbeat.objects.create(name="worker", seen_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert failed(client) == missing


def test_not_ready_on_a_full_disk(client: Client, alive: None) -> None:
    with mock.patch("shutil.disk_usage", return_value=Usage(10**9, 10**9, 400 * 1024 * 1024)):
        assert failed(client) == ["disk"]


def test_administration_reads_what_to_do(client: Client) -> None:
    client.force_login(make_administrator())
    page = words(client.get("/konto/portal/stan/"))
    assert "Nie działa" in page
    assert "Trzeba uruchomić na serwerze usługę kopalnia-worker." in page
    Heartbeat.note()
    assert "Nie działa" not in words(client.get("/konto/portal/stan/"))


def test_nobody_else_reads_it(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/konto/portal/stan/").status_code == 403
