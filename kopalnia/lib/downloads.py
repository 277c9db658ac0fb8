"""Files on their way out: the right name, no guessing of types by the browser."""

from __future__ import annotations

import re
import unicodedata
from typing import BinaryIO
from urllib.parse import quote

from django.core.files import File
from django.http import FileResponse, HttpResponse, HttpResponseBase

INLINE_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/svg+xml", "text/calendar"}


def disposition(filename: str, *, inline: bool = False) -> str:
    """The Content-Disposition header, with an ASCII name for old readers and the real one (RFC 5987)."""
    name = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|]+', " ", unicodedata.normalize("NFC", filename)).strip(" .") or "plik"
    ascii_name = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    ascii_name = ascii_name.encode("ascii", "ignore").decode() or "plik"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


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
