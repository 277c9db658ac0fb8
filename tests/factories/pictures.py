"""Uploads for tests: a real photo with a place in its metadata, and things that are no photos."""

import base64
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kopalnia.lib.documents import images


def make_jpeg(*, width: int = 640, height: int = 480) -> bytes:
    image = Image.new("RGB", (width, height), (160, 65, 42))
    exif = Image.Exif()
    exif[0x010F] = "secret maker"
    exif[0x8825] = {1: "N", 2: (50.0, 15.0, 30.0), 3: "E", 4: (19.0, 1.0, 20.0)}  # a place in Katowice
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


# 64 × 48 pixels in the same colour, as a telephone writes them, with the same maker and place. No encoder is installed.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAAB4gABAAAAAAAAAB0AAgAAAAAB/wABAAAAAAAAAKQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEH"
    "BpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAyW1kYXQAAAAZKAGvE4D1J4E/"
    "/9RVH/7keeHysXX558tTwAAAAAZFeGlmAABNTQAqAAAACAACAQ8AAgAAAA0AAAAmiCUABAAAAAEAAAA0AAAAAHNlY3JldCBtYWtlcgAAAAQAAQ"
    "ACAAAAAk4AAAAAAgAFAAAAAwAAAGoAAwACAAAAAkUAAAAABAAFAAAAAwAAAIIAAAAAAAAAMgAAAAEAAAAPAAAAAQAAAB4AAAABAAAAEwAAAAEA"
    "AAABAAAAAQAAABQAAAAB"
)


def make_upload(*, name: str = "boisko.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_jpeg() if data is None else data, content_type="image/jpeg")


def make_clean_photo() -> images.CleanPhoto:
    return images.clean_photo(io.BytesIO(make_jpeg()))


def make_bomb(*, side: int = 20_000) -> bytes:
    """A small PNG that says it has 20,000 × 20,000 pixels."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", optimize=True)
    return out.getvalue()
