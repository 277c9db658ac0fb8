"""Every form of the portal, found by reading its pages, with bad input in each of its fields.

Never a broken page, never work without end, a Polish page that keeps what was typed, nothing half-written.
"""

from __future__ import annotations

import html
import re
import time

import pytest
from django.db import transaction

from kopalnia.checks import addresses
from kopalnia.lib.web.idempotency import AGAIN, FIELD, new_token
from tests.walls.forms import MARK, TEXT_TYPES, TOKENS, Form, inputs, surrogate
from tests.walls.scene import Scene
from tests.walls.sweep import INSERTS, Answer, Visitor, watched

pytestmark = [pytest.mark.picky, pytest.mark.usefixtures("hostile_texts")]

EACH = 1  # entries of the dictionary for each field; they take turns, and `test_fuzz` asks more at random
# Seconds of processor time. A slow machine needs a fraction of it; what grows with the square of a text, many times more.
LONGEST = 20.0
# A photo sent with an entry that comes back stays as the author's draft: nobody takes it twice for one wrong hour.
KEPT = {"microprojects_photo"}
ENGLISH = re.compile(r"This field|Enter a |Ensure th|Select a valid|Upload a valid|Please |is not a valid|No file was")


@pytest.fixture
def visitors(world: Scene) -> dict[str, Visitor]:
    return {name: Visitor(user) for name, user in world.people.items()}


def test_many_forms_were_found(forms: list[Form]) -> None:
    assert len({form.view for form in forms}) > 50
    fields = [one for form in forms for one in form.fields if one.name not in TOKENS]
    assert len(fields) > 200
    assert {"text", "textarea", "select", "date", "datetime-local", "file", "checkbox"} <= {one.kind for one in fields}


def test_only_forms_with_files_may_be_large(forms: list[Form]) -> None:
    views = {one.full_name for one in addresses() if getattr(one.view, "takes_files", False)}
    assert views == {form.view for form in forms if any(one.kind == "file" for one in form.fields)}


def test_bad_input_is_answered_with_a_sentence(forms: list[Form], world: Scene, visitors: dict[str, Visitor]) -> None:
    wrong, sent, shown_again = [], 0, 0
    for form, name, label, data in inputs(forms, world, each=EACH):
        start = time.process_time()
        answer = visitors[form.principal].ask("POST", form.action, data)
        took = time.process_time() - start
        sent += 1
        shown_again += answer.status == 200
        wrong += [f"{form.view} {name}: {label}: {what}" for what in complaints(form, name, label, answer, took)]
    assert sorted(set(wrong)) == []
    assert sent > 700
    assert shown_again > 200


def complaints(form: Form, name: str, label: str, answer: Answer, took: float) -> list[str]:
    """What is wrong with the answer; nothing, as a rule."""
    found = []
    if answer.status >= 500:
        found.append(f"status {answer.status}")
    if took > LONGEST:
        found.append("took too long")
    if answer.kind == "text/html" and answer.body:
        text = answer.text
        if answer.headers.get("Content-Language") != "pl":
            found.append("not in Polish")
        if english := ENGLISH.search(text):
            found.append(f"says “{text[english.start() : english.start() + 60]}”")
        if MARK in text:
            found.append("markup came back unescaped")
        kinds = {one.name: one.kind for one in form.fields}
        typed = label == "markup" and kinds.get(name) in TEXT_TYPES - {"password"}
        if typed and answer.status == 200 and html.escape(MARK)[:8] not in text and "&#x27;&quot;&gt;" not in text:
            found.append("typed text is lost")
        # A version nobody has is told by an UPDATE that finds no row; the log of SQL cannot tell it from one that does.
        if answer.status == 200 and name != "version" and set(answer.writes) - KEPT:
            found.append(f"shown again, yet wrote {sorted(set(answer.writes))}")
    return found


def test_half_a_character_breaks_nothing(forms: list[Form], world: Scene, visitors: dict[str, Visitor]) -> None:
    broken, sent = [], 0
    for form in forms:
        for one in form.fields:
            if one.kind in {"text", "textarea"}:
                body = surrogate(form.filled(), one.name)
                kind = "application/x-www-form-urlencoded"
                answer = visitors[form.principal].ask("POST", form.action, body, content_type=kind)
                sent += 1
                if answer.status >= 500:
                    broken.append(f"{form.view} {one.name}")
                break
    assert sent > 30
    assert broken == []


def test_a_form_sent_twice_has_one_effect(forms: list[Form], world: Scene, visitors: dict[str, Visitor]) -> None:
    """The same page sent twice: the second answer leads where the first one led, and writes nothing."""
    twice, effects = [], set()
    for form in forms:
        if not form.token:
            continue
        client, data = visitors[form.principal].client, form.filled()
        first: list[str] = []
        second: list[str] = []
        with transaction.atomic():
            with watched(first):
                one = client.post(form.action, data)
            if one.status_code in {302, 303} and first:
                effects.add(form.view)
                with watched(second):
                    two = client.post(form.action, form.filled())
                if second or two.status_code != 303 or two.headers["Location"] != one.headers["Location"]:
                    twice.append(f"{form.view}: {two.status_code} {sorted(set(second))}")
            transaction.set_rollback(True)
    assert len(effects) > 25
    assert twice == []


# Tables that say that something happened, not what: history, letters, keys and sessions.
TRACES = {"people_auditentry", "people_auditsubject", "people_outgoingmail"}
# One more is what the button is for: each sheet that is printed has its own number.
ONE_MORE = {"trainings:attendance_list_new"}


def test_what_leaves_evidence_twice_asks_first(forms: list[Form], world: Scene, visitors: dict[str, Visitor]) -> None:
    """The same content from a page fetched anew: where it would make the same rows once more, the person is asked."""
    unasked, asked = [], set()
    for form in forms:
        if not form.token or form.view in ONE_MORE:
            continue
        client = visitors[form.principal].client
        first: list[str] = []
        second: list[str] = []
        with transaction.atomic():
            with watched(first, INSERTS):
                one = client.post(form.action, {**form.filled(), FIELD: new_token()})
            if one.status_code in {302, 303}:
                with watched(second, INSERTS):
                    two = client.post(form.action, {**form.filled(), FIELD: new_token()})
                if f'name="{AGAIN}"' in two.content.decode(errors="replace"):
                    asked.add(form.view)
                elif two.status_code in {302, 303} and set(second) - TRACES >= set(first) - TRACES != set():
                    unasked.append(f"{form.view}: {sorted(set(second) - TRACES)}")
            transaction.set_rollback(True)
    assert sorted(unasked) == []
    assert len(asked) > 8
