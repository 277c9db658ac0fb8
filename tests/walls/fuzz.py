"""Requests nobody would send, drawn from a seed: forms with spoilt fields, bodies and headers, spoilt paths and queries.

A run is a fixed number of requests of one seed, so that what broke once breaks again: the story of a request names both.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from kopalnia.checks import Address
from tests.walls import sweep as asking
from tests.walls.forms import TEXT_TYPES, TOKENS, Field, Form, bad_values
from tests.walls.scene import PRINCIPALS, Scene

FORM = "application/x-www-form-urlencoded"
# A text typed beside the spoilt field: whatever the answer to a form is, it holds it.
TYPED = "Zażółć gęślą jaźń, powiedziała Łucja: 50 % to „dużo”."
WORDS: tuple[str, ...] = (
    "", " ", "0", "-1", "1", "9" * 30, "1e999999", "NaN", "inf", "٣", "a\x00b", "\x00", "a\x01\x1b\x7f\x85b", "\u202e",
    "\ufeff", "ż" * 3000, "'\"><{{7*7}}", "%s%n", "{0}", "../../etc/passwd", "http://[", "//example.org", "/\\example.org",
    "javascript:alert(1)", "http://example.org:99999/", "\r\nSet-Cookie: x=1", "2017-02-30", "0000-00-00", "9999-12-31",
    "T25:61", "true", "null", "[]", "{}", "1,5", "1:30", "👩‍👩‍👧", "a\u0301" * 400, "K7M4 2RXP", "nie-ma", "%00", "%ED%A0%80",
)  # fmt: skip
CHARSETS = (
    "rot13",
    "zlib",
    "utf-7",
    "utf-16",
    "idna",
    "undefined",
    "unicode_escape",
    "nie-ma",
    "",
    "utf-8",
    "latin-1",
)
TYPES = (
    FORM, "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/json",
    "text/plain", "", "image/png", "application/x-www-form-urlencoded; charset", ";;;",
)  # fmt: skip
HEADERS = (
    "Origin", "Referer", "Accept-Language", "Accept", "If-None-Match", "If-Modified-Since", "Range", "X-Forwarded-For",
    "User-Agent", "Cookie", "X-Requested-With", "Content-Encoding",
)  # fmt: skip
QUERIES = (
    "strona", "q", "kto", "stan", "edycja", "jako", "wizyta", "temat", "next", "kind", "direction", "sort", "grupa", "dzien",
    "wszystko", "process", "page", "o", "e",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")


@dataclass
class Request:
    """One request: who sends what, and the typed text its answer must hold (empty when it need not)."""

    principal: str
    method: str
    path: str
    data: Any = None
    options: dict[str, Any] = field(default_factory=dict)
    typed: str = ""
    form: Form | None = None

    def __str__(self) -> str:
        body = self.data if isinstance(self.data, bytes) else {n: str(v)[:60] for n, v in (self.data or {}).items()}
        return f"{self.principal}: {self.method} {self.path[:200]!r} {str(body)[:300]!r} {str(self.options)[:200]}"


def requests(scene: Scene, forms: list[Form], *, number: int, seed: int) -> Iterator[Request]:
    """The requests of a seed: each form in turn, and in between addresses with spoilt arguments and queries."""
    drawn = random.Random(seed)
    addresses = [one for one in asking.all_addresses() if not {"admin", "demo"} & set(one.namespaces)]
    turns: list[Form] = []
    for count in range(number):
        if count % 3 == 2:
            yield _address(drawn, drawn.choice(addresses), scene)
            continue
        if not turns:
            turns = drawn.sample(forms, len(forms))
        yield _form(drawn, turns.pop(), scene)


def _form(drawn: random.Random, form: Form, scene: Scene) -> Request:
    """A form as somebody fills it in, with one to three fields spoilt; seldom also its body, its headers, its sender."""
    data = form.filled()
    fields = [one for one in form.fields if one.name not in TOKENS]
    spoilt = drawn.sample(fields, min(len(fields), drawn.choice([1, 1, 2, 3])))
    for one in spoilt:
        data[one.name] = _spoil(drawn, one, scene)
    request = Request(form.principal, "POST", form.action, data, form=form)
    free = [
        one for one in fields if one not in spoilt and one.kind in TEXT_TYPES - {"password", "email", "url", "tel"}
    ]
    whole = [one for one in free if one.kind == "textarea"] or [one for one in free if one.kind == "text"]
    if whole and drawn.random() < 0.8:
        request.data[whole[0].name] = request.typed = TYPED
    chance = drawn.random()
    if chance < 0.08:
        _spoil_body(drawn, request)
    elif chance < 0.16:
        request.options["headers"] = _headers(drawn)
    elif chance < 0.22:
        request.principal = drawn.choice(PRINCIPALS)
        request.typed = ""  # somebody who never saw the form
    elif chance < 0.26:
        request.path += f"?{_query(drawn)}"
    return request


def _spoil(drawn: random.Random, one: Field, scene: Scene) -> Any:
    bad = list(bad_values(one, scene).values())
    chance = drawn.random()
    if one.kind == "file" or chance < 0.5:
        return drawn.choice(bad)
    if chance < 0.9:
        return drawn.choice(WORDS)
    return [drawn.choice(WORDS) for _number in range(drawn.choice([0, 2, 60]))]


def _spoil_body(drawn: random.Random, request: Request) -> None:
    """A body that is not what its type says."""
    plain = {name: value for name, value in request.data.items() if isinstance(value, str)}
    body = urlencode(plain) if drawn.random() < 0.7 else quote_plus(drawn.choice(WORDS))
    kind = drawn.choice(TYPES)
    if drawn.random() < 0.5:
        kind = f"{FORM}; charset={drawn.choice(CHARSETS)}"
        request.path += drawn.choice(["", "?q=1", "?strona=2"])
    request.data, request.typed = body.encode(), ""
    request.options["content_type"] = kind


def _headers(drawn: random.Random) -> dict[str, str]:
    plain = [word for word in WORDS if word.isprintable() and word.isascii()]
    return {name: drawn.choice(plain) for name in drawn.sample(HEADERS, drawn.choice([1, 2]))}


def _query(drawn: random.Random) -> str:
    pairs = [(drawn.choice(QUERIES), drawn.choice(WORDS)) for _number in range(drawn.choice([1, 2, 5]))]
    return drawn.choice(
        [urlencode(pairs), "&".join(f"{name}={value}" for name, value in pairs if value.isprintable())]
    )


def _address(drawn: random.Random, address: Address, scene: Scene) -> Request:
    """An address with some of its arguments spoilt, a query nobody made, any method."""
    names = asking.arguments(address)
    spoilt = {name: quote(drawn.choice(WORDS), safe="") for name in names if drawn.random() < 0.5}
    path = asking.path_of(address, drawn.choice([scene.own, scene.foreign]), **{n: v for n, v in spoilt.items() if v})
    if drawn.random() < 0.6:
        path += f"?{_query(drawn)}"
    request = Request(drawn.choice(PRINCIPALS), drawn.choice(METHODS), path)
    if drawn.random() < 0.2:
        request.options["headers"] = _headers(drawn)
    return request
