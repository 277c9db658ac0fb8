"""Pages of one microproject and of what belongs to it: who enters, and the row they are about.

Every row is read once, with what its rules and its page ask: the microproject behind it knows what the person is to it.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from microprojects.models import Accompaniment, AimVersion, HandOver, Microproject, TeamMembership
from microprojects.policies.core import STEPS_BY_HAND, StepByHand
from microprojects.queries.core_page import open_microproject


def _microproject(request: SignedInRequest, *, code: str) -> Microproject:
    return open_microproject(request.user, code)


def _microproject_then(request: SignedInRequest, *, code: str) -> Microproject:
    return open_microproject(request.user, code, on=asof.day(request))


def _step(request: SignedInRequest, *, code: str, verb: str) -> StepByHand:
    if verb not in STEPS_BY_HAND:
        raise Http404
    return StepByHand(open_microproject(request.user, code), verb)


def _change(request: SignedInRequest, *, code: str, number: int) -> AimVersion:
    """A change of name or aim; the first wording is none."""
    aims = open_microproject(request.user, code).aim_versions.all()
    version = next((each for each in aims if each.number == number), None)
    if version is None or version.number == 1:
        raise Http404
    return version


def _place(request: SignedInRequest, *, code: str, number: int) -> TeamMembership:
    """Somebody's place in the team, also one that has ended."""
    rows = open_microproject(request.user, code).memberships.select_related("participation__user")
    return get_object_or_404(rows, pk=number)


def _membership(request: SignedInRequest, *, code: str, number: int) -> TeamMembership:
    """A place in the team that has not ended yet.

    A form that comes too late finds the ended one too: the action refuses it, and what was typed is not lost.
    """
    row = _place(request, code=code, number=number)
    if request.method != "POST" and row.ends_on is not None:
        raise Http404
    return row


def _accompaniment(request: SignedInRequest, *, code: str, number: int) -> Accompaniment:
    """A mentor's place beside the team, also one that has ended."""
    rows = open_microproject(request.user, code).accompaniments.select_related("mentor")
    return get_object_or_404(rows, pk=number)


def _hand_over(request: SignedInRequest, *, hand_over_code: str) -> HandOver:
    rows = HandOver.objects.visible_to(request.user).select_related("microproject")
    return get_object_or_404(rows, code=hand_over_code)


# `@microproject_page(rule)`: a page of today. `@microproject_on_day(rule)`: one that only shows, on the day the person
# looks at; its rule asks who somebody is and never about the state, which is that of the day.
microproject_page = row_guard(_microproject)
microproject_on_day = row_guard(_microproject_then)
step_page = row_guard(_step)
change_page = row_guard(_change)
place_page = row_guard(_place)
membership_page = row_guard(_membership)
accompaniment_page = row_guard(_accompaniment)
hand_over_page = row_guard(_hand_over)
