"""Freezing, releasing, correcting: steps that ask before they act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, require
from publications import policies
from publications.actions import freezing as actions
from publications.choices import PublicationState
from publications.forms.workshop import FreezeForm
from publications.guards import publication_page, readiness_page
from publications.models import Publication
from publications.queries.workshop import Workshop
from publications.readiness import readiness
from publications.views.workshop import context_of


@readiness_page(policies.work_on)
@require_http_methods(["GET", "POST"])
def publication_freeze(request: SignedInRequest, publication: Publication) -> HttpResponse:
    if request.method == "GET":
        problems = readiness(Workshop(publication)) if publication.is_open else []
        require(policies.freeze(request.user, publication, problems))
        context = context_of(
            publication,
            "publication_detail",
            form=FreezeForm(initial={"version": publication.version}),
            effects=[
                _("Text, figures, photos and names are kept exactly as they are now."),
                _("Later changes to the data will not change this issue. A correction is a new issue."),
                _("The PDF will be made. No one outside sees anything until you release the issue."),
                *(problem.sentence for problem in problems),
            ],
            back_url=reverse("publications:publication_detail", args=[publication.code]),
        )
        return render(request, "publications/publication_freeze.html", context)
    form = FreezeForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        actions.freeze(publication, expected=expected, by=request.user)
    except StaleVersion:
        messages.error(request, _("Something was edited in the meantime. Check the issue again, then freeze it."))
    except IllegalStep as error:
        messages.info(request, str(error))
    except actions.NotReady as error:
        messages.error(request, str(error.reason))
    else:
        undo.offer(
            request,
            _("The issue is frozen. We are preparing the PDF."),
            "publications:publication_undo",
            publication.code,
        )
    return redirect("publications:publication_detail", publication.code)


@publication_page(policies.release)
@require_http_methods(["GET", "POST"])
def publication_release(request: SignedInRequest, publication: Publication) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.release(publication, by=request.user)
        except IllegalStep as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The publication is now public."))
        return redirect("publications:publication_detail", publication.code)
    context = context_of(
        publication,
        "publication_detail",
        effects=[
            _("Anyone can read the publication on the web and as a PDF, without signing in."),
            _("A photo disappears as soon as consent is withdrawn. Everything else stays for good."),
        ],
        back_url=reverse("publications:publication_detail", args=[publication.code]),
    )
    return render(request, "publications/publication_release.html", context)


@publication_page(policies.correct)
@require_http_methods(["GET", "POST"])
def publication_correct(request: SignedInRequest, publication: Publication) -> HttpResponse:
    if request.method == "POST":
        new = actions.correct(publication, by=request.user)
        messages.success(request, _("You have started a new issue with the same text. The old one stays as it is."))
        return redirect("publications:publication_detail", new.code)
    context = context_of(
        publication,
        "publication_detail",
        effects=[
            _("A new issue starts with a copy of all chapters. You can edit it and collect the data again."),
            _("The old issue keeps its number, address and PDF, and links to the new one once that is released."),
        ],
        back_url=reverse("publications:publication_detail", args=[publication.code]),
    )
    return render(request, "publications/publication_correct.html", context)


@publication_page(policies.discard)
@require_http_methods(["GET", "POST"])
def publication_discard(request: SignedInRequest, publication: Publication) -> HttpResponse:
    back = reverse("publications:publication_detail", args=[publication.code])
    if request.method == "POST":
        try:
            actions.discard(publication, by=request.user)
        except IllegalStep as error:
            messages.info(request, str(error))
        else:
            undo.offer(
                request,
                _("Issue discarded. You can start another one."),
                "publications:publication_undo",
                publication.code,
            )
        return redirect(back)
    context = context_of(
        publication,
        "publication_detail",
        effects=[
            _("The issue will be set aside with all its text, and you can start another one in this language."),
            _("The issue keeps its number. You can undo this as long as no other issue is open."),
        ],
        back_url=back,
    )
    return render(request, "publications/publication_discard.html", context)


@publication_page(policies.undo_step)
@require_http_methods(["GET", "POST"])
def publication_undo(request: SignedInRequest, publication: Publication) -> HttpResponse:
    """Open a frozen issue again before its release, or a discarded one."""
    effects = [_("You can edit the issue again.")]
    if publication.state == PublicationState.FROZEN:
        effects.append(_("The frozen version is kept but no longer shown. Freezing again makes a new one."))
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_step(publication, reason=reason, by=request.user),
        question=_("Reopen this issue?"),
        effects=effects,
        back=reverse("publications:publication_detail", args=[publication.code]),
        context=context_of(publication, "publication_detail"),
    )
