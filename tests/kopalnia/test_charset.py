"""A body in a charset of its own is refused with a page, whatever codecs Python has."""

import io
from typing import Any

import pytest

from kopalnia.wsgi import application


def answer(method: str, address: str, content_type: str, body: bytes = b"day=x") -> tuple[int, str]:
    """What the server itself gives: Django's test client would make a request of another class."""
    path, _, query = address.partition("?")
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }
    pages = application(environ, lambda status, *_: told.append(status))
    return int(told[0].split()[0]), b"".join(pages).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["rot13", "zlib", "utf-16", "undefined", "idna", '"rot13"', "latin-1"])
def test_another_charset_is_refused(charset: str) -> None:
    status, page = answer("POST", "/konto/login/?q=1", f"application/x-www-form-urlencoded; charset={charset}")
    assert status == 400
    assert "<h1" in page


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["; charset=utf-8", '; charset="UTF-8"', "; Charset=utf8", "", "; charset="])
def test_utf_8_is_read(given: str) -> None:
    assert answer("GET", "/konto/login/?q=%C5%BC", f"application/x-www-form-urlencoded{given}", b"")[0] == 200
