"""Changing the name and the aim of a team, and deciding about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.domain.differences import differences
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import Stale, StaleVersion, stale_edit
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from microprojects.actions import core as actions
from microprojects.choices import AimVersionKind, AimVersionState
from microprojects.forms.core import AimDecisionForm, AimForm
from microprojects.guards import change_page, microproject_page
from microprojects.models import AimVersion, Microproject
from microprojects.policies import core as policies
from microprojects.presenters.core_page import frame_of
from microprojects.presenters.plan import aim_diff

FIELDS = ("name", "aim", "community", "topic", "place")


@microproject_page(policies.propose_change)
@require_http_methods(["GET", "POST"])
def aim_change(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    context = frame_of(microproject, tab="detail")
    aim = context["shell"].aim
    initial = {name: getattr(aim, name) for name in FIELDS} | {"version": microproject.version}
    form = AimForm(request.POST if request.method == "POST" else None, initial=initial)
    stale = None
    if request.method == "POST" and form.is_valid():
        wording = actions.Wording(**{name: form.cleaned_data[name] for name in FIELDS})
        try:
            version = actions.change_aim(
                microproject,
                wording=wording,
                reason=form.cleaned_data["reason"],
                expected=form.expected_version,
                by=request.user,
            )
        except StaleVersion as error:
            stale = _both_texts(form, error.current)
        except IllegalStep as error:
            form.add_error(None, str(error))
        else:
            _tell(request, version)
            return redirect("microprojects:microproject_detail", microproject.code)
    return render(
        request,
        "microprojects/aim_change.html",
        context | {"form": form, "stale": stale},
        status=409 if stale else 200,
    )


def _tell(request: SignedInRequest, version: AimVersion) -> None:
    if version.kind == AimVersionKind.RENAME:
        messages.success(request, _("The new name now applies. The old one stays in the history and in search."))
        return
    sent = _("Sent to the coordinators. The current aim applies until they decide.")
    undo.offer(request, sent, "microprojects:aim_withdraw", version.microproject.code, version.number)


def _both_texts(form: AimForm, current: Any) -> Stale:
    """The wording now in force beside the typed one: the words stand in its version, the counter in the team."""
    aim = current.aim_versions.in_force().select_related("decided_by").order_by("-number")[0]
    rows = differences(form, aim, only=FIELDS)
    return stale_edit(form, current, rows=rows, by=str(aim.decided_by), at=aim.decided_at)


@change_page(policies.read_change, to_send=policies.decision_of_change)
@require_http_methods(["GET", "POST"])
def aim_decide(request: SignedInRequest, version: AimVersion) -> HttpResponse:
    """The coordinators read what was, what is proposed and why, and decide; the team and its mentor read along."""
    microproject = version.microproject
    context = frame_of(microproject, tab="detail")
    before = [each for each in context["shell"].in_force if each.number < version.number][-1]
    decision = policies.decide_change(request.user, version)
    form = AimDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verb = actions.approve_change if form.cleaned_data["decision"] == "approve" else actions.refuse_change
        try:
            verb(version, note=form.cleaned_data["note"], by=request.user)
        except IllegalStep as error:
            messages.error(request, str(error))
        else:
            done = _("Decision saved. The team and its mentor will get a message.")
            undo.offer(request, done, "microprojects:aim_undo", version.microproject.code, version.number)
        return redirect("microprojects:microproject_detail", microproject.code)
    return render(
        request,
        "microprojects/aim_decide.html",
        context
        | {
            "form": form,
            "version": version,
            "rows": aim_diff(before, version),
            "decision": decision,
            "withdraw": policies.withdraw_change(request.user, version),
            "undoing": policies.undo_decision(request.user, version) if version.decided_at else None,
        },
    )


@change_page(policies.withdraw_change)
@require_POST
def aim_withdraw(request: SignedInRequest, version: AimVersion) -> HttpResponse:
    """Who proposed a change withdraws it before the decision, with one tap."""
    try:
        actions.withdraw_change(version, by=request.user)
    except IllegalStep as error:
        messages.warning(request, str(error))
    else:
        undo.offer(
            request, _("Proposal withdrawn."), "microprojects:aim_undo", version.microproject.code, version.number
        )
    return redirect("microprojects:microproject_detail", version.microproject.code)


@change_page(policies.undo_decision)
@require_http_methods(["GET", "POST"])
def aim_undo(request: SignedInRequest, version: AimVersion) -> HttpResponse:
    """Take back the decision about a change, or its withdrawal."""
    effects = [_("The change will be awaiting a decision again.")]
    if version.state == AimVersionState.IN_FORCE:
        effects.append(_("Until then the former name and aim apply."))
    if version.state != AimVersionState.WITHDRAWN:
        effects.append(_("The team and its mentor will get a message."))
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_decision(version, reason=reason, by=request.user),
        question=_("The change of aim is %(state)s. Undo this?") % {"state": version.get_state_display()},
        effects=effects,
        back=reverse("microprojects:microproject_detail", args=[version.microproject.code]),
        context=frame_of(version.microproject, tab="detail"),
    )
