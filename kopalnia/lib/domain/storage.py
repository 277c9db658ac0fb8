"""Files on our own disk: written beside, synced, then renamed, so that a name never stands for half a file.

A full disk leaves nothing behind; a killed process or a power cut at most a file whose name says that it is unfinished.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"


class WholeFileStorage(FileSystemStorage):
    """Django's storage, with files that are there whole or not at all."""

    def _save(self, name: str, content: File[Any]) -> str:
        root = Path(self.location)
        root.mkdir(mode=self.directory_permissions_mode or 0o777, parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(suffix=UNFINISHED, dir=root)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            saved: str = super()._save(name, _Written(beside))  # type: ignore[misc]
        finally:
            Path(beside).unlink(missing_ok=True)
        _sync_folder(Path(self.path(saved)).parent)
        return saved


class _Written(File):
    """A file that lies on the disk already: Django renames it into its place."""

    def __init__(self, path: str) -> None:
        super().__init__(None, name=path)
        self.path = path

    def temporary_file_path(self) -> str:
        return self.path


def _sync_folder(folder: Path) -> None:
    """A rename outlives a power cut only when its folder is synced too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
