from pathlib import Path

import pytest
from django.test import Client

from people.models import User
from tests.factories.people import make_user

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def person(db: None) -> User:
    return make_user()


def test_every_answer_carries_the_headers(db: None, settings, tmp_path: Path) -> None:
    (tmp_path / "look.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path
    client = Client()
    for path in ("/healthz", "/konto/login/", "/no-such-page", "/static/look.css"):
        answer = client.get(path)
        answer.close()
        assert (answer.status_code == 404) == (path == "/no-such-page")
        headers = answer.headers
        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_pages_of_a_person_are_kept_by_no_cache(client: Client, person: User) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    directives = client.get("/no-such-page").headers["Cache-Control"].split(", ")
    assert {"private", "no-store"} <= set(directives)


def test_nothing_a_person_downloads_is_kept(client: Client, person: User, settings) -> None:
    settings.ROOT_URLCONF = "tests.kopalnia.error_urls"
    assert client.get("/kept/").headers["Cache-Control"] == "private, max-age=3600"
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/kept/").headers["Cache-Control"] == "private, no-store"


def test_signing_out_leaves_nothing_in_the_browser(client: Client, person: User) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/konto/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/konto/login/").headers
