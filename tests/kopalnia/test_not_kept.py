"""A full disk and a busy database: said as what they are, with the typed text; reading goes on."""

import errno
import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import Error, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from kopalnia.lib.web import outages
from microprojects.forms.entries import EntryForm
from microprojects.models import Microproject
from people.middleware import LastSeenMiddleware
from people.models import User
from tests.page_text import words

pytestmark = pytest.mark.django_db

TEXT = "Umówiliśmy boisko przy szkole nr 4. Dyrektorka daje też szatnię."
FORM = {"text": TEXT, "when": "today", "hours": "2", "time_mode": "own", "audience": "team", "verb": "send"}


def chained(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Quota exceeded"),
    OperationalError("database or disk is full"),
    chained(RuntimeError("wrapped"), OSError(errno.ENOSPC, "full")),
]


@pytest.mark.parametrize("error", FULL, ids=str)
def test_full_disk_is_known(error: Exception) -> None:
    assert outages.status_of(error) == 507


def test_locked_database_is_known_and_our_own_faults_are_not() -> None:
    assert outages.status_of(OperationalError("database is locked")) == 503
    for fault in (OperationalError("no such table: x"), OSError(errno.ENOENT, "x"), KeyError("x"), None):
        assert outages.status_of(fault) == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite can be made full by a pragma")
def test_full_database_is_known_by_its_own_error() -> None:
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            with pytest.raises(OperationalError) as full:
                cursor.executemany(
                    "INSERT INTO django_session VALUES (hex(randomblob(20)), %s, '2030-01-01')", [["x" * 9000]] * 1000
                )
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294")
    assert outages.status_of(full.value) == 507


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL raises by a code what it is asked to")
@pytest.mark.parametrize(
    ("code", "status"), [("53100", 507), ("55P03", 503), ("57P03", 503), ("40P01", 503), ("42601", 0)]
)
def test_states_of_postgresql_are_known_by_their_codes(code: str, status: int) -> None:
    with connection.cursor() as cursor, pytest.raises(Error) as raised, transaction.atomic():
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")
    assert outages.status_of(raised.value) == status


@pytest.mark.parametrize(("error", "status"), [(FULL[0], 507), (OperationalError("database is locked"), 503)])
@pytest.mark.parametrize("origin", ["http://testserver", "https://evil.example"])
def test_entry_that_cannot_be_kept_is_given_back(
    error: Exception, status: int, origin: str, participant: User, microproject: Microproject, monkeypatch: Any
) -> None:
    def broken(form: EntryForm) -> None:
        raise error

    monkeypatch.setattr(EntryForm, "is_valid", broken)
    client = Client(raise_request_exception=False)
    client.force_login(participant)
    place = reverse("microprojects:entry_new", args=[microproject.code])
    answer = client.post(place, FORM, headers={"Origin": origin})
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "60")
    assert "Portal nie może teraz niczego zapisać." in words(answer)
    assert (TEXT in words(answer)) == (origin == "http://testserver")


def test_page_is_read_when_the_session_cannot_be_noted(participant: User, monkeypatch: Any) -> None:
    client = Client()
    client.force_login(participant)
    session = client.session
    session[LastSeenMiddleware.KEY] = int(time.time()) - 2 * LastSeenMiddleware.EVERY
    session.save()
    tries = []

    def locked(*args: Any, **kwargs: Any) -> None:
        tries.append(args)
        raise OperationalError("database is locked")

    monkeypatch.setattr(UserSession.objects, "filter", locked)
    home = reverse("home")
    assert client.get(home).status_code == 200
    assert client.get(home).status_code == 200
    assert len(tries) == 1  # a locked database is not waited for by every page
