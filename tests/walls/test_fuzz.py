"""Thousands of requests nobody would send, on both databases: no broken page, no lost text.

`make test` sends a fixed number of one seed, and each form into one failure; `make fuzz` sends 20,000 (KOPALNIA_FUZZ) of
a seed of your choice (KOPALNIA_FUZZ_SEED), and each form into every failure.
"""

from __future__ import annotations

import datetime as dt
import errno
import html
import os
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, resolve, reverse

from kopalnia.errors import too_many
from kopalnia.lib.web.access import Refused
from kopalnia.wsgi import PlainRequest
from microprojects.models import TeamMembership
from tests.walls import fuzz
from tests.walls.forms import Field, Form
from tests.walls.fuzz import TYPED
from tests.walls.scene import COORDINATOR, VISITOR, Scene
from tests.walls.sweep import Answer, Visitor

THOROUGH = "KOPALNIA_FUZZ" in os.environ
NUMBER = int(os.environ.get("KOPALNIA_FUZZ", "500"))
# As a browser says that a page of ours sends the form.
OWN = {"Origin": "http://testserver"}
# What was not read: a body that is too large.
GIVES_NOTHING_BACK = {413}
LONG_AGO = dt.date(2000, 1, 1)
SEED = int(os.environ.get("KOPALNIA_FUZZ_SEED", "20171121"))
pytestmark = pytest.mark.usefixtures("hostile_texts")


@pytest.fixture(autouse=True)
def as_the_server_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of the class our server makes; Django's test client would make its own."""
    monkeypatch.setattr("django.test.client.WSGIRequest", PlainRequest)


def test_no_request_breaks_a_page_and_no_typed_text_is_lost(forms: list[Form], world: Scene) -> None:
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong: list[str] = []
    statuses: dict[int, int] = {}
    kept = 0
    for count, request in enumerate(fuzz.requests(world, forms, number=NUMBER, seed=SEED)):
        request.options["headers"] = OWN | request.options.get("headers", {})
        answer = visitors[request.principal].ask(request.method, request.path, request.data, **request.options)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if answer.status >= 500:
            wrong.append(f"{count}: {answer.status}: {answer.fault}: {request}")
        if request.typed and request.options["headers"]["Origin"] == OWN["Origin"] and must_hold(answer):
            kept += 1
            if html.escape(request.typed) not in answer.text and request.typed not in html.unescape(answer.text):
                wrong.append(f"{count}: the text is lost with {answer.status}: {request}")
    assert not wrong, "\n".join([str(statuses), *wrong])
    assert sum(statuses.values()) == NUMBER
    assert kept > NUMBER / 20
    assert len(statuses) > 6


def must_hold(answer: Answer) -> bool:
    """A page that is no success: the form again, or why it could not be taken."""
    return answer.kind == "text/html" and answer.status not in GIVES_NOTHING_BACK and not 300 <= answer.status < 400


class Failing:
    """Middleware of the test: the view is found, and then happens what the request names."""

    WAYS: ClassVar[dict[str, Exception]] = {
        "400": BadRequest("spoilt"),
        "403": Refused("The right was taken away a moment ago."),
        "404": Http404("gone"),
        "500": RuntimeError("a fault of ours"),
        "503": OperationalError("database is locked"),
        "507": OSError(errno.ENOSPC, "No space left on device"),
    }

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        way = request.headers.get("X-Fail", "")
        if way in self.WAYS:
            raise self.WAYS[way]
        return too_many(request) if way == "429" else None


FAILURES = [*Failing.WAYS, "429"]


@pytest.mark.once
@pytest.mark.parametrize("status", FAILURES)
def test_whatever_keeps_a_form_from_being_taken_gives_its_text_back(
    forms: list[Form], world: Scene, status: str, settings: Any
) -> None:
    """What was typed stands in the answer, and no secret does. The forms of the portal take turns: how an answer is made
    depends on the failure, and what stands in it on the form.
    """
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Failing"]
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong, asked = [], 0
    typed = [form for form in forms if texts_of(form)]
    for form in typed if THOROUGH else typed[FAILURES.index(status) :: len(FAILURES)]:
        # allauth leads a missing page of its folder to a page of its own.
        if status == "404" and form.view == "people:account":
            continue
        asked += 1
        answer, complaints = send(visitors[form.principal], form, headers={"X-Fail": status})
        wrong += complaints
        if str(answer.status) != status:
            wrong.append(f"{form.view}: answered {answer.status}")
    assert asked > 50 / len(FAILURES)
    assert wrong == []


@pytest.mark.once
def test_a_form_sent_after_the_sign_in_ended_gives_its_text_back(forms: list[Form], world: Scene) -> None:
    nobody = Visitor(None)
    wrong, asked = [], 0
    for form in forms:
        if form.principal == VISITOR or not texts_of(form):
            continue
        answer, complaints = send(nobody, form)
        wrong += complaints
        # What is open to everybody too was taken, or comes back with its errors.
        asked += answer.status == 401
        if answer.is_sign_in:
            wrong.append(f"{form.view}: only leads to the sign-in")
    assert asked > 50
    assert wrong == []


@pytest.mark.once
def test_a_form_sent_after_the_right_to_it_ended_gives_its_text_back(forms: list[Form], world: Scene) -> None:
    """Between opening the page and sending it every role, place and participation of the person ended."""
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong, refused = [], 0
    for form in forms:
        user = world.people[form.principal]
        if user is None or not texts_of(form):
            continue
        with transaction.atomic():
            for held in (user.portal_roles, user.edition_roles, user.accompaniments, user.participations):
                held.update(starts_on=LONG_AGO, ends_on=LONG_AGO)
            TeamMembership.objects.filter(participation__user=user).update(starts_on=LONG_AGO, ends_on=LONG_AGO)
            answer, complaints = send(visitors[form.principal], form)
            transaction.set_rollback(True)
        wrong += complaints
        refused += answer.status in {403, 404}
    assert refused > 40
    assert wrong == []


@pytest.mark.once
def test_a_form_about_what_is_gone_gives_its_text_back(forms: list[Form], world: Scene) -> None:
    """The address leads to no row any more: each of its codes and numbers is nobody's."""
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong, missed = [], 0
    for form in forms:
        found = resolve(form.action.partition("?")[0])
        if not found.kwargs or not texts_of(form):
            continue
        nobody_s = {
            name: 999_999_999 if isinstance(value, int) else "zzzzzzzz" for name, value in found.kwargs.items()
        }
        try:
            action = reverse(found.view_name, kwargs=nobody_s)
        except NoReverseMatch:  # a choice among few words, which no row stands behind
            continue
        answer, complaints = send(visitors[form.principal], replace(form, action=action))
        wrong += complaints
        missed += answer.status == 404
    assert missed > 30
    assert wrong == []


@pytest.mark.once
def test_a_form_whose_secret_is_old_gives_its_text_back(forms: list[Form], world: Scene) -> None:
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong, asked = [], 0
    for form in forms:
        if not texts_of(form):
            continue
        asked += 1
        visitor = visitors[form.principal]
        visitor.client.handler.enforce_csrf_checks = True
        answer, complaints = send(visitor, form)
        wrong += complaints
        if answer.status != 403:
            wrong.append(f"{form.view}: answered {answer.status}")
    assert asked > 50
    assert wrong == []


def texts_of(form: Form) -> dict[str, str]:
    return {
        one.name: f"Napisane {n} {TYPED}"
        for n, one in enumerate(form.fields)
        if one.kind in {"text", "textarea"} and not is_secret(one)
    }


def send(visitor: Visitor, form: Form, headers: dict[str, str] | None = None) -> tuple[Answer, list[str]]:
    """Send a form as its own page would; what is lost or shown, unless it was taken."""
    texts, secrets = texts_of(form), {one.name: f"Tajne-{one.name}" for one in form.fields if is_secret(one)}
    answer = visitor.ask("POST", form.action, form.filled() | texts | secrets, headers=OWN | (headers or {}))
    found = html.unescape(answer.text)
    lost = [name for name, text in texts.items() if text not in found] if must_hold(answer) else []
    shown = [name for name, text in secrets.items() if text in found]
    return answer, [
        *(f"{form.view}: {name} is lost with {answer.status}" for name in lost),
        *(f"{form.view}: {name} is shown" for name in shown),
    ]


def is_secret(one: Field) -> bool:
    return one.kind == "password" or one.name in {"code", "pin"}


@pytest.mark.once
def test_a_stranger_s_page_gets_no_text_and_no_token_back(world: Scene) -> None:
    visitor = Visitor(world.people[COORDINATOR])
    for origin in ("https://elsewhere.example.org", "null", "http://[", ""):
        answer = visitor.ask("POST", "/nie-ma/", {"text": TYPED}, headers={"Origin": origin} if origin else {})
        assert answer.status == 404
        assert "Zażółć" not in answer.text
