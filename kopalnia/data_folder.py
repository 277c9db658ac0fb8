"""The folder of data is the portal's own: no other account of the machine reads the database, photos or keys.

The umask in the settings looks after new files. Here is what finds, and in the demo closes, those made before or by
somebody else's hand (a copy, a restored backup).
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def places() -> list[Path]:
    """The folder of data, and the file of SQLite with its two companions where it lies elsewhere."""
    found = [settings.DATA_DIR]
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"] and settings.DATA_DIR not in (file := Path(database["NAME"])).parents:
        found += [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
    return [place for place in found if place.exists()]


def open_to_others() -> Iterator[Path]:
    """Folders and files that other accounts may read or write, the outermost first."""
    for place in places():
        for path in (place, *place.rglob("*")):
            with suppress(FileNotFoundError):  # the cache and SQLite clear away while we look
                if not path.is_symlink() and path.lstat().st_mode & OTHERS:
                    yield path


def close() -> None:
    """Take every right of other accounts away, except from what is not ours to change."""
    for path in open_to_others():
        with suppress(PermissionError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
