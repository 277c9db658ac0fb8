"""Finding the forms of the portal by reading its pages, filling them, and the dictionary of bad input."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from tests.factories.pictures import make_jpeg
from tests.walls import sweep as asking
from tests.walls import table
from tests.walls.scene import ADMINISTRATOR, COORDINATOR, MEMBER, MENTOR, VISITOR, Scene
from tests.walls.sweep import Visitor

WRITERS = (COORDINATOR, MEMBER, MENTOR, ADMINISTRATOR, VISITOR)
TOKENS = {"csrfmiddlewaretoken", "idempotency_key"}
# Signing out and the language take no text; the demo's own pages exist in the demo only; a day looked at would close all
# other forms, so tests/kopalnia/test_as_of.py sends the bad ones.
SKIPPED = {"account_logout", "people:language", "as_of"}
TEXT_TYPES = {"text", "textarea", "email", "tel", "search", "url", "password"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    required: bool = False
    options: list[str] = field(default_factory=list)
    checked: bool = False


@dataclass
class Form:
    """A form as a browser sees it: where it posts, what it holds, and who saw it."""

    principal: str
    page: str
    action: str
    view: str
    fields: list[Field]

    @property
    def token(self) -> str:
        return next((one.value for one in self.fields if one.name == "idempotency_key"), "")

    def filled(self) -> dict[str, Any]:
        """What a person who fills in everything would send."""
        data: dict[str, Any] = {}
        for one in self.fields:
            if one.name == "csrfmiddlewaretoken" or one.name.startswith("other_"):
                continue  # what is written beside a chosen tile is asked about
            if one.kind in {"checkbox", "radio"}:
                if one.checked or (one.required and one.name not in data):
                    data.setdefault(one.name, []).append(one.value or "on")
            elif one.kind == "file":
                data[one.name] = SimpleUploadedFile("zdjecie.jpg", make_jpeg(), content_type="image/jpeg")
            elif one.kind == "select":
                data[one.name] = one.value or next((value for value in one.options if value), "")
            else:
                data[one.name] = one.value or plausible(one)
        return data


def plausible(one: Field) -> str:
    words = {
        "date": "2017-06-20",
        "datetime-local": "2017-06-20T10:00",
        "time": "10:00",
        "number": "1",
        "email": "nowa.osoba@example.org",
        "url": "https://example.org/",
        "tel": "600100200",
        "hidden": "",
        "password": "dlugie-haslo-przykladowe",
    }
    if one.kind in words:
        return words[one.kind]
    return "1" if any(part in one.name for part in ("hours", "minutes", "quantity", "price", "places")) else "Przykład"


class Reader(HTMLParser):
    """Collects the forms that post."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[Field]]] = []
        self._fields: list[Field] | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            if given.get("method", "").lower() == "post":
                self._fields = []
                self.forms.append((given.get("action", "").partition("#")[0], self._fields))
            return
        if self._fields is None:
            return
        if tag == "option" and self._open is not None and self._open.kind == "select":
            self._open.options.append(given.get("value", ""))
            if "selected" in given:
                self._open.value = given.get("value", "")
        elif tag in {"input", "select", "textarea"} and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            found = Field(given["name"], kind, given.get("value", ""), "required" in given, checked="checked" in given)
            if kind not in {"submit", "button", "image"} and "disabled" not in given:
                self._fields.append(found)
                self._open = found if tag != "input" else self._open
        elif tag == "button" and given.get("name") and not any(one.name == given["name"] for one in self._fields):
            self._fields.append(Field(given["name"], "hidden", given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        if tag in {"select", "textarea"}:
            self._open = None


def discover(scene: Scene) -> tuple[list[Form], int]:
    """Every form on the pages each writer can open, once for each view and set of fields; and how many pages."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    pages = 0
    for principal in WRITERS:
        visitor = Visitor(scene.people[principal])
        for address in asking.all_addresses():
            if {"admin", "demo"} & set(address.namespaces) or not table.opens(address, principal):
                continue
            page = asking.path_of(address, scene.own)
            answer = visitor.ask("GET", page)
            if answer.status != 200 or answer.kind != "text/html":
                continue
            pages += 1
            reader = Reader()
            reader.feed(answer.body.decode())
            for action, fields in reader.forms:
                path = (action or page).partition("?")[0]
                view = resolve(path).view_name
                key = (view, frozenset(one.name for one in fields))
                if view not in SKIPPED and key not in found:
                    found[key] = Form(principal, page, action or page, view, fields)
    return list(found.values()), pages


# --- The dictionary --------------------------------------------------------------------------------------------------

MARK = "'\"><{{7*7}}"
TEXTS: dict[str, Any] = {
    "NUL": "a\x00b",
    "control characters": "a\x01\x1b\x7f\x85b",
    "one megabyte": "ż" * 500_000,
    "bidi override": "abc\u202efdp.exe\u2066",
    "markup": MARK,
    "combining marks": "a" + "\u0301" * 5000,
    "newlines": "a\r\nBcc: b@example.org\r\n\r\nc",
    "emoji": "👩‍👩‍👧" * 10,
    "only spaces": " \u00a0\u200b ",
    "a foreign alphabet": "Ежи ٣٤ 字",
}
NUMBERS: dict[str, Any] = {
    "30 digits": "9" * 30,
    "huge exponent": "1e999999",
    "NaN": "NaN",
    "minus one": "-1",
    "minus zero": "-0",
    "infinity": "inf",
    "Arabic digits": "٣٤",
    "beyond int64": "9223372036854775808",
    "a word": "dużo",
    "fraction": "1,5,5",
}
DAYS: dict[str, Any] = {
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "30 February": "2017-02-30",
    "year 0": "0000-01-01",
    "long ago": "1899-12-31",
    "a word": "jutro",
}
TIMES: dict[str, Any] = {
    "year 1": "0001-01-01T00:00",
    "year 9999": "9999-12-31T23:59",
    "missing hour": "2017-03-26T02:30",
    "double hour": "2016-10-30T02:30",
    "hour 25": "2017-06-20T25:00",
    "a word": "jutro",
}
CHOICES: dict[str, Any] = {
    "a missing id": "999999999",
    "a word": "nie-ma",
    "30 digits": "9" * 30,
    "NUL": "a\x00b",
    "minus one": "-1",
    "empty": "",
    "markup": MARK,
}


def huge_png(side: int = 20_000) -> bytes:
    """A PNG of a hundred bytes whose header says 20,000 × 20,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def files() -> dict[str, Any]:
    return {
        "text as an image": SimpleUploadedFile("zdjecie.jpg", b"to nie jest zdjecie", content_type="image/jpeg"),
        "20,000 × 20,000 pixels": SimpleUploadedFile("duze.png", huge_png(), content_type="image/png"),
        "empty file": SimpleUploadedFile("puste.jpg", b"", content_type="image/jpeg"),
        "cut off": SimpleUploadedFile("uciete.jpg", make_jpeg()[:200], content_type="image/jpeg"),
        "a name of a path": SimpleUploadedFile("../../etc/passwd\x00.jpg", make_jpeg(), content_type="image/jpeg"),
    }


def bad_values(one: Field, scene: Scene) -> dict[str, Any]:
    """The part of the dictionary that says something about this kind of field."""
    if one.kind == "file":
        return files()
    if one.kind == "date":
        return {**DAYS, "NUL": "a\x00b"}
    if one.kind in {"datetime-local", "time"}:
        return {**TIMES, "NUL": "a\x00b"}
    if one.kind in {"select", "radio", "checkbox", "hidden"}:
        foreign = {"a foreign id": str(scene.foreign.person.pk), "a foreign row": str(scene.foreign.membership.pk)}
        return {**CHOICES, **foreign}
    if one.kind == "number":
        return {**NUMBERS, "NUL": "a\x00b", "one megabyte": "9" * 500_000}
    if any(part in one.name for part in ("hours", "minutes", "quantity", "price", "amount", "budget")):
        return {**NUMBERS, "one megabyte": "9" * 500_000}
    return TEXTS


def inputs(forms: list[Form], scene: Scene, *, each: int) -> Iterator[tuple[Form, str, str, dict[str, Any]]]:
    """Form, field, what is wrong, and the data: one field at a time, `each` entries of the dictionary in turn."""
    turn = 0
    for form in forms:
        for name in dict.fromkeys(one.name for one in form.fields):
            if name in TOKENS:
                continue
            one = next(row for row in form.fields if row.name == name)
            wrong = list(bad_values(one, scene).items())
            for step in range(min(each, len(wrong))):
                label, bad = wrong[(turn + step) % len(wrong)]
                yield form, name, label, {**form.filled(), name: bad}
            turn += each
        yield form, "", "missing fields", {}
        first = next((row.name for row in form.fields if row.name not in TOKENS), "")
        if first:
            yield form, first, "repeated keys", {**form.filled(), first: ["1", "2", "3"] * 50}


def surrogate(data: dict[str, Any], name: str) -> str:
    """The body of a form with half a surrogate pair in one field, which no browser and no Python string would send."""
    plain = [(key, value) for key, value in data.items() if isinstance(value, str) and key != name]
    return "&".join(
        [*(f"{quote_plus(key)}={quote_plus(value)}" for key, value in plain), f"{quote_plus(name)}=%ED%A0%80"]
    )
