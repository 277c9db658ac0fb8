"""Photos as they arrive and as they are kept.

Only the header is read until size and shape are known to be harmless; then the picture is turned upright, made
smaller and written anew as JPEG, so that places, times, thumbnails and anything hidden behind the pixels stay behind.
That is done one picture at a time, in a process of its own (`shrink`): eight large ones at once took a server 850 MB,
and it kept 590.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO

import pi_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kopalnia.lib.documents import shrink

pi_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LARGEST_UPLOAD = 12 * 1024 * 1024
MOST_PIXELS = 24_000_000
# The decoder of WebP holds a picture four times: 24 million pixels took it 400 MB. No telephone takes photos as WebP.
MOST_PIXELS_OF = {"WEBP": 12_000_000}
LONGEST_SIDE = 8000
KEPT_SIDE = 2000
SIZES = {"large": 1200, "medium": 600, "small": 240}
QUALITY = 85

# One picture at a time in each process of the server: memory counts, and the machine has few cores.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A cleaned photo: JPEG bytes without metadata, upright, at most 2000 px a side."""

    data: bytes
    width: int
    height: int

    def thumbnail(self, size: str) -> CleanPhoto:
        """A smaller one for a named size (`SIZES`: longest side in pixels)."""
        with _one_at_a_time:
            return _photo(shrink.shrink(self.data, SIZES[size], QUALITY, ("JPEG",)))


def clean_photo(upload: BinaryIO, *, size: int | None = None) -> CleanPhoto:
    """Check and re-encode an upload. Raises ``ValidationError`` with a sentence, before decoding anything large.

    ``upload`` is any binary file; ``size`` its length when known (an uploaded file knows its own).
    """
    length = size if size is not None else getattr(upload, "size", None)
    if length is None:
        upload.seek(0, io.SEEK_END)
        length = upload.tell()
    upload.seek(0)
    if not length:
        raise ValidationError(_("The file is empty. Choose another photo."), code="empty")
    if length > LARGEST_UPLOAD:
        raise ValidationError(
            _("The photo is larger than 12 MB. Make it smaller or choose another one."), code="heavy"
        )
    with _one_at_a_time:
        try:
            return _checked(upload)
        finally:
            upload.seek(0)


def _checked(upload: BinaryIO) -> CleanPhoto:
    try:
        with warnings.catch_warnings():
            # Pillow warns of its own, higher limit; ours below decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _look_at_header(upload)
        return _photo(_shrunk_apart(upload))
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_too_many_pixels(), code="pixels") from error
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("The portal cannot read this file as a photo. Choose a JPEG, PNG, WebP or HEIC file."), code="format"
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, RuntimeError) as error:
        raise _damaged() from error


def _damaged() -> ValidationError:
    return ValidationError(_("The photo is damaged and cannot be read. Choose another one."), code="damaged")


def _look_at_header(upload: BinaryIO) -> None:
    with Image.open(upload, formats=FORMATS) as image:
        width, height = image.size
        most = MOST_PIXELS_OF.get(image.format or "", MOST_PIXELS)
    if width < 1 or height < 1:
        raise _damaged()
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise ValidationError(_too_many_pixels(most), code="pixels")


def _shrunk_apart(upload: BinaryIO) -> bytes:
    """The picture made smaller by a child with limits of its own. Raises ``ValueError`` when it cannot be read."""
    upload.seek(0)
    try:
        # A large upload lies in a file: the child reads it there, and its bytes never come into this process.
        descriptor = upload.fileno()
        os.lseek(descriptor, 0, os.SEEK_SET)
        source: dict[str, Any] = {"stdin": descriptor}
    except (OSError, AttributeError):
        source = {"input": upload.read()}
    try:
        done = subprocess.run(  # noqa: S603 – our own file
            [sys.executable, "-I", shrink.__file__, str(KEPT_SIDE), str(QUALITY), *FORMATS],
            **source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=2 * shrink.MOST_SECONDS,
        )
    except subprocess.SubprocessError as error:
        raise ValueError("The picture could not be made smaller.") from error
    return done.stdout


def _photo(data: bytes) -> CleanPhoto:
    with Image.open(io.BytesIO(data)) as image:
        return CleanPhoto(data=data, width=image.width, height=image.height)


def _too_many_pixels(most: int = MOST_PIXELS) -> str:
    return _(
        "The image has too many pixels (at most %(most)s million in total and %(side)s per side). Make it smaller."
    ) % {
        "most": most // 1_000_000,
        "side": LONGEST_SIDE,
    }
