"""The training plan: what is taught, when, and whether everybody can still make it."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import as_known_on
from kopalnia.lib.domain.differences import Difference
from kopalnia.lib.domain.versions import Stale, StaleVersion
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from kopalnia.lib.words.typography import hours, plain_date
from organisations.namesakes import tell_apart
from programmes.choices import EditionRoleName
from programmes.guards import edition_page, leads_on
from programmes.models import Edition, Participation
from programmes.policies import coordinate, coordinate_edition_of, read_inside
from programmes.policies.people import read_person
from trainings import policies as rules
from trainings.actions import training as actions
from trainings.forms.training import ModuleForm
from trainings.guards import module_page, progress_page
from trainings.models import Attendance, Module
from trainings.presenters.training import progress_of, with_topics
from trainings.queries import training as queries

MOST_AT_RISK = 7


def training_tabs(edition: Edition, current: str) -> list[dict[str, Any]]:
    """The parts of trainings, as `components/tabs.html` takes them; who does not coordinate has fewer."""
    parts = [("training_list", _("Plan and sessions"))]
    if edition.is_coordinated:
        parts += [("training_hours", _("Hours by person")), ("certificate_list", _("Certificates"))]
    if EditionRoleName.PARTICIPANT in edition.roles:
        parts.append(("my_trainings", _("My hours")))
    return [
        {"label": label, "url": reverse(f"trainings:{name}", args=[edition.code]), "current": name == current}
        for name, label in parts
    ]


def stale_of(form: forms.Form, theirs: dict[str, Any]) -> Stale:
    """Both texts for `components/stale_edit.html`; the form is re-armed with the newer version."""
    rows = []
    for name, value in theirs.items():
        if name != "version" and (read := _readable(name, value)) != (
            mine := _readable(name, form.cleaned_data[name])
        ):
            rows.append(Difference(field=str(form[name].label), theirs=read, yours=mine))
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(theirs["version"])
    form.data = data
    return Stale(rows=rows, by="", at=None)


def _readable(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith("minutes"):
        return hours(value)
    if isinstance(value, dt.date):
        return plain_date(value)
    if isinstance(value, dt.time):
        return f"{value.hour}:{value.minute:02}"
    return str(value)


@edition_page(read_inside)
@require_safe
def training_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Topics with their hours, sessions, and for the coordinators who may not reach the threshold."""
    today = asof.day(request)
    plan = queries.plan_of(edition, on=today)
    sessions = page_of(queries.sessions_of(edition), request)
    queries.sessions_then(sessions, today)
    for session in sessions:
        session.can_be_recorded = edition.is_coordinated and timezone.localdate(session.starts_at) <= today
    context: dict[str, Any] = {
        "edition": edition,
        "section": "szkolenia",
        "tabs": training_tabs(edition, "training_list"),
        "plan": plan,
        "sessions": sessions,
        "coordinated": edition.is_coordinated,
    }
    if edition.is_coordinated and plan.planned and not clock.is_past(today):
        people = queries.may_miss(queries.with_progress(edition, unscheduled=plan.unscheduled), plan, today=today)
        rows = list(people.order_by("reachable", "user__sort_key")[: MOST_AT_RISK + 1])
        tell_apart((row.user for row in rows), private=True)
        context["at_risk"] = [progress_of(row, plan) for row in rows[:MOST_AT_RISK]]
        context["more_at_risk"] = len(rows) > MOST_AT_RISK
    return render(request, "trainings/training_list.html", context)


@edition_page(coordinate)
@require_safe
def training_hours(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Hours of each person by topic; `?kto=` narrows to those at risk or with a certificate's worth."""
    day = asof.day(request)
    plan = queries.plan_of(edition, on=day)
    people = queries.with_progress(edition, unscheduled=plan.unscheduled, on=day)
    # Who was at risk on an earlier day depends on what was ahead then; that is not told.
    chosen = "" if clock.is_past(day) else request.GET.get("kto", "")
    if chosen == "zagrozone":
        people = queries.may_miss(people, plan, today=day)
    elif chosen == "prog":
        people = people.filter(earned__gte=max(plan.threshold, 1))
    page = page_of(people, request)
    tell_apart((row.user for row in page), private=True)
    as_known_on(page, day)
    return render(
        request,
        "trainings/training_hours.html",
        {
            "edition": edition,
            "section": "szkolenia",
            "tabs": training_tabs(edition, "training_hours"),
            "plan": plan,
            "page": page,
            "rows": with_topics(list(page), plan, on=day),
            "filters": [] if clock.is_past(day) else _hour_filters(chosen),
            "chosen": chosen,
        },
    )


def _hour_filters(chosen: str) -> list[dict[str, Any]]:
    known = (("", _("Everyone")), ("zagrozone", _("At risk")), ("prog", _("Threshold reached")))
    return [{"label": label, "url": f"?kto={value}", "current": value == chosen} for value, label in known]


@edition_page(rules.read_own_trainings)
@require_safe
def my_trainings(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Own hours by topic, own certificates, the next session."""
    participation = get_object_or_404(queries.with_progress(edition, on=asof.day(request)).filter(user=request.user))
    return _person_page(request, "trainings/my_trainings.html", edition, participation, current="my_trainings")


@progress_page(read_person)
@require_safe
def person_trainings(request: SignedInRequest, participation: Participation) -> HttpResponse:
    """One person's hours, session by session, for the coordinators; the person sees the same as `my_trainings`."""
    edition = participation.edition
    if leads_on(request, participation):
        return redirect("trainings:person_trainings", edition.code, participation.code)
    return _person_page(request, "trainings/person_trainings.html", edition, participation, current="training_hours")


def _person_page(
    request: SignedInRequest, template: str, edition: Edition, participation: Any, *, current: str
) -> HttpResponse:
    day = asof.day(request)
    plan = queries.plan_of(edition, on=day)
    (progress,) = with_topics([participation], plan, on=day)
    attendances = (
        Attendance.objects.current()
        .filter(participation=participation)
        .select_related("session__module")
        .order_by("session__starts_at", "pk")
    )
    certificates = participation.certificates.with_replacements()
    if clock.is_past(day):
        attendances = attendances.filter(session__starts_at__lt=clock.end_of(day))
        certificates = certificates.filter(issued_on__lte=day)
    return render(
        request,
        template,
        {
            "edition": edition,
            "section": "szkolenia",
            "tabs": training_tabs(edition, current),
            "participation": participation,
            "plan": plan,
            "progress": progress,
            "topics": progress.topics,
            "attendances": attendances,
            "certificates": certificates,
            "next_session": None if clock.is_past(day) else queries.next_session(edition, day),
        },
    )


# --- Topics ---


@edition_page(coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def module_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = ModuleForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("topic", "planned_minutes", "position")}
        try:
            actions.add_module(edition, **values, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The topic has been added to the plan."))
            return redirect("trainings:training_list", edition.code)
    context = {"edition": edition, "section": "szkolenia", "form": form}
    return render(request, "trainings/module_new.html", context)


@module_page(coordinate_edition_of)
@require_http_methods(["GET", "HEAD", "POST"])
def module_edit(request: SignedInRequest, module: Module) -> HttpResponse:
    edition = module.edition
    form = ModuleForm(request.POST or None, edition=edition, module=module)
    stale = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("topic", "planned_minutes")}
        position = form.cleaned_data["position"] or module.position
        try:
            actions.change_module(module, **values, position=position, expected=form.expected_version, by=request.user)
        except StaleVersion as error:
            names = ("topic", "planned_minutes", "position", "version")
            stale = stale_of(form, {name: getattr(error.current, name) for name in names})
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("trainings:training_list", edition.code)
    context = {
        "edition": edition,
        "section": "szkolenia",
        "form": form,
        "module": module,
        "stale": stale,
        "remove": rules.remove_module(request.user, module),
    }
    return render(request, "trainings/module_edit.html", context, status=409 if stale else 200)


@module_page(coordinate_edition_of)
@require_POST
def module_remove(request: SignedInRequest, module: Module) -> HttpResponse:
    actions.remove_module(module, by=request.user)
    messages.success(request, _("The topic has been removed from the plan."))
    return redirect("trainings:training_list", module.edition.code)
