"""The list of teams, a new team, and the pages of one team: overview, history, steps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import Refused, SignedInRequest
from kopalnia.lib.web.pages import page_of
from microprojects.actions import core as actions
from microprojects.actions import core_steps, core_team
from microprojects.choices import MicroprojectState, TeamRole
from microprojects.forms.core import ListFilter, MicroprojectForm, StepForm
from microprojects.guards import microproject_on_day, microproject_page, step_page
from microprojects.models import HandOver, Microproject
from microprojects.policies import core as policies
from microprojects.policies import read
from microprojects.policies.core import StepByHand
from microprojects.policies.entries import write_entry
from microprojects.presenters.core_page import Shell, frame_of
from microprojects.presenters.events import overview
from microprojects.presenters.plan import TimelineEvent, aim_diff, plan_facts, plan_facts_diff, timeline
from microprojects.queries import core as queries
from microprojects.queries.core_facts import microproject_row, reads_as_staff, with_facts, with_mentors
from microprojects.queries.history import plans_then, state_field
from microprojects.queries.plan import latest_approved, plans_of
from people import audit
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import read_inside

HISTORY_SIZE = 50


@edition_page(read_inside)
@require_GET
def microproject_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    today = asof.day(request)
    seen = Microproject.objects.visible_to(request.user).filter(edition=edition)
    counts = queries.state_counts(seen, on=today)
    form = ListFilter(request.GET, attention=edition.is_coordinated)
    rows = with_mentors(with_facts(seen, today=today), today=today)
    if text := form.value("q"):
        rows = rows.found_by(text)
    if state := form.value("stan"):
        rows = rows.filter(**{state_field(today): state})
    if waiting := form.value("czeka"):
        rows = queries.needing(rows, waiting, edition=edition, today=today)
    page = page_of(rows, request)
    microprojects = [microproject_row(row, today=today, staff=reads_as_staff(row)) for row in page]
    return render(
        request,
        "microprojects/microproject_list.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "filter": form,
            "filtered": bool(text or state or waiting),
            "total": sum(counts.values()),
            "states": [f"{label}: {counts[value]}" for value, label in MicroprojectState.choices if value in counts],
            "page": page,
            "microprojects": microprojects,
            "found": asof.only_today(request, policies.create_microproject(request.user, edition)),
        },
    )


@edition_page(policies.create_microproject)
@require_http_methods(["GET", "POST"])
def microproject_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = MicroprojectForm(
        request.POST if request.method == "POST" else None,
        edition=edition,
        free=queries.free_participations(edition, on=clock.today()),
        mentors=queries.mentors_of(edition, on=clock.today()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            microproject = _create_microproject(request, edition, form.cleaned_data)
        except (Refused, ValidationError) as error:
            form.add_error(None, getattr(error, "reason", None) or error)
        else:
            messages.success(request, _("Team created. Its members can see it now."))
            return redirect("microprojects:microproject_detail", microproject.code)
    return render(
        request,
        "microprojects/microproject_new.html",
        {"edition": edition, "section": "mikroprojekty", "form": form},
    )


@transaction.atomic
def _create_microproject(request: SignedInRequest, edition: Edition, data: dict[str, Any]) -> Microproject:
    """The team, its people and its mentor: all or nothing."""
    wording = actions.Wording(data["name"], data["aim"], data["community"], data["topic"], data["place"])
    microproject = actions.create_microproject(edition=edition, wording=wording, by=request.user)
    for person in data["members"]:
        role = TeamRole.LEADER if person == data["leader"] else TeamRole.MEMBER
        core_team.add_member(microproject, participation=person, on=data["starts_on"], role=role, by=request.user)
    if data["mentor"] is not None:
        core_team.assign_mentor(microproject, mentor=data["mentor"], on=data["starts_on"], by=request.user)
    return microproject


@microproject_on_day(read)
@require_GET
def microproject_detail(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    context = frame_of(microproject, tab="detail", on=today)
    shell = context["shell"]
    plans = plans_then(list(plans_of(microproject)), today)
    plan, earlier = latest_approved(plans)
    back = asof.looking_back(request)
    handed_over = HandOver.objects.waiting_for(request.user).filter(microproject=microproject)
    context |= overview(microproject, on=today) | {
        "change": asof.only_today(request, policies.propose_change(request.user, microproject)),
        "unread": handed_over if microproject.has_note and not back else [],
        "write": asof.only_today(request, write_entry(request.user, microproject)),
        "steps": [] if back else steps_of(request, microproject),
        "goes_back": not back and microproject.is_coordinated and policies.goes_back(microproject),
        "decided": None if back else shell.last_decided,
        "turn": _turn(shell, plan, earlier),
        "plan": plan,
        "plan_facts": plan_facts(plan) if plan else [],
        "timeline": timeline(
            shell.aims,
            plans,
            now=TimelineEvent(today, shell.facts.light.words, kind="now"),
            coming=_coming(shell),
        ),
    }
    return render(request, "microprojects/microproject_detail.html", context)


def _turn(shell: Shell, plan: Any, earlier: Any) -> dict[str, Any] | None:
    """The last change of name or aim with its reason, and what it did to the plan."""
    if len(shell.in_force) < 2:
        return None
    before, after = shell.in_force[-2:]
    rows = aim_diff(before, after)
    if plan is not None and earlier is not None and plan.aim_version_id == after.pk:
        rows += [row for row in plan_facts_diff(earlier, plan)[1:] if row.changed]
    return {"rows": rows, "version": after, "before": before}


def _coming(shell: Shell) -> TimelineEvent | None:
    if shell.facts.next_event_at is None:
        return None
    return TimelineEvent(timezone.localdate(shell.facts.next_event_at), shell.facts.next_event_title, kind="next")


@microproject_on_day(read)
@require_GET
def microproject_history(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    context = frame_of(microproject, tab="history", on=today)
    page = page_of(audit.named(audit.until(audit.entries_of(microproject), today)), request, size=HISTORY_SIZE)
    context |= {"page": page, "entries": audit.lines(page.items, private=microproject.is_coordinated)}
    return render(request, "microprojects/microproject_history.html", context)


def steps_of(request: SignedInRequest, microproject: Microproject) -> list[dict[str, Any]]:
    """The steps that leave the present state, each with the decision of its policy; abandoning comes last."""
    return [
        {
            "verb": arrow.verb,
            "label": arrow.label,
            "decision": policies.take_step(request.user, StepByHand(microproject, arrow.verb)),
        }
        for arrow in microproject.arrows.leaving(microproject.state)
        if arrow.verb in policies.STEPS_BY_HAND
        and policies.see_step(request.user, StepByHand(microproject, arrow.verb))
    ]


@step_page(policies.take_step)
@require_http_methods(["GET", "POST"])
def microproject_step(request: SignedInRequest, step: StepByHand) -> HttpResponse:
    """A step asks first: what will happen, and why when it needs a reason."""
    microproject, verb = step.microproject, step.verb
    form = StepForm(request.POST if request.method == "POST" else None) if verb == "abandon" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form is not None else ""
        try:
            core_steps.take_step(microproject, verb, reason=reason, by=request.user)
        except IllegalStep as error:
            messages.error(request, str(error))
        else:
            done = _("Saved. The new status is on the page and in the history.")
            undo.offer(request, done, "microprojects:microproject_undo", microproject.code)
        return redirect("microprojects:microproject_detail", microproject.code)
    context = frame_of(microproject, tab="detail") | {"form": form, **_explained(verb)}
    return render(request, "microprojects/microproject_step.html", context)


@microproject_page(policies.undo_step)
@require_http_methods(["GET", "POST"])
def microproject_undo(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    """Take back the last step by hand."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: core_steps.undo_step(microproject, reason=reason, by=request.user),
        question=_("Was the last step a mistake?"),
        effects=[_("The microproject returns to its previous status. Everything written stays.")],
        back=reverse("microprojects:microproject_detail", args=[microproject.code]),
        context=frame_of(microproject, tab="detail"),
    )


def _explained(verb: str) -> dict[str, Any]:
    """The question, the effects and the button of a step."""
    closed = _("The microproject is closed. No one can add to it any more.")
    explained = {
        "diagnose": (
            _("Start the needs assessment?"),
            [
                _("The team asks people what they need and writes down what they say."),
                _("From now on we expect entries."),
            ],
            _("Start the needs assessment"),
        ),
        "start": (
            _("Start the work?"),
            [_("Entries and events count towards the approved plan."), _("You can still change the plan.")],
            _("Start the work"),
        ),
        "finish": (
            _("Finish the work?"),
            [
                _("The plan can no longer be changed."),
                _("Entries already sent can still be confirmed."),
                _("Only the final report is left."),
            ],
            _("Finish the work"),
        ),
        "report": (
            _("Send the report?"),
            [closed, _("The report can go into the publication.")],
            _("Send the report"),
        ),
        "abandon": (
            _("Abandon this microproject?"),
            [closed, _("What has been done and counted stays."), _("The members of the team can join other teams.")],
            _("Abandon the microproject"),
        ),
    }
    question, effects, label = explained[verb]
    return {"question": question, "effects": effects, "verb": label, "kind": "stop" if verb == "abandon" else "act"}
