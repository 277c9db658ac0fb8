"""Leaving a team, handing a role over, replacing a mentor; and the note that passes from hand to hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.domain import clock
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from microprojects.actions import hand_over as actions
from microprojects.actions.reopening import reopen_accompaniment, reopen_membership
from microprojects.choices import HandOverKind, TeamRole
from microprojects.forms.hand_over import LeaveTeamForm, MentorEndForm, RoleHandOverForm
from microprojects.guards import accompaniment_page, hand_over_page, membership_page, open_membership_page
from microprojects.models import Accompaniment, HandOver, Microproject, TeamMembership
from microprojects.open_work import open_work, waiting_in
from microprojects.policies import core as policies
from microprojects.policies import team
from microprojects.presenters.core_page import frame_of
from microprojects.queries import core as queries
from microprojects.queries import hand_over as open_things
from microprojects.views.core_team import answer_people
from people.models import User


@open_membership_page(team.change_role)
@require_http_methods(["GET", "POST"])
def member_end(request: SignedInRequest, membership: TeamMembership) -> HttpResponse:
    """The last day of a person in the team, also when they go over to another one."""
    microproject = membership.microproject
    work = open_work(membership)
    others = Microproject.objects.visible_to(request.user).filter(edition=microproject.edition_id).open()
    form = LeaveTeamForm(
        request.POST if request.method == "POST" else None,
        first_day=membership.starts_on,
        microprojects=others.exclude(pk=microproject.pk),
        receivers=open_things.receivers(membership),
        work=work,
    )
    return answer_people(
        request,
        frame_of(microproject, tab="people")
        | {
            "form": form,
            "membership": membership,
            "has_role": membership.role != TeamRole.MEMBER,
            "work": work,
            "question": _("%(person)s: last day in the team") % {"person": membership.participation.user},
            "verb": _("Save the last day"),
        },
        lambda data: actions.end_membership(membership, **data, by=request.user),
        template="microprojects/member_end.html",
        # Who went over to another team comes back only when that place is taken back first.
        way_back="" if request.POST.get("to") else "member_reopen",
    )


@open_membership_page(policies.hand_role_over)
@require_http_methods(["GET", "POST"])
def role_hand_over(request: SignedInRequest, membership: TeamMembership) -> HttpResponse:
    """A role goes to another member: its holder's own act, or the coordinators'."""
    microproject = membership.microproject
    takers = open_things.takers(membership)
    form = RoleHandOverForm(
        request.POST if request.method == "POST" else None, takers=takers, private=microproject.is_coordinated
    )
    return answer_people(
        request,
        frame_of(microproject, tab="people")
        | {
            "form": form,
            "membership": membership,
            "nobody": not takers.exists(),
            "question": _("Handover: %(what)s") % {"what": HandOverKind(membership.role).label},
            "verb": _("Hand over"),
        },
        lambda data: actions.hand_role_over(membership, **data, by=request.user),
        template="microprojects/role_hand_over.html",
    )


@accompaniment_page(team.change_role)
@require_http_methods(["GET", "POST"])
def mentor_end(request: SignedInRequest, accompaniment: Accompaniment) -> HttpResponse:
    """The last day of a mentor beside the team, and who comes next with what waits."""
    microproject = accompaniment.microproject
    edition = microproject.edition
    form = MentorEndForm(
        request.POST if request.method == "POST" else None,
        first_day=accompaniment.starts_on,
        edition=edition,
        mentors=queries.mentors_of(edition, on=clock.today()).exclude(pk=accompaniment.mentor_id),
    )
    return answer_people(
        request,
        frame_of(microproject, tab="people")
        | {
            "form": form,
            "waiting": waiting_in(microproject),
            "question": _("%(person)s: last day mentoring the team") % {"person": accompaniment.mentor},
            "verb": _("Save the last day"),
        },
        lambda data: actions.end_accompaniment(accompaniment, **data, by=request.user),
        template="microprojects/mentor_end.html",
        way_back="mentor_reopen",
    )


@hand_over_page(policies.read_hand_over)
@require_POST
def hand_over_read(request: SignedInRequest, hand_over: HandOver) -> HttpResponse:
    """The receiver says that they read the note."""
    actions.read(hand_over, by=request.user)
    messages.success(request, _("Saved. The handover stays on the team's page."))
    return redirect("microprojects:microproject_team", hand_over.microproject.code)


@membership_page(team.reopen_membership)
@require_http_methods(["GET", "POST"])
def member_reopen(request: SignedInRequest, row: TeamMembership) -> HttpResponse:
    """Take back the end of a person's place in the team."""
    return _reopen(request, row, row.participation.user, reopen_membership)


@accompaniment_page(team.reopen_membership)
@require_http_methods(["GET", "POST"])
def mentor_reopen(request: SignedInRequest, row: Accompaniment) -> HttpResponse:
    """Take back the end of a mentor's place beside the team."""
    return _reopen(request, row, row.mentor, reopen_accompaniment)


def _reopen(
    request: SignedInRequest, row: TeamMembership | Accompaniment, person: User, act: Callable[..., Any]
) -> HttpResponse:
    return undo.answer(
        request,
        request.decision,
        lambda reason: act(row, reason=reason, by=request.user),
        question=_("Is %(person)s staying?") % {"person": person},
        effects=[_("The end date will be removed, as if it had never been set.")],
        back=reverse("microprojects:microproject_team", args=[row.microproject.code]),
        context=frame_of(row.microproject, tab="people"),
    )
