"""Nobody learns from the work behind an answer, nor from the answer, whether somebody has an account.

Counted, not timed: hashes of passwords, queries of each kind on each table, letters in the outbox, templates made into
pages and letters. On every way in and out the figures are those of a stranger, whoever is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from people.actions import card as cards
from people.models import AuditEntry, Card, OutgoingMail, OutgoingText, User
from tests.factories.people import make_user

# In transactions of their own, as in production: the letters wake the worker after the commit.
# The work is counted, and is the same on any database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PASSWORD, WRONG = "dlugie-haslo-7913", "zupelnie-inne-8246"
STRANGER = "nieznana@example.org"
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
TABLE = re.compile(r'(?:FROM|INTO|UPDATE)\s+"(\w+)"')


@dataclass
class Work:
    hashes: int = 0
    templates: int = 0
    queries: Counter[tuple[str, str]] = field(default_factory=Counter)
    letters: int = 0
    answers: list[Any] = field(default_factory=list)

    def differs_from(self, other: Work) -> list[str]:
        """What a watcher could tell the two apart by, in words; nothing when they cannot."""
        tables = sorted({*self.queries, *other.queries})
        figures = {
            "hashes": (self.hashes, other.hashes),
            "templates": (self.templates, other.templates),
            "letters": (self.letters, other.letters),
            **{f"{verb} {table}": (self.queries[verb, table], other.queries[verb, table]) for verb, table in tables},
        }
        words = [f"{what}: {mine} and {theirs}" for what, (mine, theirs) in figures.items() if mine != theirs]
        for number, (mine, theirs) in enumerate(zip(self.answers, other.answers, strict=True)):
            words += [
                f"answer {number}, {part}: {mine[part]} and {theirs[part]}"
                for part in mine
                if mine[part] != theirs[part]
            ]
        return words


@pytest.fixture(autouse=True)
def worker_elsewhere(settings) -> Iterator[None]:
    """What the worker does later is not part of an answer; that it is woken is counted with its row."""
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    with patch("django_tasks.backends.immediate.ImmediateBackend.enqueue"):
        yield


def work_of(walk: Callable[[Client], list[Any]]) -> Work:
    """What a walk of a new browser costs, and what each of its answers shows."""
    work, hashed = Work(), MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, *args: Any, **kwargs: Any) -> str:
        work.hashes += 1
        return hashed(self, *args, **kwargs)

    def rendered(**kwargs: Any) -> None:
        work.templates += 1

    client, letters = Client(), OutgoingMail.objects.count()
    template_rendered.connect(rendered)
    try:
        with patch.object(MD5PasswordHasher, "encode", counted), CaptureQueriesContext(connection) as asked:
            answers = walk(client)
    finally:
        template_rendered.disconnect(rendered)
    for query in asked:
        if not query["sql"].startswith(CONTROL):
            work.queries[query["sql"].split()[0], TABLE.search(query["sql"])[1]] += 1
    work.letters = OutgoingMail.objects.count() - letters
    work.answers = [shown(answer) for answer in answers]
    return work


def shown(answer: Any) -> dict[str, Any]:
    """What a browser sees of an answer, without what differs between any two: the address typed, secrets, the time."""
    page = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", answer.content.decode())
    page = re.sub(r"[\w.]+@example\.org|\b\d{3}\s\d{3}\s\d{3}\b|[0-9A-Z]{4}-[0-9A-Z]{4}", "…", page)
    headers = dict(answer.headers)
    for name in ("Expires", "Content-Length", "Content-Security-Policy"):
        headers.pop(name, None)
    cookies = {
        name: (name == "messages" or len(one.value), one["max-age"], one["path"], one["httponly"], one["samesite"])
        for name, one in answer.cookies.items()
    }
    return {"status": answer.status_code, "page": page, "headers": headers, "cookies": cookies}


# --- Ways of somebody with an address ---


def address(name: str) -> str:
    return f"{name}@example.org"


@pytest.fixture
def known() -> list[str]:
    """Addresses of accounts of every kind."""
    kinds: dict[str, tuple[dict[str, Any], bool | None]] = {
        "z.haslem": ({"password": PASSWORD}, True),
        "bez.hasla": ({}, True),
        "niepotwierdzona": ({"password": PASSWORD}, False),
        "bez.wiersza": ({"password": PASSWORD}, None),
        "zamkniete": ({"password": PASSWORD, "is_active": False}, True),
    }
    for name, (given, verified) in kinds.items():
        user = make_user(email=address(name), **given)
        if verified is not None:
            EmailAddress.objects.create(user=user, email=address(name), primary=True, verified=verified)
    return [address(name) for name in kinds]


def sign_up(client: Client, email: str) -> list[Any]:
    return [
        client.get("/konto/signup/"),
        client.post("/konto/signup/", {"email": email, "password1": PASSWORD}),
        client.get("/konto/confirm-email/"),
        client.post("/konto/confirm-email/", {"code": "AAAAAA"}),
        client.post("/konto/confirm-email/", {"code": "AAAAAA"}),
        client.post("/konto/confirm-email/", {"code": "AAAAAA"}),
    ]


def sign_up_without_password(client: Client, email: str) -> list[Any]:
    return [client.post("/konto/signup/", {"email": email})]


def sign_in(client: Client, email: str) -> list[Any]:
    return [
        client.get("/konto/login/"),
        client.post("/konto/login/", {"login": email, "password": WRONG}),
        client.post("/konto/login/", {"login": email, "password": WRONG, "remember": "on"}),
    ]


def ask_for_a_code(client: Client, email: str) -> list[Any]:
    return [
        client.get("/konto/login/code/"),
        client.post("/konto/login/code/", {"email": email, "next": "/konto/"}),
        client.get("/konto/login/code/confirm/"),
        client.post("/konto/login/code/confirm/", {"code": "AAAAAA"}),
        client.post("/konto/login/code/confirm/", {"code": "AAAAAA"}),
        client.post("/konto/login/code/confirm/", {"code": "AAAAAA"}),
    ]


def reset_the_password(client: Client, email: str) -> list[Any]:
    return [
        client.post("/konto/password/reset/", {"email": email}),
        client.get("/konto/password/reset/confirm/"),
        client.post("/konto/password/reset/confirm/", {"code": "AAAAAA"}),
        client.post("/konto/password/reset/confirm/", {"code": "AAAAAA"}),
        client.post("/konto/password/reset/confirm/", {"code": "AAAAAA"}),
    ]


WAYS = {
    sign_up: {"hashes": 1, "letters": 1},
    sign_up_without_password: {"hashes": 0, "letters": 1},
    sign_in: {"hashes": 4, "letters": 0},
    ask_for_a_code: {"hashes": 0, "letters": 1},
    reset_the_password: {"hashes": 0, "letters": 1},
}


@pytest.mark.parametrize("way", WAYS)
def test_address_of_an_account_costs_and_shows_what_that_of_a_stranger_does(way, known: list[str]) -> None:
    # An account made meanwhile must not be taken for one that was there.
    stranger = work_of(lambda client: way(client, STRANGER))
    assert {"hashes": stranger.hashes, "letters": stranger.letters} == WAYS[way]
    for email in known:
        assert (email, work_of(lambda client, email=email: way(client, email)).differs_from(stranger)) == (email, [])


def test_sign_up_with_a_known_address_leaves_nothing_of_the_rehearsal(known: list[str]) -> None:
    before = [model.objects.count() for model in (User, EmailAddress, AuditEntry)]
    sign_up_without_password(Client(), known[0])
    assert [model.objects.count() for model in (User, EmailAddress, AuditEntry)] == before
    assert OutgoingMail.objects.get().to_email == known[0]


def test_password_of_an_own_address_opens_whether_it_is_proven_or_not_and_of_a_closed_account_never(known) -> None:
    def answer(email: str) -> str:
        return Client().post("/konto/login/", {"login": email, "password": PASSWORD})["Location"]

    expected = ["/", "/konto/confirm-email/", "/konto/confirm-email/", "/konto/inactive/"]
    assert [answer(email) for email in known if email != address("bez.hasla")] == expected


# --- Text messages, cards, passkeys ---


def test_number_nobody_signs_in_with_costs_what_a_known_one_does(settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    make_user(email=None, phone="+48600100100", phone_verified=True)
    make_user(email=None, phone="+48600100200", phone_verified=True)
    make_user(email=None, phone="+48600100300", phone_verified=False)

    def ask(client: Client, number: str) -> list[Any]:
        return [
            client.post("/logowanie/telefon/", {"phone": number}),
            client.get("/logowanie/telefon/kod/"),
            client.post("/logowanie/telefon/kod/", {"code": "000000"}),
        ]

    for number in ("600 100 900", "600 100 100"):  # the first of a day opens its count
        ask(Client(), number)
    OutgoingText.objects.all().delete()
    stranger = work_of(lambda client: ask(client, "600 100 400"))
    for number in ("600 100 200", "600 100 300"):
        assert work_of(lambda client, number=number: ask(client, number)).differs_from(stranger) == []
    assert OutgoingText.objects.exclude(sealed="").count() == 1


def test_code_of_no_card_costs_what_a_wrong_pin_does_each_of_five_times() -> None:
    issuer = make_user()
    card = cards.issue(make_user(email=None), by=issuer, pin="271828").card
    revoked = cards.revoke(cards.issue(make_user(email=None), by=issuer, pin="271828").card, by=issuer)
    unknown = "2222-3333"
    assert not Card.objects.filter(code=unknown.replace("-", "")).exists()

    def enter(code: str) -> Callable[[Client], list[Any]]:
        return lambda client: [client.post("/karta/", {"code": code, "pin": "000000"})]

    stranger = work_of(enter(unknown))
    assert stranger.hashes == 1
    assert work_of(enter(revoked.printed)).differs_from(stranger) == []
    for _try in range(6):  # the sixth finds the card blocked
        assert work_of(enter(card.printed)).differs_from(stranger) == []


def test_passkey_page_names_no_account_and_is_the_same_for_everybody(known: list[str]) -> None:
    first, second = (
        Client().get(f"/konto/2fa/webauthn/login/?email={email}").content for email in (known[0], STRANGER)
    )
    assert b"allowCredentials" not in first
    assert len(first) == len(second)


# --- Ways to more ---


def test_adding_an_address_somebody_else_has_costs_what_adding_a_free_one_does(known: list[str]) -> None:
    def add(email: str) -> Callable[[Client], list[Any]]:
        def walk(client: Client) -> list[Any]:
            return [
                client.post("/konto/email/", {"email": email, "action_add": ""}),
                client.get("/konto/confirm-email/"),
                client.post("/konto/confirm-email/", {"code": "AAAAAA"}),
            ]

        return walk

    def signed_in(walk: Callable[[Client], list[Any]]) -> Callable[[Client], list[Any]]:
        anna = make_user(email=address(f"anna{User.objects.count()}"))
        EmailAddress.objects.create(user=anna, email=anna.email, primary=True, verified=True)

        def walk_signed_in(client: Client) -> list[Any]:
            client.force_login(anna)
            return walk(client)

        return walk_signed_in

    free = work_of(signed_in(add(STRANGER)))
    assert free.letters == 1
    for email in known:
        assert (email, work_of(signed_in(add(email))).differs_from(free)) == (email, [])
