"""The applicant's side: one form that keeps a draft, says what is missing and sends; then the state in public words."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, SignedInRequest, allow
from organisations.models import Organisation
from people.audit import history_of
from people.policies import signed_in
from programmes.models import Edition
from recruitment import policies as rules
from recruitment.actions import applications as actions
from recruitment.choices import ApplicationState
from recruitment.forms.applications import ApplicationForm
from recruitment.guards import application_page
from recruitment.models import Application
from recruitment.presenters.applications import status_of
from recruitment.queries.applications import (
    PUBLIC_VERBS,
    consents_of,
    has_agreed,
    own_application,
    own_applications,
    texts_to_agree,
)
from recruitment.readiness import missing


@allow(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: SignedInRequest, edition_code: str) -> HttpResponse:
    """The empty form; the first save makes the draft. Who has an application already goes to it."""
    edition = get_object_or_404(Edition.objects.public().with_call().select_related("programme"), code=edition_code)
    existing = own_application(request.user, edition)
    if request.method != "POST" and existing is not None:
        return redirect(_home_of(existing))
    desk = Desk(request, edition, Application(edition=edition, applicant=request.user))
    if request.method != "POST":
        return desk.page(desk.form())
    return desk.take(start=True)


@application_page(rules.own_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_edit(request: SignedInRequest, application: Application) -> HttpResponse:
    desk = Desk(request, application.edition, application)
    if request.method == "POST":
        return desk.take()
    if application.state != ApplicationState.DRAFT:
        return redirect("recruitment:application_detail", application.code)
    return desk.page(desk.form())


@application_page(rules.own_application)
@require_safe
def application_detail(request: SignedInRequest, application: Application) -> HttpResponse:
    history = [line for line in history_of(application, viewer=request.user) if line.verb in PUBLIC_VERBS]
    consents = consents_of(request.user)
    draft, withdrawn = (application.state == state for state in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
    return render(
        request,
        "recruitment/application_detail.html",
        {
            "application": application,
            "cohort": application.edition,
            "status": status_of(application),
            "edit": rules.edit_application(request.user, application) if draft else None,
            "withdraw": rules.withdraw_application(request.user, application),
            "reopen": rules.reopen_application(request.user, application) if withdrawn else None,
            "undoing": rules.undo_own_step(request.user, application),
            "consents": [(text, has_agreed(consents, request.user, text)) for text in texts_to_agree()],
            "history": history[::-1],
        },
    )


@application_page(rules.own_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: SignedInRequest, application: Application) -> HttpResponse:
    """Asks once more, then takes the application back; a draft never sent is deleted."""
    decision = rules.withdraw_application(request.user, application)
    if request.method == "POST":
        if actions.withdraw_application(application, by=request.user) is None:
            messages.success(request, _("The draft is deleted."))
            return redirect("recruitment:call", application.edition.code)
        undo.offer(request, _("The application is withdrawn."), "recruitment:application_undo", application.code)
        return redirect("recruitment:application_detail", application.code)
    return render(
        request,
        "recruitment/application_withdraw.html",
        {"application": application, "cohort": application.edition, "decision": decision},
    )


@application_page(rules.own_application)
@require_POST
def application_reopen(request: SignedInRequest, application: Application) -> HttpResponse:
    """POST: a withdrawn application becomes a draft again."""
    actions.reopen_application(application, by=request.user)
    messages.success(request, _("Your answers are back as a draft. Send it before the call ends."))
    return redirect("recruitment:application_edit", application.code)


@application_page(rules.undo_own_step)
@require_http_methods(["GET", "HEAD", "POST"])
def application_undo(request: SignedInRequest, application: Application) -> HttpResponse:
    """Take back that the application was sent or withdrawn, a moment ago."""
    sent = application.state == ApplicationState.SUBMITTED

    def act(_reason: str) -> None:
        if sent:
            actions.undo_submit(application, by=request.user)
        else:
            actions.undo_withdraw(application, by=request.user)

    return undo.answer(
        request,
        request.decision,
        act,
        question=_("Was the application sent by mistake?") if sent else _("Was the application withdrawn by mistake?"),
        effects=[
            _("The application will be a draft again; send it before the call ends.")
            if sent
            else _("The application will be considered again.")
        ],
        back=reverse("recruitment:application_detail", args=[application.code]),
        context={},
    )


def _home_of(application: Application) -> Any:
    name = "application_edit" if application.state == ApplicationState.DRAFT else "application_detail"
    return redirect(f"recruitment:{name}", application.code).url


class Desk:
    """One request to the form of an application, new or begun: shows it, saves the draft, sends."""

    def __init__(self, request: SignedInRequest, edition: Edition, application: Application) -> None:
        self.request, self.user = request, request.user
        self.edition, self.application = edition, application
        self.decision = self._decision()
        states = consents_of(self.user)
        texts = texts_to_agree()
        self.agreed_before = [text for text in texts if has_agreed(states, self.user, text)]
        self.texts = [text for text in texts if text not in self.agreed_before]

    def _decision(self) -> Decision:
        if self.application.pk is None:
            return rules.call_open(self.edition)
        return rules.edit_application(self.user, self.application)

    def form(self, data: Any = None) -> ApplicationForm:
        row = self.application
        initial = {name: getattr(row, name) for name in actions.ANSWERS}
        initial |= {name: getattr(self.user, name) for name in actions.PERSON}
        if row.pk is None:
            initial |= {"phone": self.user.phone}
        partners = self.edition.partnerships.employers().active().values("organisation")
        employers = Organisation.objects.visible_to(self.user).filter(pk__in=partners).in_order()
        initial |= {"version": row.version}
        return ApplicationForm(data, initial=initial, person=self.user, employers=employers, texts=self.texts)

    def take(self, *, start: bool = False) -> HttpResponse:
        """The POST: what was typed is never lost, whatever the answer."""
        form = self.form(self.request.POST)
        if not self.decision:
            return self.page(form, status=403)
        sending = self.request.POST.get("step") == "send"
        if not form.is_valid():
            if sending:
                form.point_at(self.missing_beside(form))
            return self.page(form)
        try:
            if start:
                self.application = actions.start_application(self.edition, answers=form.answers, by=self.user)
            else:
                self.application = actions.save_draft(
                    self.application, expected=form.expected_version, answers=form.answers, by=self.user
                )
        except StaleVersion as stale:
            return self.stale(form, stale)
        if not sending:
            messages.success(self.request, _("The draft is saved. No one else sees it until you send it."))
            return redirect("recruitment:application_edit", self.application.code)
        return self.send(form)

    def missing_beside(self, form: ApplicationForm) -> list[Problem]:
        """What is missing beside what is wrong, so that all of it is told at once."""
        row, person = copy(self.application), copy(self.user)
        for name, value in form.answers.items():
            setattr(person if name in actions.PERSON else row, name, value)
        row.applicant = person
        problems = missing(row, agreed=form.agreed, states=consents_of(self.user))
        return [problem for problem in problems if problem.field not in form.errors]

    def send(self, form: ApplicationForm) -> HttpResponse:
        try:
            actions.submit_application(self.application, agreed=form.agreed, by=self.user)
        except actions.Incomplete as incomplete:
            form.point_at(incomplete.problems)
            typed = self.request.POST.copy()
            typed["version"] = str(self.application.version)
            form.data = typed
            return self.page(form, saved=True)
        messages.success(self.request, _("The application is sent. We have sent you a confirmation."))
        return redirect("recruitment:application_detail", self.application.code)

    def stale(self, form: ApplicationForm, stale: StaleVersion) -> HttpResponse:
        current: Any = stale.current
        self.application = own_applications(self.user).get(pk=current.pk)
        self.decision = self._decision()
        for name in actions.PERSON:
            setattr(self.application, name, getattr(self.application.applicant, name))
        return self.page(form, stale=stale_edit(form, self.application))

    def page(
        self, form: ApplicationForm, *, saved: bool = False, stale: Any = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "application": self.application,
            "cohort": self.edition,
            "decision": self.decision,
            "agreed_before": self.agreed_before,
            "saved": saved,
            "stale": stale,
        }
        template = "application_new" if self.application.pk is None else "application_edit"
        return render(self.request, f"recruitment/{template}.html", context, status=status)
