"""Recurring jobs of microprojects: pictures nobody needs any more leave the disk."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.periodic_jobs import DEFAULT, periodic, periodic_with
from kopalnia.lib.domain.storage import UNFINISHED
from microprojects.models import Photo

# A form left open over a weekend still finds its photo.
DRAFT_LIFE = dt.timedelta(days=4)
# Time to notice that the wrong photo was taken away; nobody is shown it meanwhile.
REMOVED_LIFE = dt.timedelta(days=7)
AT_ONCE = 100
# A file is older than the transaction that will name it, but never by a day.
ORPHAN_LIFE = dt.timedelta(days=1)


@periodic
def forget_photo_drafts() -> int:
    """Delete photos kept for an entry that was never sent in."""
    old = Photo.objects.filter(entry__isnull=True, uploaded_at__lt=clock.now() - DRAFT_LIFE)
    for photo in (rows := list(old[:AT_ONCE])):
        with transaction.atomic():
            if Photo.objects.filter(pk=photo.pk, entry__isnull=True).delete()[0]:
                transaction.on_commit(partial(_erase, photo))
    return len(rows)


@periodic
def erase_removed_photos() -> int:
    """Erase the pictures of photos taken away; their rows stay and say that there was one."""
    gone = Photo.objects.filter(removed_at__lt=clock.now() - REMOVED_LIFE).exclude(file="")
    for photo in (rows := list(gone[:AT_ONCE])):
        with transaction.atomic():
            Photo.objects.filter(pk=photo.pk).update(file="", thumbnail="")
            transaction.on_commit(partial(_erase, photo))
    return len(rows)


@periodic_with(DEFAULT, every=6 * 3600)
def sweep_orphans() -> int:
    """Delete files of photos no row names, and files that were never finished: a crash came between file and row."""
    field = Photo._meta.get_field("file")
    storage, folder = field.storage, str(field.upload_to)
    limit = timezone.now() - ORPHAN_LIFE
    if not storage.exists(folder):
        return 0
    unfinished = [name for name in storage.listdir("")[1] if name.endswith(UNFINISHED)]
    kept = {name for pair in Photo.objects.values_list("file", "thumbnail") for name in pair}
    photos = [name for file in storage.listdir(folder)[1] if (name := f"{folder}{file}") not in kept]
    old = [name for name in (*unfinished, *photos) if storage.get_modified_time(name) < limit]
    for name in old:
        storage.delete(name)
    return len(old)


def _erase(photo: Photo) -> None:
    for file in (photo.file, photo.thumbnail):
        if file:
            file.storage.delete(str(file.name))
