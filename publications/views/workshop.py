"""The workshop: beginning an issue, its chapters and what is still missing. For the coordinators only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kopalnia.lib.domain.problems import Problem, blocking
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web.access import Refused, SignedInRequest
from kopalnia.lib.web.pages import page_of
from people import audit
from programmes.models import Edition
from publications import policies
from publications.actions import workshop as actions
from publications.choices import PublicationState
from publications.collect import source_phrase
from publications.forms.workshop import PublicationForm, TitleForm
from publications.guards import publication_page, readiness_page, workshop_page
from publications.models import Publication
from publications.queries.workshop import Workshop, publications_of
from publications.readiness import readiness

SECTION = "publikacja"


def tabs(publication: Publication, current: str) -> list[dict[str, Any]]:
    parts = (
        ("publication_detail", _("Chapters")),
        ("publication_readiness", _("Readiness")),
        ("publication_history", _("History")),
    )
    return [
        {
            "label": label,
            "url": reverse(f"publications:{name}", args=[publication.code]),
            "current": name == current,
        }
        for name, label in parts
    ]


def context_of(publication: Publication, current: str, **more: Any) -> dict[str, Any]:
    """What every page of one publication shows around its own part."""
    return {
        "publication": publication,
        "edition": publication.edition,
        "section": SECTION,
        "tabs": tabs(publication, current),
        **more,
    }


def state_sentence(publication: Publication, problems: list[Problem]) -> str:
    """What is true now, for the heading."""
    if publication.state == PublicationState.RELEASED:
        return _("The publication has been released")
    if publication.state == PublicationState.FROZEN:
        return _("The publication is frozen and ready to be released")
    if publication.state == PublicationState.DISCARDED:
        return _("This issue was discarded")
    stopped = len(blocking(problems))
    if not stopped:
        return _("The publication is ready to freeze")
    return ngettext(
        "%(n)s thing to do before the publication can be frozen",
        "%(n)s things to do before the publication can be frozen",
        stopped,
    ) % {"n": stopped}


@workshop_page(policies.begin)
@require_GET
def publication_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    page = page_of(publications_of(request.user, edition), request)
    context = {"edition": edition, "section": SECTION, "page": page, "begin": policies.begin(request.user, edition)}
    return render(request, "publications/publication_list.html", context)


@workshop_page(policies.begin)
@require_http_methods(["GET", "POST"])
def publication_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = PublicationForm(
        request.POST if request.method == "POST" else None, initial={"title": edition.programme.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            publication = actions.begin(edition, **form.cleaned_data, by=request.user)
        except (Refused, ValidationError) as error:
            form.add_error(None, getattr(error, "reason", None) or error)
        else:
            messages.success(request, _("The chapters have been collected from the data. Now you can edit them."))
            return redirect("publications:publication_detail", publication.code)
    context = {"edition": edition, "section": SECTION, "form": form}
    return render(request, "publications/publication_new.html", context)


@readiness_page(policies.work_on)
@require_GET
def publication_detail(request: SignedInRequest, publication: Publication) -> HttpResponse:
    workshop = Workshop(publication)
    problems = readiness(workshop) if publication.is_open else []
    rows = [
        {
            "chapter": chapter,
            "source": source_phrase(chapter.source.get("records", {})),
            "photos": len(chapter.photos.all()),
            "quotes": len(chapter.quotes.all()),
        }
        for chapter in workshop.chapters
    ]
    context = context_of(
        publication,
        "publication_detail",
        heading=state_sentence(publication, problems),
        rows=rows,
        problems=problems,
        edit=policies.edit(request.user, publication),
        freeze=policies.freeze(request.user, publication, problems),
        release=policies.release(request.user, publication),
        correct=policies.correct(request.user, publication),
        undoing=policies.undo_step(request.user, publication),
    )
    return render(request, "publications/publication_detail.html", context)


@publication_page(policies.edit)
@require_http_methods(["GET", "POST"])
def publication_describe(request: SignedInRequest, publication: Publication) -> HttpResponse:
    initial = {"title": publication.title, "subtitle": publication.subtitle, "version": publication.version}
    form: Any = TitleForm(request.POST if request.method == "POST" else None, initial=initial)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(
                publication,
                title=form.cleaned_data["title"],
                subtitle=form.cleaned_data["subtitle"],
                expected=form.expected_version,
                by=request.user,
            )
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            messages.success(request, _("Title saved."))
            return redirect("publications:publication_detail", publication.code)
    context = context_of(publication, "publication_detail", form=form, stale=stale)
    return render(request, "publications/publication_describe.html", context, status=409 if stale else 200)


@publication_page(policies.edit)
@require_POST
def publication_collect(request: SignedInRequest, publication: Publication) -> HttpResponse:
    actions.collect(publication, by=request.user)
    messages.success(request, _("Collected. Edited chapters keep their text, with the new material beside it."))
    return redirect("publications:publication_detail", publication.code)


@readiness_page(policies.work_on)
@require_GET
def publication_readiness(request: SignedInRequest, publication: Publication) -> HttpResponse:
    problems = readiness(Workshop(publication)) if publication.is_open else []
    context = context_of(
        publication,
        "publication_readiness",
        heading=state_sentence(publication, problems),
        missing=blocking(problems),
        advice=[problem for problem in problems if not problem.blocking],
        freeze=policies.freeze(request.user, publication, problems),
    )
    return render(request, "publications/publication_readiness.html", context)


@publication_page(policies.work_on)
@require_GET
def publication_history(request: SignedInRequest, publication: Publication) -> HttpResponse:
    entries = audit.history_of(publication, viewer=request.user, private=True, limit=500)
    entries.reverse()
    context = context_of(publication, "publication_history", entries=entries)
    return render(request, "publications/publication_history.html", context)
