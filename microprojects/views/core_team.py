"""The people of a team: members with their roles, and mentors."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import already_ended
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import Refused, SignedInRequest
from kopalnia.lib.web.forms import BaseForm
from microprojects.actions import core_team as actions
from microprojects.choices import TeamRole
from microprojects.forms.core import MemberForm, MentorForm, RoleForm
from microprojects.guards import membership_page, microproject_on_day, microproject_page, open_membership_page
from microprojects.models import Microproject, TeamMembership
from microprojects.policies import core as policies
from microprojects.policies import read, team
from microprojects.presenters.core_page import frame_of
from microprojects.presenters.core_team import changes_of_member, ways_back_of_member
from microprojects.queries import core as queries
from microprojects.queries.core_team import people_of
from microprojects.queries.hand_over import hand_overs_of
from organisations.namesakes import tell_apart


@microproject_on_day(read)
@require_GET
def microproject_team(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    context = frame_of(microproject, tab="people", on=today) | {
        "people": people_of(microproject, on=today, user=None if asof.looking_back(request) else request.user),
        "coordinate": asof.only_today(request, policies.change_team(request.user, microproject)),
        "hand_overs": hand_overs_of(microproject, request.user, on=today),
    }
    people, coordinates = context["people"], bool(context["coordinate"])
    for row in people.members:
        row.changes = changes_of_member(row, people, coordinates=coordinates)
    for row in people.past_members:
        row.changes = ways_back_of_member(row, people, coordinates=coordinates)
    context["changing"] = coordinates or bool(people.may_hand_over)
    tell_apart(people.everybody, private=microproject.is_coordinated)
    return render(request, "microprojects/microproject_team.html", context)


@microproject_page(policies.change_team)
@require_http_methods(["GET", "POST"])
def member_add(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    context = frame_of(microproject, tab="people")
    text = request.GET.get("q", "")[:100]
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        edition=context["edition"],
        free=queries.free_participations(context["edition"], on=clock.today()),
        text=text,
        has_leader=_has_leader(microproject),
    )
    return answer_people(
        request,
        context | {"form": form, "q": text, "question": _("Who is joining the team?"), "verb": _("Add to the team")},
        lambda data: actions.add_member(microproject, **data, by=request.user),
        template="microprojects/member_add.html",
        way_back="member_undo",
    )


@membership_page(team.undo_member)
@require_http_methods(["GET", "POST"])
def member_undo(request: SignedInRequest, row: TeamMembership) -> HttpResponse:
    """Say that a person was added to the team by mistake."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_member(row, reason=reason, by=request.user),
        question=_("%(person)s: added to the team by mistake?") % {"person": row.participation.user},
        effects=[
            _("The portal will no longer show that this person was ever in the team. The history keeps both steps."),
            _("If this person really was in the team and left, record their last day instead."),
        ],
        back=reverse("microprojects:microproject_team", args=[row.microproject.code]),
        context=frame_of(row.microproject, tab="people"),
    )


@open_membership_page(team.change_role)
@require_http_methods(["GET", "POST"])
def role_change(request: SignedInRequest, membership: TeamMembership) -> HttpResponse:
    microproject = membership.microproject
    context = frame_of(microproject, tab="people")
    if request.method == "GET" and membership.role == TeamRole.LEADER:
        return redirect("microprojects:role_hand_over", microproject.code, membership.pk)
    form = RoleForm(
        request.POST if request.method == "POST" else None, membership=membership, has_leader=_has_leader(microproject)
    )
    return answer_people(
        request,
        context
        | {
            "form": form,
            "question": _("%(person)s: new role in the team") % {"person": membership.participation.user},
            "verb": _("Change the role"),
        },
        lambda data: actions.change_role(membership, **data, by=request.user),
        template="microprojects/role_change.html",
    )


@microproject_page(policies.change_team)
@require_http_methods(["GET", "POST"])
def mentor_assign(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    context = frame_of(microproject, tab="people")
    form = MentorForm(
        request.POST if request.method == "POST" else None,
        edition=context["edition"],
        mentors=queries.mentors_of(context["edition"], on=clock.today()),
    )
    return answer_people(
        request,
        context | {"form": form, "question": _("Who mentors the team?"), "verb": _("Assign a mentor")},
        lambda data: actions.assign_mentor(microproject, **data, by=request.user),
        template="microprojects/mentor_assign.html",
    )


def _has_leader(microproject: Microproject) -> bool:
    return TeamMembership.objects.filter(
        microproject=microproject, role=TeamRole.LEADER, ends_on__isnull=True
    ).exists()


def answer_people(
    request: SignedInRequest,
    context: dict[str, Any],
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    way_back: str = "",
) -> HttpResponse:
    """Do what the valid form asks and go back to the people, with «Undo» when `way_back` names the page that takes back
    what was done to the row; a refusal stands at the form, with 409 when somebody else was first."""
    form: BaseForm = context["form"]
    status, membership = 200, context.get("membership")
    if request.method == "POST" and membership is not None and membership.ends_on is not None:
        form.add_error(None, already_ended())
        status = 409
    elif request.method == "POST" and form.is_valid():
        try:
            row = act(form.cleaned_data)
        except (Refused, ValidationError) as error:
            form.add_error(None, _sentence(error))
            status = 409 if getattr(error, "code", "") == "ended" else 200
        else:
            done = _("Saved. The change is in the team's history.")
            if way_back:
                undo.offer(request, done, f"microprojects:{way_back}", context["microproject"].code, row.pk)
            else:
                messages.success(request, done)
            return redirect("microprojects:microproject_team", context["microproject"].code)
    return render(request, template, context, status=status)


def _sentence(error: Exception) -> Any:
    return error.messages if isinstance(error, ValidationError) else str(getattr(error, "reason", "") or error)
