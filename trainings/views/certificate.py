"""Certificates: issued by the coordinators, downloaded by their owner."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.documents.printing import opened
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.downloads import file_response
from kopalnia.lib.web.pages import page_of
from organisations.namesakes import tell_apart
from people.audit import history_of
from programmes.guards import edition_page
from programmes.models import Edition, Participation
from programmes.policies import coordinate, coordinate_edition_of
from trainings import policies as rules
from trainings.actions import certificate as actions
from trainings.certificate_content import listed, outdated, why_replaced
from trainings.forms.training import IssueForm, ReasonForm
from trainings.guards import Issuing, certificate_page, issuing_page
from trainings.models import Certificate
from trainings.presenters.training import progress_of
from trainings.queries import training as queries
from trainings.views.training import training_tabs


@edition_page(coordinate)
@require_safe
def certificate_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """What was issued, and how many people have earned one and not got it."""
    plan = queries.plan_of(edition)
    waiting = _waiting(edition, plan).count() if plan.planned else 0
    rows = listed(edition, plan=plan)
    page = page_of(rows, request)
    tell_apart((row.participation.user for row in page), private=True)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "tabs": training_tabs(edition, "certificate_list"),
        "plan": plan,
        "waiting": waiting,
        "stale": sum(bool(row.changes) for row in rows),
        "page": page,
    }
    return render(request, "trainings/certificate_list.html", context)


@issuing_page(coordinate_edition_of, to_send=rules.issue_certificates)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_issue(request: SignedInRequest, issuing: Issuing) -> HttpResponse:
    """Read who gets one, then issue: to one person, or to all who reached the threshold and have none that is true
    today."""
    edition, plan, person = issuing
    stale = {row.participation_id: row for row in reversed(listed(edition, plan=plan)) if row.changes}
    if person is not None:
        people = [person]
    else:
        without = ~queries.has_certificate() | Q(pk__in=stale)
        people = list(_reached(edition, plan).filter(without))
        tell_apart((row.user for row in people), private=True)
    for row in people:
        row.former = stale.get(row.pk)
    given = request.POST if request.method == "POST" else None
    if person is not None:
        former = person.former
        form = IssueForm(given, initial={"language": former.language if former else edition.language})
    else:
        form = IssueForm(given, edition=edition)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        issued = actions.issue_certificates(edition, participations=people, language=language, by=request.user)
        _tell(request, len(issued))
        return redirect("trainings:certificate_list", edition.code)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "plan": plan,
        "rows": [progress_of(row, plan) for row in people],
        "one": person,
        "may": rules.issue_certificates(request.user, issuing),
        "form": form,
    }
    return render(request, "trainings/certificate_issue.html", context)


def _reached(edition: Edition, plan: queries.TrainingPlan) -> QuerySet[Participation]:
    return queries.with_progress(edition, unscheduled=plan.unscheduled).filter(earned__gte=max(plan.threshold, 1))


def _waiting(edition: Edition, plan: queries.TrainingPlan) -> QuerySet[Participation]:
    return _reached(edition, plan).filter(~queries.has_certificate())


def _tell(request: SignedInRequest, issued: int) -> None:
    if not issued:
        messages.info(
            request, _("The current certificate is up to date, in this language too, so no new one was issued.")
        )
        return
    sentence = ngettext(
        "%(count)s certificate issued. The message is on its way.",
        "%(count)s certificates issued. The messages are on their way.",
        issued,
    )
    messages.success(request, sentence % {"count": issued})


@certificate_page(rules.read_certificate)
@require_safe
def certificate_detail(request: SignedInRequest, certificate: Certificate) -> HttpResponse:
    edition = certificate.edition
    coordinated = edition.is_coordinated
    replacement = certificate.replacements.valid().first()
    stale = {}
    if coordinated and not (certificate.voided_at or replacement):
        stale = outdated(edition, [certificate], plan=queries.plan_of(edition))
    context = {
        "edition": edition,
        "section": "szkolenia",
        "certificate": certificate,
        "facts": certificate.content["facts"],
        "replacement": replacement,
        "why": why_replaced(certificate, by=replacement) if replacement else "",
        "changes": stale.get(certificate.pk, []),
        "coordinated": coordinated,
        "reprint": coordinate(request.user, edition),
        "restoring": rules.restore_certificate(request.user, certificate),
        "history": history_of(certificate, viewer=request.user, limit=30) if coordinated else [],
    }
    return render(request, "trainings/certificate_detail.html", context)


@certificate_page(rules.read_certificate)
@require_safe
def certificate_pdf(request: SignedInRequest, certificate: Certificate) -> HttpResponseBase:
    """The file, to its owner and to the coordinators; each handing out is logged."""
    edition = certificate.edition
    file = opened(certificate) if certificate.voided_at is None else None
    if file is None:
        return redirect("trainings:certificate_detail", edition.code, certificate.code)
    if request.method == "GET":
        actions.note_download(certificate, by=request.user)
    name = _("certificate-%(number)s.pdf") % {"number": certificate.number.replace("/", "-")}
    return file_response(file, filename=name, content_type="application/pdf", inline=True)


@certificate_page(coordinate_edition_of)
@require_POST
def certificate_reprint(request: SignedInRequest, certificate: Certificate) -> HttpResponse:
    edition = certificate.edition
    actions.reprint_certificate(certificate, by=request.user)
    messages.success(request, _("The same certificate is being prepared for printing again."))
    return redirect("trainings:certificate_detail", edition.code, certificate.code)


@certificate_page(coordinate_edition_of)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_void(request: SignedInRequest, certificate: Certificate) -> HttpResponse:
    """Declare a certificate void, with the reason its holder reads."""
    edition = certificate.edition
    form = ReasonForm(request.POST or None)
    here = redirect("trainings:certificate_detail", edition.code, certificate.code)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_certificate(certificate, reason=form.cleaned_data["reason"], by=request.user)
        except IllegalStep as error:
            messages.warning(request, str(error))
        else:
            undo.offer(
                request,
                _("The certificate is void. Its number will not be used again."),
                "trainings:certificate_restore",
                edition.code,
                certificate.code,
            )
        return here
    context = {
        "edition": edition,
        "section": "szkolenia",
        "certificate": certificate,
        "form": form,
        "effects": [
            _("The certificate keeps its number, but its file can no longer be downloaded."),
            _("The person gets a message with the reason."),
            _("You can issue a correct one at once, under the next number."),
        ],
    }
    return render(request, "trainings/certificate_void.html", context)


@certificate_page(rules.restore_certificate)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_restore(request: SignedInRequest, certificate: Certificate) -> HttpResponse:
    """Take back that a certificate is void."""
    edition = certificate.edition
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.restore_certificate(certificate, reason=reason, by=request.user),
        question=_("Make certificate no. %(number)s valid again?") % {"number": certificate.number},
        effects=[_("The certificate will be valid again, and the person will be told.")],
        back=reverse("trainings:certificate_detail", args=[edition.code, certificate.code]),
        context={"edition": edition, "section": "szkolenia"},
    )
