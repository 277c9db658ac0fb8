"""Files of the portal are for its own account alone, whoever makes them."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kopalnia import data_folder
from kopalnia.checks import data_is_ours_alone

ROOT = Path(__file__).resolve().parent.parent.parent
MIGRATE_AND_STORE = (
    "import django; django.setup();"
    "from django.core.management import call_command;"
    "from django.core.cache import cache; from django.core.files.base import ContentFile;"
    "from django.core.files.storage import default_storage; from django.db import connection;"
    "connection.cursor().execute('CREATE TABLE shown (number integer)');"
    "cache.set('seen', 1); default_storage.save('photos/a.jpg', ContentFile(b'a'));"
    "import os; os._exit(0)"  # as a kill: the files beside the database stay
)


def modes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder.parent).as_posix(): oct(path.stat().st_mode & 0o777)
        for path in (folder, *folder.rglob("*"))
    }


def test_new_files_are_ours_alone_whatever_the_shell_says(tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-c", MIGRATE_AND_STORE],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "kopalnia.settings",
            "KOPALNIA_MODE": "demo",
            "KOPALNIA_DATA": str(data),
        },
        preexec_fn=lambda: os.umask(0o022) and None,
        check=True,
    )
    found = modes(data)
    names = ("secret_key", "kopalnia.sqlite3", "kopalnia.sqlite3-wal", "kopalnia.sqlite3-shm", "media/photos/a.jpg")
    assert {f"data/{name}" for name in names} <= set(found)
    assert [path for path, mode in found.items() if not mode.endswith("00")] == []


@pytest.fixture
def data(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)
    elsewhere = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "elsewhere.sqlite3")}
    monkeypatch.setitem(settings.DATABASES, "default", elsewhere)
    return settings.DATA_DIR


def test_check_names_what_others_may_open(data: Path) -> None:
    assert data_is_ours_alone() == []
    (data / "media").mkdir()
    photo = data / "media" / "photo.jpg"
    photo.touch(mode=0o600)
    assert data_is_ours_alone() == []
    for path, mode in ((photo, 0o640), (data / "media", 0o701), (data, 0o755)):
        path.chmod(mode)
        (warning,) = data_is_ours_alone()
        assert (warning.id, warning.hint) == ("kopalnia.W005", f"chmod -R go-rwx {path}")
    data_folder.close()
    assert data_is_ours_alone() == []
    assert set(modes(data).values()) == {"0o700", "0o600"}


def test_check_looks_at_a_database_elsewhere(data: Path, settings) -> None:
    file = Path(settings.DATABASES["default"]["NAME"])
    sqlite3.connect(file).close()
    file.chmod(0o644)
    (warning,) = data_is_ours_alone()
    assert str(file) in warning.msg


def test_check_asks_for_the_folder(data: Path, settings) -> None:
    settings.DATA_DIR = data / "none"
    assert [warning.id for warning in data_is_ours_alone()] == ["kopalnia.W004"]


def test_units_keep_files_from_other_accounts() -> None:
    units = sorted((ROOT / "deploy").glob("*.service"))
    assert units
    assert [unit.name for unit in units if "\nUMask=0077\n" not in unit.read_text()] == []
