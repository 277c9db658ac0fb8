"""Every URL × ten principals × GET and POST × own and foreign things, against the table in `docs/access.md`.

The generated table says what is; the invariants below it say what must never be. `make access` writes the table anew.
Each app is asked by itself, so that the apps spread over the processes of a run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.walls import first_language, table
from tests.walls import sweep as asking
from tests.walls.canaries import Canary
from tests.walls.scene import (
    ADMINISTRATOR,
    COMPANY_A,
    COMPANY_B,
    COORDINATOR,
    MEMBER,
    MENTOR,
    OTHER_COORDINATOR,
    OTHER_MEMBER,
    OTHER_MENTOR,
    PRINCIPALS,
    VISITOR,
    Scene,
)
from tests.walls.sweep import FOREIGN, OWN, Row, Visitor

pytestmark = pytest.mark.once

REPRESENTATIVES = (COMPANY_A, COMPANY_B)
# Pages about the asking person, not about the thing in the address.
PERSONAL = {"people:consent_give", "people:consent_withdraw"}
# What a GET may write, and why.
GET_WRITES = {
    "people_auditentry": "every handing out of personal data is logged",
    "people_auditsubject": "the same",
    "publications_publicationpdf": "the first reader of a released edition asks the worker for its PDF",
    "account_emailaddress": "allauth notes the address a person has when they open its page of addresses",
}


# Each check answers how many things it looked at.
Check = Callable[[list[Row], Scene], int]
CHECKS: list[Check] = []
# Where a check finds nothing to look at; in any other app it must find something.
NOTHING_TO_CHECK = {
    "another_edition_is_out_of_sight": {"admin", "demo", "organisations"},
    "representatives_get_no_page_with_people": {"admin", "people", "organisations"},
    "whoever_changes_something_may_read_it": {
        "portal",
        "admin",
        "recruitment",
        "organisations",
        "mentors",
        "reports",
    },
    "a_foreign_thing_is_a_missing_thing": {"admin", "demo", "organisations"},
    "a_thing_is_found_only_under_its_own_parent": {"portal", "admin", "demo", "people", "publications"},
    "canaries_are_seen_by_those_who_may_and_by_nobody_else": {"admin", "demo", "publications", "reports"},
}


def check(function: Check) -> Check:
    CHECKS.append(function)
    return function


@pytest.mark.parametrize("app", asking.apps())
def test_every_url_as_everybody(world: Scene, app: str) -> None:
    """All checks below, on one reading: it costs thousands of requests."""
    rows, broken, idle = asking.sweep(world, app), [], set()
    for one in CHECKS:
        try:
            if not one(rows, world):
                idle.add(one.__name__)
        except AssertionError as error:
            broken.append(f"{one.__name__}: {error}")
    assert len(CHECKS) >= 14
    assert not broken, "\n\n".join(broken)
    assert idle == {name for name, apps in NOTHING_TO_CHECK.items() if app in apps}


def test_the_table_has_a_row_for_every_url() -> None:
    """What its cells say, the test above compares."""
    assert len(asking.all_addresses()) >= 100
    assert len(table.rows()) == len(asking.all_addresses())
    assert table.FILE.read_text(encoding="utf-8") == table.document(table.rows())


def test_pages_in_both_languages(world: Scene, tmp_path: Path, subtests: pytest.Subtests) -> None:
    """Every page in both languages, in two processes that were started in one and in the other."""
    first_language.prepare(tmp_path, world)
    processes = [first_language.start(tmp_path, language) for language in first_language.LANGUAGES]
    assert [process.wait(timeout=PATIENCE * 10) for process in processes] == [0, 0]
    polish, english = (first_language.answers(tmp_path, language) for language in first_language.LANGUAGES)
    assert sum(status == 200 for _name, status, *_page in polish.values()) > 350
    assert [asked for asked, (_name, status, *_page) in (polish | english).items() if status >= 500] == []
    with subtests.test("no page depends on the language of the first import"):
        # A page of passkeys holds a new challenge each time.
        differ = [asked for asked in polish if polish[asked] != english[asked] and "webauthn" not in asked]
        assert differ == []
    with subtests.test("Polish content of an English page says that it is Polish"):
        assert {asked: unsaid for asked, (*_page, unsaid) in english.items() if unsaid} == {}


def each(rows: list[Row]):
    for row in rows:
        for (principal, side, method), answer in row.answers.items():
            yield row, principal, side, method, answer


def names(found) -> list[str]:
    """Readable and short: what broke the rule."""
    return sorted({" ".join([row.address.full_name, *map(str, more)]) for row, *more in found})


@check
def the_table_says_what_the_portal_does(rows: list[Row], world: Scene) -> int:
    now = sorted(table.line(row) for row in rows)
    if os.environ.get("KOPALNIA_WRITE_ACCESS") == "1":
        table.write(asking.app_of(rows[0].address), now)
    kept = table.rows(asking.app_of(rows[0].address))
    assert [line for line in kept if line not in now] == [], "docs/access.md says this and the portal does not"
    assert [line for line in now if line not in kept] == [], "the portal does this and docs/access.md does not say so"
    return len(now)


@check
def nothing_breaks(rows: list[Row], world: Scene) -> int:
    assert names((row, p, s, m) for row, p, s, m, answer in each(rows) if answer.status >= 500) == []
    return len(rows)


@check
def every_address_answers_somebody(rows: list[Row], world: Scene) -> int:
    """A row of nothing but refusals would prove nothing."""
    mute = []
    for row in rows:
        library = "admin" in row.address.namespaces or asking.rule_of(row.address) == "allauth"
        own = [answer for (_, side, _m), answer in row.answers.items() if side == OWN]
        if not library and all(answer.is_refused for answer in own) and row.address.name not in MUTE:
            mute.append(row.address.full_name)
    assert mute == []
    return len(rows)


# Verbs whose moment has passed at midway; their own tests let them succeed.
MUTE = {
    "address_mark": "the sweep sends no address of the person",
    **dict.fromkeys(
        ("phone_change", "phone_confirm", "phone_remove", "phone_sign_in", "phone_code"),
        "text messages are off in this world, so the pages are not there",
    ),
    "company_sign_in_answer": "the company's server answers there, after a sign-in that began here",
    "call_publish": "the call is published already",
    "call_unpublish": "people have applied",
    "call_reopen": "the call is not closed",
    "application_reopen": "the application is not withdrawn",
    "reserve_move": "the person is accepted, not on the reserve list",
    "module_remove": "the topic has sessions",
    "publication_release": "the edition is not frozen",
    "publication_correct": "the edition is not frozen",
    "application_decide": "an empty answer is refused",
    "administrator_reopen": "the role has not ended",
    "contact_reopen": "the contact has not ended",
    "dates_reopen": "the role has not ended",
    "visit_restore": "the visit is in the plan",
    "dates_mistake": "of a role nobody says that it never was",
    "name_restore": "nobody's name was corrected",
    "step_undo": "the session is not cancelled",
    "application_undo": "the application was sent long ago",
    "member_reopen": "the place in the team has not ended",
    "member_undo": "the person has entries in the group",
    "mentor_reopen": "the mentor's place has not ended",
    "publication_undo": "the edition is open",
    "aim_withdraw": "nobody of the team proposed this change",
    "aim_undo": "the change of aim waits for its decision",
    **dict.fromkeys(
        ("entry_undo", "event_undo", "plan_undo", "visit_undo"), "rows of this world have no step in the log"
    ),
    "certificate_restore": "the certificate is not void",
}


@check
def visitors_get_public_pages_only(rows: list[Row], world: Scene) -> int:
    open_to_all = [
        (row, side, method, answer.status)
        for row, principal, side, method, answer in each(rows)
        if principal == VISITOR and answer.status in {200, 202} and not asking.is_public(row.address)
    ]
    library = [one for one in open_to_all if asking.rule_of(one[0].address) in {"allauth", "admin site"}]
    assert names(one for one in open_to_all if one not in library) == []
    assert {one[0].address.full_name for one in library} <= {
        "account_login",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_password_reset_completed",
        "account_request_login_code",
        "admin:login",
        "admin:jsi18n",
    }
    return len(rows)


def private(row: Row) -> bool:
    return asking.takes_object(row.address) and not asking.is_public(row.address)


@check
def another_edition_is_out_of_sight(rows: list[Row], world: Scene) -> int:
    """Its coordinator finds nothing of ours, and ours nothing of theirs."""
    seen = []
    counted = 0
    for row in filter(private, rows):
        if row.address.full_name in ONE_ANSWER_FOR_ALL:
            continue
        for principal, side in ((OTHER_COORDINATOR, OWN), (COORDINATOR, FOREIGN)):
            for method in ("GET", "POST"):
                answer = row.answers[principal, side, method]
                counted += 1
                if answer.status not in {404, 405}:
                    seen.append((row, principal, method, answer.status))
    assert names(seen) == []
    return counted


# Refused before the thing is looked up, whether it exists or not; or open to everybody with an account.
ONE_ANSWER_FOR_ALL = {
    "programmes:edition_new": "administrators only",
    "programmes:programme_edit": "both editions are of one programme, which their coordinators share",
    "recruitment:application_new": "the call of an edition is public",
    "organisations:organisation_detail": "names, numbers and owners are public; contacts are planted canaries",
    "organisations:organisation_edit": "coordinators know every organisation; who does not keep it is refused with a reason",
    "organisations:organisation_rename": "the same",
    "organisations:change_withdraw": "the same, before the change is looked up",
    "organisations:contact_new": "the same",
    "organisations:contact_end": "the same, before the contact is looked up",
    "organisations:contact_reopen": "the same",
    "microprojects:entry_new": "the refusal is the same for a group that does not exist",
}


@check
def representatives_get_no_page_with_people(rows: list[Row], world: Scene) -> int:
    """Not one full name of a participant, mentor or guest, on any page of the edition."""
    assert len(asking.names_of(world)) > 20
    shown = [
        (row, principal, side, word)
        for row, principal, side, method, answer in each(rows)
        if principal in REPRESENTATIVES and "demo" not in row.address.namespaces and not asking.is_public(row.address)
        for word in answer.names
    ]
    assert names(shown) == []
    # There was something to be seen.
    return len([row for row, p, s, m, answer in each(rows) if p == COORDINATOR and answer.names])


@check
def refused_requests_write_nothing(rows: list[Row], world: Scene) -> int:
    """Nor does a POST of somebody who may not even read the page."""
    wrote, counted = [], 0
    for row, principal, side, method, answer in each(rows):
        get = row.answers[principal, side, "GET"]
        refused = answer.is_refused or (get.is_refused and get.status != 405)
        counted += method == "POST" and refused
        if method == "POST" and refused and answer.writes and answer.status != 409:
            wrote.append((row, principal, side, answer.status, sorted(set(answer.writes))))
    assert names(wrote) == []
    return counted


@check
def reading_changes_nothing(rows: list[Row], world: Scene) -> int:
    wrote = [
        (row, table_name)
        for row, principal, side, method, answer in each(rows)
        if method == "GET"
        for table_name in answer.writes
        if table_name not in GET_WRITES
    ]
    assert names(wrote) == []
    return len(rows)


@check
def whoever_changes_something_may_read_it(rows: list[Row], world: Scene) -> int:
    """People without a part in the thing write nothing to it by any address."""
    strangers = {
        OWN: (VISITOR, OTHER_MEMBER, OTHER_COORDINATOR, OTHER_MENTOR, *REPRESENTATIVES),
        FOREIGN: (VISITOR, MEMBER, OTHER_MEMBER, MENTOR, OTHER_MENTOR, COORDINATOR, *REPRESENTATIVES),
    }
    wrote = [
        (row, principal, side, sorted(set(answer.writes)))
        for row, principal, side, method, answer in each(rows)
        if method == "POST" and principal in strangers[side] and private(row) and answer.writes
        if row.address.full_name not in PERSONAL
    ]
    assert names(wrote) == []
    # Whoever has a part in it writes.
    return len([row for row, p, s, m, answer in each(rows) if p == COORDINATOR and m == "POST" and answer.writes])


@check
def a_foreign_thing_is_a_missing_thing(rows: list[Row], world: Scene) -> int:
    """The same status and the same page, byte for byte, so that nobody can ask which codes exist."""
    differ, compared = [], 0
    for principal in (COORDINATOR, MEMBER, COMPANY_A):
        visitor = Visitor(world.people[principal])
        for row in filter(private, rows):
            foreign = row.answers[principal, FOREIGN, "GET"]
            if foreign.status not in {403, 404} or row.address.full_name in ONE_ANSWER_FOR_ALL:
                continue
            missing = visitor.ask("GET", asking.path_of(row.address, world.foreign, **MISSING)).digest(frozenset())
            compared += 1
            if (foreign.status, foreign.plain) != (missing.status, missing.plain):
                differ.append((row, principal, foreign.status, missing.status))
    assert names(differ) == []
    return compared


MISSING = {"edition_code": "zzzzzzz2", "programme_code": "zzzzzzz2", "code": "zzzzzzz3"}


@check
def a_thing_is_found_only_under_its_own_parent(rows: list[Row], world: Scene) -> int:
    """An address that joins a parent of one edition with a child of the other leads nowhere, for anybody."""
    joined, asked = [], 0
    visitors = {name: Visitor(world.people[name]) for name in (COORDINATOR, ADMINISTRATOR, MEMBER)}
    for row in filter(private, rows):
        inner = [one for one in asking.arguments(row.address) if one not in {"verb", "key", "purpose", "change"}]
        if len(inner) < 2 or (inner[-1] == "number" and row.address.name.startswith(("plan_", "aim_"))):
            continue
        child = inner[-1]
        if (
            child == "other_code" or row.address.name == "duplicate_search"
        ):  # an account is no thing of an edition: the second one may be of another
            continue
        for parent, other in ((world.own, world.foreign), (world.foreign, world.own)):
            path = asking.path_of(row.address, parent, **{child: asking.value(row.address, child, other)})
            for name, visitor in visitors.items():
                for method in ("GET", "POST"):
                    answer = visitor.ask(method, path)
                    asked += 1
                    if not answer.is_refused or answer.writes:
                        joined.append((row, name, method, answer.status))
    assert names(joined) == []
    return asked


# --- Headers ---------------------------------------------------------------------------------------------------------

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Shown again and again on one page; the browser may keep them for the person, nobody else may.
NOBODY_IN_IT = {"account_logout"}  # the answer is an empty redirect to somebody who has just signed out


@lru_cache(maxsize=64)
def policy_is_strict(policy: str) -> bool:
    parts = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}
    closed = parts.get("default-src") == ["'none'"] and parts.get("frame-ancestors") == ["'none'"]
    return closed and not any(loose & set(sources) for sources in parts.values())


@check
def every_answer_carries_its_headers(rows: list[Row], world: Scene) -> int:
    wrong, seen = [], 0
    for row, principal, side, method, answer in each(rows):
        seen += 1
        headers = answer.headers
        missing = [name for name, value in WANTED.items() if headers.get(name) != value]
        if not policy_is_strict(headers.get("Content-Security-Policy", "")):
            missing.append("Content-Security-Policy")
        if "camera=()" not in headers.get("Permissions-Policy", ""):
            missing.append("Permissions-Policy")
        cache = headers.get("Cache-Control", "")
        if principal != VISITOR and "no-store" not in cache and row.address.name not in NOBODY_IN_IT:
            missing.append(f"Cache-Control: {cache}")
        wrong += [(row, side, method, answer.status, one) for one in missing]
    assert names(wrong) == []
    return seen


@check
def no_page_loads_anything_from_elsewhere(rows: list[Row], world: Scene) -> int:
    pages = [(row, answer) for row, _p, _s, _m, answer in each(rows) if answer.kind == "text/html"]
    assert names((row, answer.loads) for row, answer in pages if answer.loads) == []
    return len(pages)


# --- Canaries in the table -------------------------------------------------------------------------------------------


# The app whose pages show what was planted, by its model, to everybody who is to find it.
SHOWN_BY: dict[str, str] = {
    "Affiliation": "programmes",
    "Application": "recruitment",
    "ApplicationDecision": "recruitment",
    "Attendance": "trainings",
    "Attendee": "visits",
    "AuditEntry": "programmes",
    "Card": "joining",
    "Contact": "organisations",
    "Entry": "microprojects",
    "EntryReview": "microprojects",
    "CompanyAccountRequest": "joining",
    "HandOver": "microprojects",
    "Meeting": "mentors",
    "MeetingNote": "mentors",
    "ResourceCard": "visits",
    "User": "programmes",
}


def shown_by(bird: Canary, name: str) -> str:
    model = re.split(r"\W", bird.where)[0]
    return "people" if (model, name) == ("Card", MEMBER) else SHOWN_BY[model]  # one's own card stands by one's account


@check
def canaries_are_seen_by_those_who_may_and_by_nobody_else(rows: list[Row], world: Scene) -> int:
    flock, app = world.flock, asking.app_of(rows[0].address)
    ours = [one for one in each(rows) if "demo" not in one[0].address.namespaces]
    leaks = [(row, p, m, leak) for row, p, s, m, a in ours for leak in flock.leaks(a.tokens, p)]
    assert names(leaks) == []
    assert len(flock.birds) >= 25
    seen = {name: set().union(*(a.tokens for _r, p, _s, _m, a in ours if p == name)) for name in PRINCIPALS}
    unseen = [
        (bird.where, name)
        for token, bird in flock.birds.items()
        for name in bird.shown_to
        if shown_by(bird, name) == app and token not in seen[name]
    ]
    assert unseen == []  # had nobody seen them, the test above would prove nothing
    return sum(map(len, seen.values()))
