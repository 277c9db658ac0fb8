"""Work on one chapter: its words with what is new in the data, photos, quotes, place."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web.access import SignedInRequest, require
from microprojects.presenters.consents import Consents
from publications import policies
from publications.actions import chapters as actions
from publications.collect import source_phrase
from publications.forms.chapters import ChapterForm, PhotosForm, QuotesForm
from publications.forms.workshop import FreezeForm
from publications.guards import chapter_page
from publications.markup import parse, to_html
from publications.models import Chapter
from publications.queries.workshop import photos_to_choose, quotes_to_choose
from publications.views.workshop import context_of

MOST_PHOTOS = 48


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A line of the comparison: `kind` is "same", "new" or "gone"."""

    kind: str
    text: str


def news_of(chapter: Chapter) -> list[ComparisonLine]:
    """What the data say now against what the editors have seen, paragraph by paragraph; unchanged ones left out."""
    if not chapter.has_news:
        return []
    seen, now = (chapter.source.get(key, "").splitlines() for key in ("seen", "text"))
    kinds = {"+": "new", "-": "gone"}
    lines = [
        ComparisonLine(kinds.get(line[0], "same"), line[2:]) for line in difflib.ndiff(seen, now) if line[0] != "?"
    ]
    return [line for line in lines if line.kind != "same" and line.text.strip()]


@chapter_page(policies.work_on_chapter)
@require_http_methods(["GET", "POST"])
def chapter_edit(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    decision = policies.edit_chapter(request.user, chapter)
    stale = None
    form: Any = ChapterForm(request.POST if request.method == "POST" else None, instance=chapter)
    if request.method == "POST":
        require(decision)
        if form.is_valid():
            words = {name: form.cleaned_data[name] for name in ("title", "lead", "body")}
            try:
                saved = Chapter.objects.select_related("publication").get(pk=chapter.pk)
                actions.edit(saved, **words, expected=form.expected_version, by=request.user)
            except StaleVersion as error:
                current: Any = error.current
                stale = stale_edit(form, current, by=str(current.edited_by or ""), at=current.edited_at)
            else:
                messages.success(request, _("Chapter saved."))
                return redirect("publications:chapter_edit", chapter.code)
        chapter.refresh_from_db(fields=["title", "lead", "body", "version"])
    photos = [one.photo for one in chapter.photos.all()]
    consents = Consents(photos=photos, quotes=list(chapter.quotes.all()), private=True)
    context = context_of(
        chapter.publication,
        "publication_detail",
        chapter=chapter,
        form=form,
        stale=stale,
        decision=decision,
        news=news_of(chapter),
        source=source_phrase(chapter.source.get("records", {})),
        preview=to_html(parse(chapter.body, language=chapter.publication.language)),
        photos=[(one, consents.photo(one.photo)) for one in chapter.photos.all()],
        quotes=[(quote, consents.name_under(quote)) for quote in chapter.quotes.all()],
    )
    return render(request, "publications/chapter_edit.html", context, status=409 if stale else 200)


@chapter_page(policies.edit_chapter)
@require_POST
def chapter_renew(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    return _with_news(request, chapter, actions.renew, _("The chapter now matches the data."))


@chapter_page(policies.edit_chapter)
@require_POST
def chapter_compare(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    return _with_news(request, chapter, actions.compare, _("Marked as reviewed."))


def _with_news(request: SignedInRequest, chapter: Chapter, verb: Any, done: str) -> HttpResponse:
    """One of the two answers to news in the data, on the version of the chapter the person saw."""
    form = FreezeForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        verb(chapter, expected=expected, by=request.user)
    except StaleVersion:
        messages.error(request, _("Someone has just changed this chapter. Check it again."))
    else:
        messages.success(request, done)
    return redirect("publications:chapter_edit", chapter.code)


@chapter_page(policies.edit_chapter)
@require_POST
def chapter_move(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    actions.move(chapter, up=request.POST.get("direction") == "up", by=request.user)
    messages.success(request, _("Order saved."))
    return redirect("publications:publication_detail", chapter.publication.code)


@chapter_page(policies.edit_chapter)
@require_http_methods(["GET", "POST"])
def chapter_remove(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    publication = chapter.publication
    if request.method == "POST":
        try:
            actions.remove(chapter, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Chapter removed. Collect again to bring it back."))
        return redirect("publications:publication_detail", publication.code)
    context = context_of(publication, "publication_detail", chapter=chapter)
    return render(request, "publications/chapter_remove.html", context)


@chapter_page(policies.edit_chapter)
@require_http_methods(["GET", "POST"])
def chapter_photos(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    chosen = list(chapter.photos.all())
    ids = [one.photo_id for one in chosen]
    others = photos_to_choose(chapter).exclude(pk__in=ids).order_by("-uploaded_at", "-pk")[:MOST_PHOTOS]
    form = PhotosForm(
        [*(one.photo for one in chosen), *others], chosen, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_photos(chapter, chosen=form.chosen(), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Photos chosen."))
            return redirect("publications:chapter_edit", chapter.code)
    context = context_of(chapter.publication, "publication_detail", chapter=chapter, rows=form.rows)
    return render(request, "publications/chapter_photos.html", context)


@chapter_page(policies.edit_chapter)
@require_http_methods(["GET", "POST"])
def chapter_quotes(request: SignedInRequest, chapter: Chapter) -> HttpResponse:
    quotes = quotes_to_choose(chapter)
    initial = {"quotes": [quote.pk for quote in chapter.quotes.all()]}
    form = QuotesForm(request.POST if request.method == "POST" else None, quotes=quotes, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_quotes(chapter, quotes=form.cleaned_data["quotes"], by=request.user)
        messages.success(request, _("Quotes chosen."))
        return redirect("publications:chapter_edit", chapter.code)
    context = context_of(
        chapter.publication,
        "publication_detail",
        chapter=chapter,
        form=form,
        any_quotes=bool(form["quotes"].subwidgets),
    )
    return render(request, "publications/chapter_quotes.html", context)
