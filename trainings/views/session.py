"""One session: planned, changed, cancelled, opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, yes
from people.audit import history_of
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate
from programmes.views.undo import undo_address
from trainings import policies as rules
from trainings.actions import attendance as attendance_actions
from trainings.actions import training as actions
from trainings.choices import SessionState
from trainings.forms.training import ReasonForm, SessionForm, session_values
from trainings.guards import session_page
from trainings.models import Module, Session
from trainings.presenters.attendance import totals_sentence
from trainings.presenters.attendance_list import subject_of
from trainings.queries.attendance import is_news, lines_of, totals, unanswered, unreachable
from trainings.views.training import stale_of

LONGEST_HISTORY = 30


@session_page(rules.read_session)
@require_safe
def session_detail(request: SignedInRequest, session: Session) -> HttpResponse:
    edition = session.module.edition
    context: dict[str, Any] = {
        "edition": edition,
        "section": "szkolenia",
        "session": session,
        "subject": subject_of(session),
        "coordinated": edition.is_coordinated,
        "takes_place": session.state != SessionState.CANCELLED,
        "moved_to": session.is_moved and session.state == SessionState.PLANNED,
    }
    if edition.is_coordinated:
        lines = lines_of(session)
        sums = totals(line for line in lines if line.saved)
        context |= {
            "change": rules.change_session(request.user, session),
            "record": rules.record_attendance(request.user, session),
            "reopen": rules.reopen_attendance(request.user, session),
            "print_list": rules.print_list(request.user, session),
            "totals": sums,
            "totals_sentence": totals_sentence(sums),
            "unanswered": unanswered(lines) if session.state == SessionState.PLANNED else 0,
            "people": len(lines),
            "to_be_told": unreachable(session) if is_news(session) else [],
            "lists": session.lists.order_by("-number")[:10],
            "history": history_of(session, viewer=request.user, private=True, limit=LONGEST_HISTORY),
        }
    return render(request, "trainings/session_detail.html", context)


@edition_page(coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    modules = Module.objects.filter(edition=edition)
    form = SessionForm(
        request.POST or None, edition=edition, modules=modules, initial={"module": request.GET.get("temat", "")}
    )
    if request.method == "POST" and form.is_valid():
        changes = form.changes
        session = actions.plan_session(changes.pop("module"), **changes, by=request.user)
        messages.success(request, _("The session is planned."))
        return redirect("trainings:session_detail", edition.code, session.code)
    context = {"edition": edition, "section": "szkolenia", "form": form, "has_modules": modules.exists()}
    return render(request, "trainings/session_new.html", context)


@session_page(rules.change_session)
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: SignedInRequest, session: Session) -> HttpResponse:
    edition = session.module.edition
    modules = Module.objects.filter(edition=edition)
    form = SessionForm(request.POST or None, edition=edition, modules=modules, session=session)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(session, **form.changes, expected=form.expected_version, by=request.user)
        except StaleVersion:
            current = Session.objects.select_related("module").get(pk=session.pk)
            stale = stale_of(form, {**session_values(current), "module": current.module})
        except (ValidationError, IllegalStep) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("trainings:session_detail", edition.code, session.code)
    context = {"edition": edition, "section": "szkolenia", "form": form, "session": session, "stale": stale}
    return render(request, "trainings/session_edit.html", context, status=409 if stale else 200)


@session_page(rules.cancel_session)
@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: SignedInRequest, session: Session) -> HttpResponse:
    edition = session.module.edition
    return answer_reason(
        request,
        "trainings/session_cancel.html",
        edition,
        session,
        lambda reason: actions.cancel_session(session, reason=reason, by=request.user),
        said=_("The session is cancelled."),
        back=undo_address("zajecia", edition, session),
        leads_to="trainings:session_detail",
        effects=[
            _("The session stays on the list as cancelled, with the reason."),
            _("No one gets hours for this session, and its list can no longer be signed off."),
        ],
    )


@session_page(rules.reopen_attendance)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_reopen(request: SignedInRequest, session: Session) -> HttpResponse:
    edition = session.module.edition
    return answer_reason(
        request,
        "trainings/attendance_reopen.html",
        edition,
        session,
        lambda reason: attendance_actions.reopen_attendance(session, reason=reason, by=request.user),
        said=_("The list is open again. Its hours will count once it is signed off again."),
        may_be_short=not undo.may_undo(
            could=yes(), coordinates=True, acted_at=session.signed_at, edition=None
        ).needs_reason,
        leads_to="trainings:attendance_sheet",
        effects=[
            _("The hours of this session stop counting until the list is signed off again."),
            _("What was recorded stays in the history, with corrections next to it."),
        ],
    )


def answer_reason(
    request: SignedInRequest,
    template: str,
    edition: Edition,
    session: Session,
    act: Callable[[str], Any],
    *,
    said: str,
    leads_to: str,
    effects: list[str],
    back: str = "",
    may_be_short: bool = False,
) -> HttpResponse:
    """A step of a session, asked once more and with a reason: `act(reason)`, a sentence and a page after. `back` takes it
    back; one that `may_be_short` itself takes something back that was done a moment ago, and needs no reason."""
    form = ReasonForm(request.POST or None)
    short = may_be_short and request.method == "POST" and not request.POST.get("reason")
    if short or (request.method == "POST" and form.is_valid()):
        act("" if short else form.cleaned_data["reason"])
        if back:
            undo.offer(request, said, back)
        else:
            messages.success(request, said)
        return redirect(leads_to, edition.code, session.code)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "form": form,
        "session": session,
        "subject": subject_of(session),
        "effects": effects,
    }
    return render(request, template, context)
