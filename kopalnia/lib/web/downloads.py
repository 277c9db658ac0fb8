"""Files on their way out: the right name, no guessing of types by the browser."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.core.files import File
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

INLINE_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/svg+xml", "text/calendar"}


# What no file may be called on some system, and what would end the header.
UNFIT = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')


def disposition(filename: str, *, inline: bool = False) -> str:
    """The Content-Disposition header of a file, its name without what some system refuses."""
    name = UNFIT.sub(" ", filename).strip(" .") or "plik"
    return content_disposition_header(not inline, name) or ""


def file_response(
    content: bytes | BinaryIO | File[bytes], *, filename: str, content_type: str, inline: bool = False
) -> HttpResponseBase:
    """An answer that is a file: private, never sniffed, inline only for types that are harmless to show."""
    inline = inline and content_type in INLINE_TYPES
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=content_type)
    else:
        response = FileResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(filename, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response
