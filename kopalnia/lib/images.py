"""Photos as they arrive and as they are kept.

Only the header is read until size and shape are known to be harmless; then the picture is turned upright, made
smaller and written anew as JPEG, so that places, times, thumbnails and anything hidden behind the pixels stay behind.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

import pi_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

pi_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LARGEST_UPLOAD = 12 * 1024 * 1024
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 8000
KEPT_SIDE = 2000
SIZES = {"large": 1200, "medium": 600, "small": 240}
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Photo:
    """A cleaned photo: JPEG bytes without metadata, upright, at most 2000 px a side."""

    data: bytes
    width: int
    height: int

    def thumbnail(self, size: str) -> Photo:
        """A smaller one for a named size (`SIZES`: longest side in pixels)."""
        with Image.open(io.BytesIO(self.data)) as image:
            return _written(image, SIZES[size])


def clean_photo(upload: BinaryIO, *, size: int | None = None) -> Photo:
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
        raise ValidationError(_("The photo is larger than 12 MB. Make it smaller or choose another."), code="heavy")
    data = upload.read(LARGEST_UPLOAD + 1)
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow warns of its own, higher limit; ours below decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _decoded(data)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_too_many_pixels(), code="pixels") from error
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a photo the portal can read. Choose a JPEG, PNG, WebP or HEIC file."), code="format"
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, RuntimeError) as error:
        raise ValidationError(_("The photo is damaged and cannot be read. Choose another."), code="damaged") from error


def _decoded(data: bytes) -> Photo:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width < 1 or height < 1:
            raise ValidationError(_("The photo is damaged and cannot be read. Choose another."), code="damaged")
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise ValidationError(_too_many_pixels(), code="pixels")
        if image.format == "JPEG":
            image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
        image.seek(0)
        image.load()
        return _written(ImageOps.exif_transpose(image), KEPT_SIDE)


def _written(image: Image.Image, side: int) -> Photo:
    image = image.copy()
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    # A new image holds pixels only: no EXIF, no XMP, no colour profile, no comment.
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(data=out.getvalue(), width=bare.width, height=bare.height)


def _too_many_pixels() -> str:
    return _("The picture has too many pixels (at most 24 million, and 8000 a side). Make it smaller.")
