"""Uploads for tests: a real photo with a place in its metadata, and things that are no photos."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kopalnia.lib import images


def make_jpeg(*, width: int = 640, height: int = 480) -> bytes:
    image = Image.new("RGB", (width, height), (160, 65, 42))
    exif = Image.Exif()
    exif[0x010F] = "secret maker"
    exif[0x8825] = {1: "N", 2: (50.0, 15.0, 30.0), 3: "E", 4: (19.0, 1.0, 20.0)}  # a place in Katowice
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def make_upload(*, name: str = "boisko.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_jpeg() if data is None else data, content_type="image/jpeg")


def make_clean_photo() -> images.Photo:
    return images.clean_photo(io.BytesIO(make_jpeg()))


def make_bomb(*, side: int = 20_000) -> bytes:
    """A small PNG that says it has 20,000 × 20,000 pixels."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", optimize=True)
    return out.getvalue()
