"""Thousands of requests nobody would send, on both databases: no broken page, no lost text.

`make test` sends a fixed number of one seed; `make fuzz` sends 20,000 (KOPALNIA_FUZZ) of a seed of your choice
(KOPALNIA_FUZZ_SEED).
"""

from __future__ import annotations

import html
import os

import pytest

from kopalnia.wsgi import PlainRequest
from tests.walls import fuzz
from tests.walls.forms import Form, discover
from tests.walls.scene import Scene
from tests.walls.sweep import Answer, Visitor

NUMBER = int(os.environ.get("KOPALNIA_FUZZ", "1500"))
# What was not read: a body that is too large.
GIVES_NOTHING_BACK = {413}
SEED = int(os.environ.get("KOPALNIA_FUZZ_SEED", "20171121"))


@pytest.fixture(autouse=True)
def as_the_server_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of the class our server makes; Django's test client would make its own."""
    monkeypatch.setattr("django.test.client.WSGIRequest", PlainRequest)


@pytest.fixture(scope="module")
def forms(midway: Scene, django_db_blocker) -> list[Form]:
    return discover(midway)[0]


def test_no_request_breaks_a_page_and_no_typed_text_is_lost(forms: list[Form], world: Scene) -> None:
    visitors = {name: Visitor(user) for name, user in world.people.items()}
    wrong: list[str] = []
    statuses: dict[int, int] = {}
    kept = 0
    for count, request in enumerate(fuzz.requests(world, forms, number=NUMBER, seed=SEED)):
        answer = visitors[request.principal].ask(request.method, request.path, request.data, **request.options)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if answer.status >= 500:
            wrong.append(f"{count}: {answer.status}: {request}")
        if request.typed and must_hold(answer):
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
