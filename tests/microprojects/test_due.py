"""Pictures nobody needs any more leave the disk."""

import datetime as dt
import os
import time

import pytest

from kopalnia.lib.domain import clock
from microprojects import periodic_jobs
from microprojects.actions import photos as actions
from microprojects.models import Photo
from tests.factories.microprojects import make_entry
from tests.factories.pictures import make_clean_photo

DAY = dt.datetime(2017, 6, 8, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def photo(microproject):
    with clock.at(DAY):
        entry = make_entry(membership=microproject.memberships.get())
        return actions.add_photo(microproject=microproject, photo=make_clean_photo(), by=entry.author, entry=entry)


def files(media):
    return len(list(media.rglob("*.jpg")))


def test_a_forgotten_draft_goes_with_its_files(photo, media, django_capture_on_commit_callbacks):
    with clock.at(DAY):
        actions.add_photo(microproject=photo.microproject, photo=make_clean_photo(), by=photo.uploaded_by)
    assert files(media) == 4
    for days, left in ((3, 2), (5, 1)):
        with clock.at(DAY + dt.timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            periodic_jobs.forget_photo_drafts()
        assert Photo.objects.count() == left
    assert files(media) == 2


def test_a_removed_photo_is_erased_after_a_week(photo, media, django_capture_on_commit_callbacks):
    with clock.at(DAY):
        actions.remove_photo(photo=photo, by=photo.uploaded_by)
    for days, left in ((6, 2), (8, 0)):
        with clock.at(DAY + dt.timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            periodic_jobs.erase_removed_photos()
        assert files(media) == left
    photo.refresh_from_db()
    assert photo.file.name == ""
    with clock.at(DAY + dt.timedelta(days=9)):
        assert periodic_jobs.erase_removed_photos() == 0


def test_files_no_row_names_are_swept_after_a_day_and_only_they(photo, media):
    kept = {path.name for path in media.rglob("*.jpg")}
    for name in ("photos/orphan.jpg", "photos/fresh.jpg", "tmpx.part", "documents/a.pdf", "publications/ab/ab.jpg"):
        path = media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    before = time.time() - 25 * 3600
    for path in media.rglob("*"):
        if path.is_file() and path.name != "fresh.jpg":
            os.utime(path, (before, before))
    assert periodic_jobs.sweep_orphans() == 2
    left = {path.name for path in media.rglob("*") if path.is_file()}
    assert left == {*kept, "fresh.jpg", "a.pdf", "ab.jpg"}
    assert periodic_jobs.sweep_orphans() == 0
