"""Makes one picture smaller, in a process of its own: ``python shrink.py SIDE QUALITY FORMAT… < upload > photo.jpg``.

A decoder needs up to a few hundred megabytes for a moment and a library in C keeps what it got; both end with this
process, and so does whatever a broken file does to a decoder. It imports neither Django nor the portal, so that it
starts at once. The bare JPEG goes to standard output; a picture that cannot be read ends with status 1.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from contextlib import suppress

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

# More than any picture within the limits of `images` needs.
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 60


def shrink(data: bytes, side: int, quality: int, formats: tuple[str, ...]) -> bytes:
    """The picture upright, at most ``side`` pixels a side, as JPEG bytes without metadata."""
    with Image.open(io.BytesIO(data), formats=formats) as image:
        if isinstance(image, JpegImageFile):
            # The decoder of JPEG makes it smaller on the way; telephones that put a second picture into the file (MPO) too.
            image.draft("RGB", (side, side))
        image.seek(0)
        # Smaller first, in place: every further step works on a copy.
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        return written(ImageOps.exif_transpose(image), quality)


def written(image: Image.Image, quality: int) -> bytes:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    # A new image holds pixels only: no EXIF, no XMP, no colour profile, no comment.
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def main() -> int:
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        with suppress(ValueError, OSError):  # a system without this limit
            resource.setrlimit(limit, (most, most))
    side, quality, *formats = sys.argv[1:]
    if "HEIF" in formats:
        import pi_heif  # large, and few pictures need it

        pi_heif.register_heif_opener()
    warnings.simplefilter("ignore")
    try:
        photo = shrink(sys.stdin.buffer.read(), int(side), int(quality), tuple(formats))
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, RuntimeError):
        return 1
    sys.stdout.buffer.write(photo)
    return 0


if __name__ == "__main__":
    sys.exit(main())
