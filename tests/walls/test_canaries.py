"""Private words of company A's people beyond the table of URLs: by links, search, mail and print."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from pypdf import PdfReader

from kopalnia.lib.documents import printing
from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain import clock
from mentors.actions import meetings
from microprojects.actions import entries, plan
from people.models import OutgoingMail
from programmes.actions import people
from tests.walls.canaries import tokens_in
from tests.walls.scene import (
    ADMINISTRATOR,
    COMPANY_A,
    COMPANY_B,
    COORDINATOR,
    MEMBER,
    MENTOR,
    OTHER_COORDINATOR,
    OTHER_MEMBER,
    PRINCIPALS,
    VISITOR,
    Scene,
)
from tests.walls.sweep import KEYS, Visitor, names_of

LINK = re.compile(r"""<a\b[^>]*?\bhref=["'](/[^"'#]*)""")
# The demo's mailbox and the sign-out page are no part of a production portal, or end the walk.
NOT_FOLLOWED = re.compile(r"^/(demo|konto/logout|static|zaplecze/logout)")
OF_ONE_KIND = 2  # pages of one view that are enough
NOBODY_INSIDE = (VISITOR, OTHER_COORDINATOR, COMPANY_A, COMPANY_B)


def walk(visitor: Visitor, start: str = "/") -> dict[str, str]:
    """Everything a person reaches by links, breadth first: address → text."""
    waiting, pages, kinds = [start], {}, Counter()
    while waiting:
        path = waiting.pop(0)
        if path in pages or NOT_FOLLOWED.match(path):
            continue
        try:
            kind = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            kind = "nowhere"
        kinds[kind] += 1
        if kinds[kind] > OF_ONE_KIND:
            continue
        answer = visitor.ask("GET", path)
        pages[path] = answer.text
        if answer.status == 302:
            waiting.append(answer.location)
        elif answer.kind == "text/html":
            waiting += [html.unescape(link) for link in LINK.findall(pages[path])]
    return pages


@pytest.mark.once
def test_no_link_leads_to_words_of_others(world: Scene) -> None:
    flock, names = world.flock, names_of(world)
    leaks, seen, visited = [], {}, {}
    for principal in PRINCIPALS:
        pages = walk(Visitor(world.people[principal]))
        visited[principal] = len(pages)
        seen[principal] = set().union(*(tokens_in(text) for text in pages.values()))
        for path, text in pages.items():
            leaks += [f"{principal} {path}: {where}" for where in flock.leaks(tokens_in(text), principal)]
            if principal in NOBODY_INSIDE and not path.startswith("/publikacje/"):
                leaks += [f"{principal} {path}: {name}" for name in names if name in text]
    assert sorted(leaks) == []
    assert min(visited.values()) >= 5
    assert visited[COORDINATOR] > 60
    assert visited[MEMBER] > 25
    assert [name for name in (COORDINATOR, MEMBER, MENTOR) if not seen[name]] == []
    assert seen[VISITOR] == seen[COMPANY_A] == seen[COMPANY_B] == seen[OTHER_COORDINATOR] == set()


def test_search_finds_nothing_private(world: Scene) -> None:
    """The page for a private word is the page for a word nobody ever wrote, but for the word itself."""
    told, asked = [], 0
    for principal in (MEMBER, OTHER_MEMBER, *NOBODY_INSIDE):
        visitor = Visitor(world.people[principal])
        nothing = plain(visitor.ask("GET", "/szukaj/", {"q": "kanarek99x"}).text)
        # Strangers ask for what all the words begin with, which would find any of them.
        words = (
            ["kanarek"]
            if principal in NOBODY_INSIDE
            else [token for token, bird in world.flock.birds.items() if principal not in bird.may]
        )
        for word in words:
            asked += 1
            if plain(visitor.ask("GET", "/szukaj/", {"q": word}).text) != nothing:
                told.append(f"{principal}: {word}")
    assert told == []
    assert asked > 30


def plain(page: str) -> str:
    return KEYS.sub("", re.sub(r"kanarek([0-9]{2}x)?|knrk-2222", "WORD", page))


@pytest.mark.parametrize("principal", NOBODY_INSIDE)
def test_search_by_name_finds_no_person_of_another_scope(world: Scene, principal: str) -> None:
    visitor, name = Visitor(world.people[principal]), world.own.person.last_name
    found = visitor.ask("GET", "/szukaj/", {"q": name}).text
    assert f"/osoby/{world.own.membership.participation.code}/" not in found
    assert world.own.person.full_name not in found
    office = Visitor(world.people[COORDINATOR]).ask("GET", "/szukaj/", {"q": name}).text
    assert world.own.person.full_name in office


def test_error_pages_tell_nothing(world: Scene) -> None:
    pages = 0
    for principal in PRINCIPALS:
        visitor = Visitor(world.people[principal])
        for path in ("/nie-ma/", f"/osoby/{world.own.person.code}/", "/edycje/ka2016/zasady/", "/%00/"):
            answer = visitor.ask("GET", path)
            pages += 1
            assert answer.status < 500
            assert world.flock.leaks(tokens_in(answer.text), principal) == []
    assert pages == 4 * len(PRINCIPALS)


def test_messages_carry_only_what_their_receiver_may_read(world: Scene) -> None:
    side, flock = world.own, world.flock
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    entries.submit_entry(entry=side.draft, by=side.person)
    entries.return_entry(entry=side.entry, by=side.mentor, comment=flock.bird("a new remark", {MEMBER, MENTOR}, ()))
    text = flock.bird("a new note", {MENTOR}, ())
    meetings.add_note(meeting=side.meeting, text=text, audience="author", by=side.mentor)
    if side.plan.state == "submitted":
        plan.approve(side.plan, expected=side.plan.version, by=side.coordinator)
    reason = flock.bird("a new reason of leaving", {COORDINATOR, ADMINISTRATOR}, ())
    people.leave(side.membership.participation, on=clock.today(), private_reason=reason, by=side.coordinator)
    mails = OutgoingMail.objects.exclude(pk__in=before)
    assert len(mails) >= 2
    names = {user.pk: name for name, user in world.people.items() if user is not None}
    leaks = [
        f"{mail.template} to {names.get(mail.to_user_id, 'somebody else')}: {where}"
        for mail in OutgoingMail.objects.all()
        for where in flock.leaks(tokens_in(mail.subject + mail.body), names.get(mail.to_user_id, "somebody else"))
    ]
    assert leaks == []


def text_of(document: Any) -> str:
    document.refresh_from_db()
    with document.file.open("rb") as file:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages]
    return " ".join(" ".join(pages).split())


def test_printed_documents_hold_no_private_word(world: Scene) -> None:
    side = world.own
    for document in (side.sheet, side.certificate, side.released.pdfs.get()):
        document.rendering, document.sha256 = RenderingState.QUEUED, ""
        document.save()
        assert printing.make(type(document), document.pk)
    printed = {
        "list": text_of(side.sheet),
        "certificate": text_of(side.certificate),
        "publication": text_of(side.released.pdfs.get()),
    }
    assert side.person.last_name in printed["list"]
    assert side.person.last_name in printed["certificate"]
    assert side.edition.programme.name in printed["publication"]
    assert {name: tokens_in(text) for name, text in printed.items()} == {name: set() for name in printed}
