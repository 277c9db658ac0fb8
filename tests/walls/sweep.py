"""Asking every URL as everybody, with things of both sides, and writing down what came back."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from kopalnia.checks import Address, addresses
from kopalnia.lib.web.access import access_of
from people.models import AuditEntry, Card, ConsentText, OutgoingMail, PortalRole
from tests.walls.canaries import tokens_in
from tests.walls.scene import PRINCIPALS, VALUES, Scene, Side

OWN, FOREIGN = "own", "foreign"
METHODS = ("GET", "POST")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+[\"`]?(\w+)", re.IGNORECASE)
INSERTS = re.compile(r"^\s*INSERT INTO\s+[\"`]?(\w+)", re.IGNORECASE)
# What a request may write whoever sends it: its own session, and the memory of forms already sent.
MACHINERY = {"django_session", "people_submissionkey"}


KEYS = re.compile(r'name="(idempotency_key|csrfmiddlewaretoken)" value="[^"]*"')
LOADS = re.compile(
    r"""(?:\bsrc|\bsrcset|\baction|<link[^>]*\bhref)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)


@dataclass
class Answer:
    """What one principal got from one address."""

    path: str
    status: int
    kind: str
    location: str
    headers: dict[str, str]
    body: bytes
    writes: list[str] = field(default_factory=list)
    # What broke, and where, of an answer of 500.
    fault: str = ""
    # Read off the body by `digest`, which then lets it go: eight thousand pages need much room.
    tokens: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    loads: str = ""
    plain: str = ""

    def digest(self, names: frozenset[str]) -> Answer:
        """Keep what the tests ask: canaries, full names, loads from elsewhere, and the hash of the page without its
        one-time keys and its own address."""
        text = self.text
        self.tokens = tokens_in(text)
        self.names = {name for name in names if name in text}
        if self.kind == "text/html" and (found := LOADS.search(text)):
            self.loads = found[0]
        self.plain = hashlib.sha256(KEYS.sub("", text).replace(self.path, "PATH").encode()).hexdigest()
        self.body = b""
        return self

    @property
    def is_sign_in(self) -> bool:
        return self.status == 302 and self.location.partition("?")[0] in {"/konto/login/", "/zaplecze/login/"}

    @property
    def said(self) -> str:
        """The status, with a redirect to the sign-in page told apart."""
        return "login" if self.is_sign_in else str(self.status)

    @property
    def is_refused(self) -> bool:
        return self.status >= 400 or self.is_sign_in

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace").replace("\xa0", " ")


class Visitor:
    """One principal with a browser. Whatever a request changed is taken back after it."""

    def __init__(self, user: Any, *, language: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        if language:
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self._cookies = self.client.cookies.output()
        self._kept = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, path: str, data: Any = None, **options: Any) -> Answer:
        writes: list[str] = []
        with transaction.atomic(), watched(writes):
            # Bytes go out as they are; of anything else the client makes a body.
            send = (
                partial(self.client.generic, method)
                if isinstance(data, bytes)
                else getattr(self.client, method.lower())
            )
            response = send(path, data, **options)
            body = body_of(response)
            transaction.set_rollback(True)
        if self.client.cookies.output() != self._cookies:
            self.client.cookies.clear()
            self.client.cookies.load(self._kept)
            self._cookies = self.client.cookies.output()
        return Answer(
            path=path,
            status=response.status_code,
            kind=response.headers.get("Content-Type", "").partition(";")[0],
            location=response.headers.get("Location", ""),
            headers=dict(response.headers),
            body=body,
            writes=writes,
            fault=fault_of(response),
        )


def fault_of(response: HttpResponseBase) -> str:
    info = getattr(response, "exc_info", None)
    if not info or response.status_code < 500:
        return ""
    where = traceback.extract_tb(info[2])[-1]
    return f"{info[0].__name__}: {info[1]} ({where.filename}:{where.lineno})"


def body_of(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.content  # type: ignore[attr-defined]


@contextmanager
def watched(writes: list[str], pattern: re.Pattern[str] = WRITES) -> Iterator[None]:
    """Collect the names of the tables that are written to; with `INSERTS`, of those that get new rows."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := pattern.match(sql)) and found[1] not in MACHINERY:
            writes.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


# --- Addresses -------------------------------------------------------------------------------------------------------


def all_addresses() -> list[Address]:
    return list(addresses())


# The addresses outside every app: the home page, those of libraries, machines.
PORTAL = "portal"


def app_of(address: Address) -> str:
    return address.namespaces[0] if address.namespaces else PORTAL


def apps() -> list[str]:
    """The largest first: where several processes share the apps, none waits for it at the end."""
    return [app for app, _number in Counter(app_of(address) for address in addresses()).most_common()]


def rule_of(address: Address) -> str:
    """What the view declared, in words, or whose rules it follows."""
    access = access_of(address.view)
    if access is not None:
        return "public" if access.is_public else access.description
    return "admin site" if "admin" in address.namespaces else "allauth"


def is_public(address: Address) -> bool:
    access = access_of(address.view)
    return access is not None and access.is_public


# Things of the whole portal, and keys of the person who asks.
NO_COUNTERPART = ("administrator_end", "administrator_reopen", "card_sign_in", "second_factor_reset", "mfa_")


def takes_object(address: Address) -> bool:
    """Whether the address names a thing that has a counterpart on the other side."""
    return (
        "admin" not in address.namespaces
        and not address.name.startswith(NO_COUNTERPART)
        and "<" in address.route.replace("<purpose:purpose>", "")
    )


def path_of(address: Address, side: Side, **other: Any) -> str:
    """The address with the things of a side put into it; `other` overrides single arguments."""
    if address.route.endswith("$"):  # the two patterns of the admin site that are regular expressions
        return "/zaplecze/people/" if "app_label" in address.route else "/zaplecze/nie-ma/"
    return "/" + ARGUMENT.sub(lambda found: str(other.get(found[1]) or value(address, found[1], side)), address.route)


def arguments(address: Address) -> list[str]:
    return ARGUMENT.findall(address.route)


def value(address: Address, argument: str, side: Side) -> Any:
    if address.name in {"administrator_end", "administrator_reopen"}:
        return PortalRole.objects.order_by("pk")[0].pk
    if argument in VALUES:
        return VALUES[argument](side)
    if argument == "code":
        return _thing(address, side).code
    if argument == "number":
        return _number(address, side)
    return _admin(address, argument, side)


THINGS = (
    # The page repeats the code of its address to anybody, whether there is such a card or not.
    (r"^card_sign_in$", lambda _side: Card(code="K7M42RXP")),
    (r"^card_revoke$", lambda side: side.rows["pass"]),
    (r"^card_end$", lambda side: side.membership.participation),
    (r"^second_factor_reset$", lambda side: side.coordinator),
    (r"^(person_trainings|certificate_issue)$", lambda side: side.membership.participation),
    (r"^(person_|participation_|affiliation_|contact_)", lambda side: side.membership.participation),
    (r"^(application_|reserve_move)", lambda side: side.application),
    (r"^company_account_", lambda side: side.company_account_request),
    (r"^module_", lambda side: side.module),
    (r"^attendance_reopen$", lambda side: side.signed),
    (r"^(session_|attendance_)", lambda side: side.session),
    (r"^certificate_", lambda side: side.certificate),
    (r"^(visit_|agenda_item_|attendee_)", lambda side: side.visit),
    (r"^resource_", lambda side: side.card),
    (r"^(entry_edit|photo_new)$", lambda side: side.draft),
    (r"^(entry_detail|entry_review|entry_undo|review_confirm)$", lambda side: side.entry),
    (r"^photo", lambda side: side.photo),
    (r"^overlap_withdraw$", lambda side: side.overlap.first),
    (r"^(event_detail|event_edit|event_hold|event_cancel)$", lambda side: side.event),
    (r"^(recipients_edit|event_undo)$", lambda side: side.held),
    (r"^(note_new|note_undo|meeting_undo)$", lambda side: side.meeting),
    (
        r"^(publication|publication_chapter|publication_figures|publication_photo|publication_pdf)$",
        lambda side: side.released,
    ),
    (r"^publication_", lambda side: side.workshop),
    (r"^chapter_", lambda side: side.chapter),
    (r"^sign_in$", lambda side: side.mentor),
)


def _thing(address: Address, side: Side) -> Any:
    return next((get(side) for pattern, get in THINGS if re.search(pattern, address.name)), side.group)


def _number(address: Address, side: Side) -> int:
    if address.name.startswith("plan_"):
        return side.plan.number
    if address.name in {"member_end", "member_reopen", "member_undo", "role_change", "role_hand_over"}:
        return side.membership.pk
    if address.name in {"mentor_end", "mentor_reopen"}:
        return side.accompaniment.pk
    return side.aim.number if address.name.startswith("aim_") else 1


def _admin(address: Address, argument: str, side: Side) -> Any:
    if argument == "content_type_id":
        return 1
    rows = {
        "/user/": side.person,
        "/organisation/": side.company,
        "/consenttext/": ConsentText.objects.first(),
        "/auditentry/": AuditEntry.objects.filter(edition_id=side.edition.pk).first(),
        "/outgoingmail/": OutgoingMail.objects.filter(to_user=side.person).first() or OutgoingMail.objects.first(),
    }
    row = next((row for part, row in rows.items() if part in address.route), None)
    return row.pk if row is not None else 1


@dataclass
class Row:
    """One URL pattern with everything that came back from it: (principal, side, method) → answer."""

    address: Address
    answers: dict[tuple[str, str, str], Answer]


def sides(address: Address) -> tuple[str, ...]:
    return (OWN, FOREIGN) if takes_object(address) else (OWN,)


def names_of(scene: Scene) -> frozenset[str]:
    """Full names of the people of our edition: participants and the group's mentor."""
    people = {row.user.full_name for row in scene.own.edition.participations.select_related("user")}
    return frozenset(people | {scene.own.mentor.full_name})


def sweep(scene: Scene, app: str) -> list[Row]:
    """Ask every address of an app."""
    names = names_of(scene)
    visitors = {name: Visitor(scene.people[name]) for name in PRINCIPALS}
    rows = []
    for address in all_addresses():
        if app_of(address) != app:
            continue
        row = Row(address, {})
        for side in sides(address):
            path = path_of(address, scene.own if side == OWN else scene.foreign)
            for name, visitor in visitors.items():
                for method in METHODS:
                    row.answers[name, side, method] = visitor.ask(method, path).digest(names)
        rows.append(row)
    return rows
