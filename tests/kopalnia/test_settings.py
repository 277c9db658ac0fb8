"""The start of each mode, as an operator meets it: in a fresh process with exactly these variables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "kopalnia.example.org",
    "DATABASE_URL": "postgresql://kopalnia:secret@db.example.org:5433/portal",
}
FAMUR = {
    "OIDC_ORGANISATIONS": "famur",
    "OIDC_FAMUR_NAME": "FAMUR",
    "OIDC_FAMUR_URL": "https://login.famur.example/people",
    "OIDC_FAMUR_CLIENT_ID": "portal",
    "OIDC_FAMUR_CLIENT_SECRET": "tajne",
    "OIDC_FAMUR_ORGANISATION": "abcd2345",
    "OIDC_FAMUR_ORIGINS": "https://sts.famur.example",
}
SHOW = "from django.conf import settings; print({})"


def start(code: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kopalnia.settings",
        "KOPALNIA_DATA": str(folder),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def shown(expression: str, folder: Path, **variables: str) -> str:
    done = start(SHOW.format(expression), folder, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refusal(folder: Path, **variables: str) -> str:
    done = start(SHOW.format("settings.DEBUG"), folder, **variables)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def test_nothing_set_means_production_and_asks_for_a_secret_key(tmp_path: Path) -> None:
    assert "Set SECRET_KEY: production does not start without a secret key." in refusal(tmp_path)


def test_manage_refuses_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "KOPALNIA_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Kopalnia does not start: Set SECRET_KEY")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "Set ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG shows settings and data"),
        ({"DEBUG": "ture"}, "neither yes nor no"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must start with"),
        ({"DATABASE_URL": "sqlite://relative.db"}, "absolute path"),
        ({"MAIL_TRANSPORT_PORT": "-1"}, "MAIL_TRANSPORT_PORT='-1' is not a whole number of at least 1."),
        ({"OIDC_ORGANISATIONS": "FAMUR"}, "is not a short name of small letters and digits"),
        ({"OIDC_ORGANISATIONS": "famur"}, "Set OIDC_FAMUR_NAME: the company as its people call it."),
        ({**FAMUR, "OIDC_FAMUR_URL": "http://login.famur.example"}, "is not an address that begins with https://"),
        ({**FAMUR, "OIDC_ORGANISATIONS": "famur,famur"}, "names famur twice"),
        ({"SMS_GATEWAY": "gołąb"}, "is not one of: , smsapi, file"),
        ({"SMS_GATEWAY": "smsapi"}, "Set SMSAPI_TOKEN"),
        ({"SMS_GATEWAY": "smsapi", "SMSAPI_TOKEN": "t"}, "needs the package of the extra “sms”"),
        ({"SMS_GATEWAY": "file"}, "for trials only"),
        ({"CACHE_URL": "memcached://127.0.0.1"}, "CACHE_URL must start with redis://"),
        ({"KOPALNIA_MODE": "development"}, "is not one of: production, demo, test"),
    ],
)
def test_production_refuses(tmp_path: Path, variables: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(tmp_path, **{**PRODUCTION, **variables})


def test_cache_without_its_client_stops_the_start(tmp_path: Path) -> None:
    without = "import sys; sys.modules['redis'] = None; " + SHOW.format("settings.DEBUG")
    refused = start(without, tmp_path, **PRODUCTION, CACHE_URL="redis://:secret@127.0.0.1/0").stderr.splitlines()[-1]
    assert "CACHE_URL needs the package of the extra “scale”" in refused
    assert "secret" not in refused
    found = shown("settings.CACHES['default']['BACKEND']", tmp_path, **PRODUCTION, CACHE_URL="redis://127.0.0.1/0")
    assert found == "kopalnia.lib.web.caches.RedisOrDatabaseCache"


def test_production_starts_safe(tmp_path: Path) -> None:
    expression = (
        "settings.DEBUG, settings.DEMO, settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_NAME,"
        " settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS, settings.SECOND_FACTOR_REQUIRED"
    )
    found = shown(expression, tmp_path, **PRODUCTION)
    assert found == "False False True __Host-kopalnia-session True 63072000 True"
    assert shown("settings.SECOND_FACTOR_REQUIRED", tmp_path, KOPALNIA_MODE="demo") == "False"


def test_production_reads_the_database_url(tmp_path: Path) -> None:
    expression = "*[settings.DATABASES['default'][key] for key in ('HOST', 'PORT', 'NAME', 'USER', 'CONN_MAX_AGE')]"
    assert shown(expression, tmp_path, **PRODUCTION) == "db.example.org 5433 portal kopalnia 600"


def test_production_has_no_demo(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.apps import apps; from django.core.management import get_commands\n"
        "from django.urls import get_resolver\n"
        "print(apps.is_installed('kopalnia.demo'), 'seed_demo' in get_commands(),"
        " any(str(found.pattern).startswith('demo') for found in get_resolver().url_patterns))"
    )
    assert start(code, tmp_path, **PRODUCTION).stdout.strip() == "False False False"
    demo = start(code, tmp_path, KOPALNIA_MODE="demo").stdout.split()
    assert (demo[0], demo[2]) == ("True", "True")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "MAIL_TRANSPORT_HOST"])
def test_demo_refuses_settings_of_production(tmp_path: Path, name: str) -> None:
    sentence = refusal(tmp_path, KOPALNIA_MODE="demo", **{name: PRODUCTION.get(name, "smtp.example.org")})
    assert f"{name} belongs to production" in sentence


def test_demo_refuses_a_real_database(tmp_path: Path) -> None:
    assert "only if its name begins with kopalnia_demo" in refusal(
        tmp_path, KOPALNIA_MODE="demo", DATABASE_URL=PRODUCTION["DATABASE_URL"]
    )


def test_demo_keeps_its_key(tmp_path: Path) -> None:
    first = shown("settings.SECRET_KEY", tmp_path, KOPALNIA_MODE="demo")
    assert len(first) > 50
    assert shown("settings.SECRET_KEY", tmp_path, KOPALNIA_MODE="demo") == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_sqlite_takes_the_write_lock_early(tmp_path: Path) -> None:
    found = shown("settings.DATABASES['default']['OPTIONS']", tmp_path, KOPALNIA_MODE="demo")
    assert "'transaction_mode': 'IMMEDIATE'" in found
    assert "journal_mode=WAL" in found
    assert "synchronous=FULL" in found


def test_company_s_server_comes_from_the_environment(tmp_path: Path) -> None:
    expression = (
        "settings.IDENTITY_PROVIDERS[0]['settings']['organisation'], settings.IDENTITY_PROVIDERS[0]['secret'],"
        " settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"
    )
    found = shown(expression, tmp_path, **PRODUCTION, **FAMUR)
    assert found == "abcd2345 tajne [\"'self'\", 'https://login.famur.example', 'https://sts.famur.example']"
