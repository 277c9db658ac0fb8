"""What is true of every page, checked on each one that any test opens (`tests/conftest.py`), and who is not named on it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

import pytest
from django.http import HttpResponseBase
from django.template import Template
from django.test import Client

# The back office is Django's own.
NOT_OURS: Final = ("/zaplecze/",)

# Quotation marks of a text stand as entities, so these are attributes. Each begins with letters, which are found fast.
INLINE: Final = (
    re.compile(r' style="'),
    re.compile(r' on[a-z]+="'),
    re.compile(r"<style\b"),
    re.compile(r'<script(?![^>]*(?: src=| type="application/json"))'),
)
UNRENDERED: Final = ("{{", "{%", "{#")
ID: Final = re.compile(r' id="([^"]*)"')
HEADING: Final = re.compile(r"<h([1-6])\b")
DATA: Final = re.compile(r"<(script|textarea)\b.*?</\1>|value=\"[^\"]*\"")
CARDS: Final = re.compile(r'<table class="[^"]*\bcards\b.*?</table>')
UNNAMED_FIGURE: Final = re.compile(r'<td(?![^>]* data-l=)[^>]* class="(?:[^"]* )?r[ "][^>]*>.{,40}')
LANGUAGE: Final = re.compile(r'<html lang="(?:pl|en)"')

_hidden: list["Hidden"] = []
_hostile: list[bool] = []


class FaultyPage(AssertionError):
    """A page opened by a test has a fault that no page may have."""


def watch() -> None:
    """From now on each answer to a test's client is checked."""
    ask = Client.request

    def request(self: Client, **environ: Any) -> HttpResponseBase:
        response = ask(self, **environ)
        path = environ.get("PATH_INFO", "")
        if is_page(response) and not path.startswith(NOT_OURS):
            text = response.content.decode()  # type: ignore[attr-defined]
            if found := [*faults(text, response.headers["Content-Type"]), *named(text)]:
                raise FaultyPage(f"{path}: {'; '.join(found)}")
        return response

    Client.request = request  # type: ignore[method-assign]


def is_page(response: HttpResponseBase) -> bool:
    return (
        not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and bool(response.content)
    )  # type: ignore[attr-defined]


def faults(text: str, content_type: str = "text/html; charset=utf-8") -> list[str]:
    """What is wrong with a page, in words; about half a millisecond for a long one."""
    text = text.replace("\n", " ")
    inline = filter(None, (pattern.search(text) for pattern in INLINE))
    found = [f"inline style or script: {text[max(0, one.start() - 60) : one.end() + 20]!r}" for one in inline]
    if not _hostile and any(mark in text for mark in UNRENDERED):
        typed = DATA.sub("", text)
        found += [f"left of a template: {mark}" for mark in UNRENDERED if mark in typed]
    ids = ID.findall(text)
    if len(ids) > len(set(ids)):
        found.append(f"the same id twice: {sorted({one for one in ids if ids.count(one) > 1})}")
    levels = [int(level) for level in HEADING.findall(text)]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} main headings")
    if deeper := [(one, two) for one, two in pairwise(levels) if two > one + 1]:
        found.append(f"a heading is left out: h{deeper[0][0]}, then h{deeper[0][1]}")
    if levels and levels[0] != 1:
        found.append(f"a heading before the main one: {levels}")
    unnamed = (UNNAMED_FIGURE.search(table) for table in CARDS.findall(text))
    # On a phone such a table is a list without its head.
    found += [f"a figure without the name of its column: {one[0]!r}" for one in unnamed if one]
    if not LANGUAGE.search(text):
        found.append("no language")
    if "charset=utf-8" not in content_type or '<meta charset="utf-8">' not in text[:1000]:
        found.append("no charset")
    return found


class Hidden:
    """Words that no page may show for now; `pages` were looked at."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.pages = 0


@contextmanager
def hostile_texts() -> Iterator[None]:
    """People inside write what looks like a template, so its marks on a page say nothing."""
    _hostile.append(True)
    try:
        yield
    finally:
        _hostile.pop()


@contextmanager
def unseen(*people: Any) -> Iterator[None]:
    """No page opened inside names one of these people, by full name or address. Fails when no page was opened."""
    hidden = Hidden([word for person in people for word in (person.full_name, person.email) if word])
    assert hidden.words, "Name somebody who is not to be seen."
    _hidden.append(hidden)
    try:
        yield
    finally:
        _hidden.remove(hidden)
    assert hidden.pages, "No page was opened, so nothing was checked."


def named(text: str) -> list[str]:
    plain = text.replace("\xa0", " ").replace("&nbsp;", " ") if _hidden else ""
    for hidden in _hidden:
        hidden.pages += 1
    return [f"names {word}" for hidden in _hidden for word in hidden.words if word in plain]


@contextmanager
def without_context() -> Iterator[None]:
    """For tests that ask for no context of a page: the test client would copy it for each part of each page."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield
