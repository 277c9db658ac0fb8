"""Recurring jobs of microprojects: pictures nobody needs any more leave the disk."""

import datetime as dt
from functools import partial

from django.db import transaction

from kopalnia.lib import clock
from kopalnia.lib.due import due
from microprojects.models import Photo

# A form left open over a weekend still finds its photo.
DRAFT_LIFE = dt.timedelta(days=4)
# Time to notice that the wrong photo was taken away; nobody is shown it meanwhile.
REMOVED_LIFE = dt.timedelta(days=7)
AT_ONCE = 100


@due
def forget_photo_drafts() -> int:
    """Delete photos kept for an entry that was never sent in."""
    old = Photo.objects.filter(entry__isnull=True, uploaded_at__lt=clock.now() - DRAFT_LIFE)
    for photo in (rows := list(old[:AT_ONCE])):
        with transaction.atomic():
            if Photo.objects.filter(pk=photo.pk, entry__isnull=True).delete()[0]:
                transaction.on_commit(partial(_erase, photo))
    return len(rows)


@due
def erase_removed_photos() -> int:
    """Erase the pictures of photos taken away; their rows stay and say that there was one."""
    gone = Photo.objects.filter(removed_at__lt=clock.now() - REMOVED_LIFE).exclude(file="")
    for photo in (rows := list(gone[:AT_ONCE])):
        with transaction.atomic():
            Photo.objects.filter(pk=photo.pk).update(file="", thumbnail="")
            transaction.on_commit(partial(_erase, photo))
    return len(rows)


def _erase(photo: Photo) -> None:
    for file in (photo.file, photo.thumbnail):
        if file:
            file.storage.delete(str(file.name))
