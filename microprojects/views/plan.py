"""The plan of a team: reading its versions, writing, sending, answering."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.domain.versions import Stale, StaleVersion, stale_edit
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest
from microprojects.actions import plan as actions
from microprojects.choices import PlanState
from microprojects.forms.plan import PlanForm, ReviewForm, SendForm
from microprojects.guards import draft_page, last_plan_page, microproject_on_day, plan_on_day, plan_page
from microprojects.models import Microproject, Plan
from microprojects.policies import plan as policies
from microprojects.policies import read
from microprojects.presenters.core_page import frame_of
from microprojects.presenters.plan import plan_diff, plan_facts, unsaved_differences
from microprojects.queries.history import plans_then
from microprojects.queries.plan import total_of, whole_plans_of

OPEN = (PlanState.DRAFT, PlanState.SUBMITTED)


@microproject_on_day(read)
@require_GET
def plan_detail(request: SignedInRequest, microproject: Microproject, number: int | None = None) -> HttpResponse:
    """One version of the plan (the newest sent one, else the draft), its answers, and what changed in it."""
    today = asof.day(request)
    plans = plans_then(list(whole_plans_of(microproject)), today)
    plan = _chosen(plans, number)
    open_plan = next((each for each in plans if each.state in OPEN), None)
    context = frame_of(microproject, tab="plan", on=today) | {
        "plans": plans[::-1],
        "plan": plan,
        "draft": open_plan if open_plan is not None and open_plan.state == PlanState.DRAFT else None,
        "write": asof.only_today(
            request, policies.write_plan(request.user, open_plan or Plan(microproject=microproject))
        ),
    }
    if plan is not None:
        context |= _shown(request, microproject, plan, plans)
        context["of_another_aim"] = plan.aim_version_id != context["shell"].aim.pk
    return render(request, "microprojects/plan_detail.html", context)


def _chosen(plans: list[Plan], number: int | None) -> Plan | None:
    if number is not None:
        found = next((plan for plan in plans if plan.number == number), None)
        if found is None:
            raise Http404
        return found
    sent = [plan for plan in plans if plan.state != PlanState.DRAFT]
    return next(reversed(sent or plans), None)


def _shown(request: SignedInRequest, microproject: Microproject, plan: Plan, plans: list[Plan]) -> dict[str, Any]:
    before = next((each for each in reversed(plans) if each.number < plan.number), None)
    problems = _problems(plan)
    return {
        "facts": plan_facts(plan),
        "total": total_of(plan),
        "before": before,
        "rows": plan_diff(before, plan) if before is not None else [],
        "problems": problems if plan.state == PlanState.DRAFT else [],
        "send": asof.only_today(request, policies.send_plan(request.user, plan, problems)),
        "review": asof.only_today(request, policies.review_plan(request.user, plan)),
        "undoing": _undoing(request, microproject, plan, plans),
    }


def _undoing(
    request: SignedInRequest, microproject: Microproject, plan: Plan, plans: list[Plan]
) -> undo.Undoing | None:
    """Whether the last step of the version sent last is taken back here, for those who write or answer."""
    newest = plan == _chosen(plans, None) and plan.state != PlanState.DRAFT
    if asof.looking_back(request) or not newest or not (microproject.in_team or microproject.is_coordinated):
        return None
    return policies.undo_plan(request.user, plan)


def _problems(plan: Plan) -> list[Problem]:
    return policies.problems_of(plan, actions=len(plan.actions.all()), lines=len(plan.budget_lines.all()))


@last_plan_page(policies.write_plan)
@require_http_methods(["GET", "POST"])
def plan_edit(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """Write the draft; the first visit after an approval begins the next version with the first save."""
    microproject = plan.microproject
    add = request.POST.get("add", "") if request.method == "POST" else ""
    form = PlanForm(plan, request.POST if request.method == "POST" else None, add=add)
    stale = None
    if request.method == "POST" and not add and form.is_valid():
        try:
            saved = actions.write(
                microproject,
                content=form.content,
                based_on=form.text.cleaned_data["based_on"],
                expected=form.text.expected_version,
                by=request.user,
            )
        except StaleVersion as error:
            stale = _both_texts(form, error.current)
        except IllegalStep as error:
            messages.error(request, str(error))
            return redirect("microprojects:plan_detail", microproject.code)
        else:
            messages.success(request, _("Draft saved."))
            return redirect("microprojects:plan_detail", microproject.code, saved.number)
    context = frame_of(microproject, tab="plan") | {"form": form, "stale": stale, "plan": plan}
    return render(request, "microprojects/plan_edit.html", context, status=409 if stale else 200)


def _both_texts(form: PlanForm, current: Any) -> Stale:
    """The next save begins from the version now saved, not only from its counter."""
    stale = stale_edit(form.text, current, rows=unsaved_differences(form, current))
    data: Any = form.text.data
    data["based_on"] = str(current.number)
    return stale


@draft_page(policies.write_plan)
@require_http_methods(["GET", "POST"])
def plan_submit(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """Send the draft, or read what it lacks."""
    code = plan.microproject.code
    if plan.pk is None:
        messages.error(
            request, _("There is no draft to send: someone has already sent it, or no one has started one.")
        )
        return redirect("microprojects:plan_detail", code)
    problems = _problems(plan)
    decision = policies.send_plan(request.user, plan, problems)
    form = SendForm(request.POST if request.method == "POST" else None, initial={"version": plan.version})
    if request.method == "POST" and decision and form.is_valid():
        try:
            actions.send(plan, expected=form.expected_version, by=request.user)
        except StaleVersion:
            messages.error(request, _("Someone changed the draft in the meantime. Read it again before you send it."))
        except IllegalStep as error:
            messages.error(request, str(error))
        else:
            done = _("Plan sent. The coordinators will get a message and answer here.")
            undo.offer(request, done, "microprojects:plan_undo", plan.microproject.code, plan.number)
        return redirect("microprojects:plan_detail", code)
    context = frame_of(plan.microproject, tab="plan") | {
        "form": form,
        "plan": plan,
        "problems": problems,
        "decision": decision,
        "facts": plan_facts(plan),
    }
    return render(request, "microprojects/plan_submit.html", context)


@plan_on_day(policies.review_plan, to_send=policies.review_of_plan)
@require_http_methods(["GET", "POST"])
def plan_review(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """The coordinators answer exactly the version they read here; an answer that comes too late is told who was first."""
    microproject = plan.microproject
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        verb = actions.approve if form.cleaned_data["decision"] == "approve" else actions.return_for_changes
        try:
            verb(plan, expected=form.expected_version, remarks=form.cleaned_data["remarks"], by=request.user)
        except IllegalStep as error:
            messages.error(request, str(error))
        else:
            undo.offer(
                request,
                _("Answer saved. The team and its mentor will get a message."),
                "microprojects:plan_undo",
                plan.microproject.code,
                plan.number,
            )
        return redirect("microprojects:plan_detail", microproject.code, plan.number)
    context = frame_of(microproject, tab="plan", on=asof.day(request)) | {"form": form, "plan": plan}
    context |= _shown(request, microproject, plan, plan.versions)
    return render(request, "microprojects/plan_review.html", context)


@plan_page(policies.undo_plan)
@require_http_methods(["GET", "POST"])
def plan_undo(request: SignedInRequest, plan: Plan) -> HttpResponse:
    """Take back the sending of a version, or the answer to it."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo(plan, reason=reason, by=request.user),
        question=_("Version %(number)s of the plan: %(state)s. Undo this?")
        % {"number": plan.number, "state": plan.get_state_display()},
        effects=[
            _("The plan will be the team's draft again, and the coordinators will not have to answer it.")
            if plan.state == PlanState.SUBMITTED
            else _("The plan will be awaiting an answer again. The team and its mentor will get a message.")
        ],
        back=reverse("microprojects:plan_detail", args=[plan.microproject.code, plan.number]),
        context=frame_of(plan.microproject, tab="plan"),
    )
