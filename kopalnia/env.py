"""Strict readers of environment variables.

A setting that is missing or malformed stops the start with one sentence that says which variable, what was expected
and what to do. Nothing is guessed: `DEBUG=ture` is an error, not False.
"""

import atexit
import importlib.util
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES: Final = frozenset({"1", "true", "yes", "on"})
NO: Final = frozenset({"0", "false", "no", "off"})

SQLITE_OPTIONS: Final = {
    # IMMEDIATE takes the write lock when a transaction starts: with Django's default a reader that turns writer fails
    # with "database is locked" at once instead of waiting. WAL lets people read while somebody writes; FULL keeps an
    # acknowledged change through a power cut.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Yes or no; anything else stops the start, a typing error must not switch protection off."""
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: write 1 or 0.")


def number(name: str, *, default: int, low: int = 0) -> int:
    """A whole number of at least `low`; anything else stops the start."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < low:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {low}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, *, options: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of: {', '.join(options)}.")
    return value


def web_address(name: str, *, secure: bool) -> str:
    """An address of another server; ``secure`` takes https only."""
    value = required(name, "the address of the server, for example https://login.example.org.")
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in ({"https"} if secure else {"http", "https"}):
        raise ImproperlyConfigured(f"{name}={value!r} is not an address that begins with https://.")
    return value.rstrip("/")


def identity_providers(*, secure: bool) -> list[dict[str, Any]]:
    """The companies whose own accounts open the portal (OpenID Connect), each as allauth takes an app.

    ``OIDC_ORGANISATIONS=famur,kopex`` names them; each has its ``OIDC_FAMUR_URL``, ``_CLIENT_ID``, ``_CLIENT_SECRET``,
    ``_NAME`` (as people call the company) and ``_ORGANISATION`` (the code of the organisation in the portal).
    """
    apps: list[dict[str, Any]] = []
    for key in words("OIDC_ORGANISATIONS"):
        if not re.fullmatch(r"[a-z][a-z0-9]{0,29}", key):
            raise ImproperlyConfigured(
                f"OIDC_ORGANISATIONS: {key!r} is not a short name of small letters and digits, such as famur."
            )
        if any(app["provider_id"] == key for app in apps):
            raise ImproperlyConfigured(f"OIDC_ORGANISATIONS names {key} twice.")
        begin = f"OIDC_{key.upper()}_"
        apps.append(
            {
                "provider_id": key,
                "name": required(f"{begin}NAME", "the company as its people call it."),
                "client_id": required(
                    f"{begin}CLIENT_ID", "the company's server gave it when the portal was registered."
                ),
                "secret": required(f"{begin}CLIENT_SECRET", "the company's server gave it with the client's id."),
                "settings": {
                    "server_url": web_address(f"{begin}URL", secure=secure),
                    "organisation": required(
                        f"{begin}ORGANISATION", "the code of the organisation, the last part of its page's address."
                    ),
                    "oauth_pkce_enabled": True,
                },
            }
        )
    return apps


def cache_url(name: str) -> str:
    """The address of a Redis server, or nothing."""
    value = text(name)
    if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix://.")
    return value


def client_of(name: str, module: str, *, extra: str) -> None:
    """Stop the start when a chosen service needs a package that is not installed."""
    if importlib.util.find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{name} needs the package of the extra “{extra}”:"
            f" .venv/bin/pip install --require-hashes -r requirements/{extra}.txt, or unset it."
        )


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def temporary_folder() -> Path:
    """A folder that goes with this process: each process of a test run has its own."""
    path = Path(tempfile.mkdtemp(prefix="kopalnia-test-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///absolute/path` or `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path)
        if name != "/:memory:" and not name.startswith("/"):
            raise ImproperlyConfigured(
                "DATABASE_URL: a SQLite file needs an absolute path, sqlite:////srv/db.sqlite3."
            )
        path = ":memory:" if name == "/:memory:" else "/" + name.lstrip("/")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS)}
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgresql://.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host:5432/kopalnia.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder comes as ?host=/run/postgresql, as in libpq's own URLs.
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # Opening a connection for every request cost more than half of the throughput.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def demo_secret_key(data: Path) -> str:
    """The demo's own key, made at its first start and kept beside its data, so that people stay signed in."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()


def refuse_in_demo(*names: str) -> None:
    """Demo mode signs anybody in with one click: it must not start where a production was meant."""
    for name in names:
        if text(name):
            raise ImproperlyConfigured(
                f"{name} belongs to production, and KOPALNIA_MODE is demo: unset {name} for the demo,"
                " or KOPALNIA_MODE for production."
            )


def refuse_real_database(database: dict[str, Any]) -> None:
    if "sqlite3" not in database["ENGINE"] and not database["NAME"].startswith("kopalnia_demo"):
        raise ImproperlyConfigured(
            "The demo uses a PostgreSQL database only if its name begins with kopalnia_demo,"
            f" so that it never opens real data; DATABASE_URL names {database['NAME']!r}."
        )
