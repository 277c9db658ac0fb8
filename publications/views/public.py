"""The publication as everybody reads it. Text and figures come from the frozen content only.

The pages are rendered without the request: nothing of the reader, of the session or of the live data can get into them, so the
same frozen content gives the same bytes, and an unchanged page answers 304 from its ETag alone.
"""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kopalnia.lib.documents import printing
from kopalnia.lib.web.access import public
from kopalnia.lib.web.downloads import disposition
from kopalnia.lib.web.middleware import Voice, speak
from kopalnia.lib.web.pages import page_of
from publications import image_store
from publications.actions import pdf
from publications.labels import words_of
from publications.markup import to_html
from publications.models import Publication
from publications.queries.public import Book, book
from publications.queries.withheld import set_titles

log = logging.getLogger(__name__)

DRAWING = "img/drawing.svg"


@public("A released publication is for everybody.")
@require_safe
def publication_index(request: HttpRequest) -> HttpResponse:
    released = Publication.objects.released().select_related("edition__programme").order_by("-released_at", "-pk")
    page = page_of(released, request)
    set_titles(page)
    context = {"page": page, "public_links": links()}
    return render(request, "publications/publication_index.html", context)


@public("A released publication is for everybody; a draft is found by nobody but the coordinators.")
@require_safe
def publication(request: HttpRequest, code: str) -> HttpResponseBase:
    """The cover: what the book is, its contents and its main figures."""
    found = book(request.user, code, chapter=0)
    main = next((row for row in found.content["chapters"] if row["kind"] == "numbers"), None)
    figures = found.figures_of(main)[:4] if main else []
    return answer(request, found, "publications/publication.html", {"figures": figures})


@public("A released publication is for everybody; a draft is found by nobody but the coordinators.")
@require_safe
def publication_chapter(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    found = book(request.user, code, chapter=number)
    chapters = found.content["chapters"]
    if not 1 <= number <= len(chapters):
        raise Http404
    chapter = chapters[number - 1]
    context = {
        "chapter": chapter,
        "text": to_html(chapter["blocks"]),
        "photos": [_photo(found, photo) for photo in chapter["photos"]],
        "figures": found.figures_of(chapter),
        "before": chapters[number - 2] if number > 1 else None,
        "after": chapters[number] if number < len(chapters) else None,
    }
    return answer(request, found, "publications/publication_chapter.html", context)


@public("A released publication is for everybody; a draft is found by nobody but the coordinators.")
@require_safe
def publication_figures(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where each number comes from: its rule and how many records stand behind it."""
    found = book(request.user, code, chapter=0)
    titles = {row["number"]: row["title"] for row in found.content["chapters"]}
    rows = [{**figure, "chapter_title": titles[figure["chapter"]]} for figure in found.content["figures"]]
    return answer(request, found, "publications/publication_figures.html", {"rows": rows})


@public("A photo of a released publication is for everybody, as long as everybody in it agrees.")
@require_safe
def publication_photo(request: HttpRequest, code: str, photo: str) -> HttpResponseBase:
    """A printed photo from the store; a drawing instead when a consent was withdrawn or the picture was lost."""
    found = book(request.user, code, photos={photo})
    sha256 = next(
        (one["sha256"] for row in found.content["chapters"] for one in row["photos"] if one["code"] == photo), ""
    )
    if not sha256:
        raise Http404
    if photo in found.withdrawn.photos:
        return _drawn()
    etag = quote_etag(sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            picture = image_store.read(sha256, code=photo)
        except FileNotFoundError:
            log.exception("The picture of a frozen issue is gone: %s", sha256)
            return _drawn()
        response = HttpResponse(picture, content_type="image/jpeg", headers={"ETag": etag})
    # The consent is asked every time, so a copy is used only after asking here.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _drawn() -> HttpResponse:
    response = HttpResponse(_drawing(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@public("The PDF of a released publication is for everybody.")
@require_safe
def publication_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file, when it is made; else a page that says how far it is. Asks the worker once for each content."""
    found = book(request.user, code)
    snapshot = found.publication.snapshot
    assert snapshot is not None  # a released issue has been frozen
    row = pdf.ask_for(found.publication, snapshot, withdrawn=found.withdrawn)
    opened = printing.opened(row)
    if opened is None:
        speak(request, found.language, voice=Voice.EDITION)
        context = {"book": found, "public_links": links(found), "document": row}
        response = render(request, "publications/publication_pdf.html", context, status=404 if row.is_failed else 202)
        if not row.is_failed:
            response.headers["Retry-After"] = "5"
        response.headers["Cache-Control"] = "no-store"
        return response
    etag = quote_etag(row.sha256)
    with opened as file:
        made = get_conditional_response(request, etag=etag) or HttpResponse(
            file.read(), content_type="application/pdf", headers={"ETag": etag}
        )
    name = f"{found.content['title']} – {found.content['number']}.pdf"
    made.headers["Content-Language"] = found.language
    made.headers["Content-Disposition"] = disposition(name, inline=True)
    made.headers["Cache-Control"] = "private, no-cache"
    return made


def links(found: Book | None = None) -> list[dict[str, Any]]:
    """The words on top of the public pages; the edition in the other language, when there is one."""
    rows = [{"label": _("Publications"), "url": reverse("publications:publication_index"), "current": found is None}]
    if found is not None and found.other:
        label = "Polski" if found.language == "en" else "English"
        rows.append({"label": label, "url": reverse("publications:publication", args=[found.other]), "current": False})
    return rows


def answer(request: HttpRequest, found: Book, template: str, context: dict[str, Any]) -> HttpResponseBase:
    """A page of the book, in its one language: from the cache of the reader when nothing it is made of has changed."""
    anonymous = not request.user.is_authenticated
    etag = quote_etag(_etag(request, found))
    if anonymous:
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:
            return unchanged
    with override(found.language):
        html = render_to_string(template, {**_common(request, found), **context})
    response = HttpResponse(html, headers={"Content-Language": found.language})
    if anonymous:
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _common(request: HttpRequest, found: Book) -> dict[str, Any]:
    content = found.content
    return {
        "book": found,
        "content": content,
        "words": words_of(content, unnamed=bool(found.withdrawn.names)),
        "public_links": links(found),
        "funding": content["formula"],
        "demo_mode": settings.DEMO,
        "user": request.user,
        "total": len(content["chapters"]),
    }


def _photo(found: Book, photo: dict[str, Any]) -> dict[str, Any]:
    """A photo as the page shows it; the caption says when a drawing stands in its place."""
    words = words_of(found.content)
    if not photo["sha256"] or photo["code"] in found.withdrawn.photos:
        caption = f"{photo['caption']} {words['drawing']}".strip()
        return {"url": static(DRAWING), "alt": "", "caption": caption, "width": 640, "height": 420}
    url = reverse("publications:publication_photo", args=[found.publication.code, photo["code"]])
    return {**photo, "url": url, "alt": photo["caption"]}


def _etag(request: HttpRequest, found: Book) -> str:
    """All a page is made of: the address, the content, consents, other issues, and the look of the portal."""
    parts = (
        request.path,
        found.sha256,
        str(found.withdrawn.as_data()),
        found.newer,
        found.other,
        str(found.is_released),
        static("css/kopalnia.css"),
        _look(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


@lru_cache(maxsize=1)
def _look() -> str:
    """The hash of the templates of public pages: a new version of the portal is a new page."""
    root = Path(settings.BASE_DIR) / "templates"
    files = [root / "base.html", root / "layouts" / "public.html", *sorted((root / "publications").glob("*.html"))]
    files += sorted((root / "components").glob("*.html"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=1)
def _drawing() -> bytes:
    return (Path(settings.BASE_DIR) / "static" / DRAWING).read_bytes()
