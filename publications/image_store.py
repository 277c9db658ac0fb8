"""Pictures of frozen issues: copies named by their own hash, written once and never changed.

The live photo may be replaced or taken away later; what was printed keeps its copy. Whether it may still be shown is asked of
the consents by the view, every time.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from kopalnia.lib.documents import images
from microprojects.models import Photo

SIZE = "large"


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    sha256: str
    width: int
    height: int


def store_image(photo: Photo) -> StoredPhoto:
    """Copy a photo in the size of print into the store. Doing it again changes nothing."""
    with photo.file.open("rb") as file:
        data = file.read()
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    printed = images.CleanPhoto(data=data, width=width, height=height).thumbnail(SIZE)
    sha256 = hashlib.sha256(printed.data).hexdigest()
    if not default_storage.exists(path_of(sha256)):
        default_storage.save(path_of(sha256), ContentFile(printed.data))
    return StoredPhoto(sha256=sha256, width=printed.width, height=printed.height)


def read(sha256: str, *, code: str) -> bytes:
    """The printed picture of the photo `code`; one that was lost is copied again from the photo, if that still gives the
    same picture. Raises ``FileNotFoundError`` when it does not."""
    path = path_of(sha256)
    if not default_storage.exists(path):
        photo = Photo.objects.exclude(file="").filter(code=code).first()
        if photo is not None:
            store_image(photo)
    with default_storage.open(path, "rb") as file:
        return file.read()


def path_of(sha256: str) -> str:
    return f"publications/{sha256[:2]}/{sha256}.jpg"
