"""A file is there whole or not at all."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from kopalnia.lib.domain.storage import WholeFileStorage


@pytest.fixture
def storage(tmp_path: Path) -> WholeFileStorage:
    return WholeFileStorage(location=tmp_path)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_portal_keeps_its_files_so() -> None:
    assert isinstance(storages["default"], WholeFileStorage)


def test_file_has_its_name_only_when_it_is_whole_and_synced(
    storage: WholeFileStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        seen.append(files(tmp_path))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    assert storage.save("photos/a.jpg", ContentFile(b"whole")) == "photos/a.jpg"
    (before, after) = seen
    assert [name.endswith(".part") for name in before] == [True]
    assert after == files(tmp_path) == ["photos/a.jpg"]
    assert (tmp_path / "photos/a.jpg").read_bytes() == b"whole"
    assert (tmp_path / "photos/a.jpg").stat().st_mode & 0o777 == 0o600
    assert storage.save("photos/a.jpg", ContentFile(b"other")) != "photos/a.jpg"


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_full_disk_leaves_nothing_behind(
    step: str, storage: WholeFileStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, step, full)
        with pytest.raises(OSError, match="No space"):
            storage.save("photos/a.jpg", ContentFile(b"whole"))
    assert files(tmp_path) == []
