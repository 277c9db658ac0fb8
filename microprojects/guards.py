"""Pages of one microproject and of what belongs to it: who enters, and the row they are about.

Every row is read once, with what its rules and its page ask: the microproject behind it knows what the person is to it.
"""

import datetime as dt
from typing import TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from microprojects.choices import PlanState
from microprojects.models import (
    Accompaniment,
    AimVersion,
    Entry,
    Event,
    HandOver,
    Microproject,
    Overlap,
    Photo,
    PhotoSubject,
    Plan,
    Quote,
    TeamMembership,
)
from microprojects.policies.core import STEPS_BY_HAND, StepByHand
from microprojects.policies.entries import NewEntry
from microprojects.queries.core_page import for_pages
from microprojects.queries.entries import with_viewer_roles, writable_microprojects
from microprojects.queries.events import overlaps_of
from microprojects.queries.history import plans_then, with_historic_values
from microprojects.queries.plan import whole_plans_of

Part = TypeVar("Part", Entry, Event, Photo)


def _microproject(request: SignedInRequest, *, code: str, on: dt.date | None = None) -> Microproject:
    """With the facts of its pages and what the person is to it; the edition with their roles. Three queries.

    `on` is an earlier day a page that only shows asks about: the row bears the name and the state of that day.
    """
    microproject = with_historic_values(get_object_or_404(for_pages(request.user, on=on), code=code))
    microproject.edition.as_read_by(request.user)
    return microproject


def _microproject_today(request: SignedInRequest, *, code: str) -> Microproject:
    return _microproject(request, code=code)


def _microproject_then(request: SignedInRequest, *, code: str) -> Microproject:
    return _microproject(request, code=code, on=asof.day(request))


def _step(request: SignedInRequest, *, code: str, verb: str) -> StepByHand:
    if verb not in STEPS_BY_HAND:
        raise Http404
    return StepByHand(_microproject(request, code=code), verb)


def _change(request: SignedInRequest, *, code: str, number: int) -> AimVersion:
    """A change of name or aim; the first wording is none."""
    aims = _microproject(request, code=code).aim_versions.all()
    version = next((each for each in aims if each.number == number), None)
    if version is None or version.number == 1:
        raise Http404
    return version


def _membership(request: SignedInRequest, *, code: str, number: int) -> TeamMembership:
    """Somebody's place in the team, also one that has ended."""
    rows = _microproject(request, code=code).memberships.select_related("participation__user")
    return get_object_or_404(rows, pk=number)


def _open_membership(request: SignedInRequest, *, code: str, number: int) -> TeamMembership:
    """A place in the team that has not ended yet.

    A form that comes too late finds the ended one too: the action refuses it, and what was typed is not lost.
    """
    row = _membership(request, code=code, number=number)
    if request.method != "POST" and row.ends_on is not None:
        raise Http404
    return row


def _accompaniment(request: SignedInRequest, *, code: str, number: int) -> Accompaniment:
    """A mentor's place beside the team, also one that has ended."""
    rows = _microproject(request, code=code).accompaniments.select_related("mentor")
    return get_object_or_404(rows, pk=number)


def _hand_over(request: SignedInRequest, *, hand_over_code: str) -> HandOver:
    rows = HandOver.objects.visible_to(request.user).select_related("microproject")
    return get_object_or_404(rows, code=hand_over_code)


def _last_plan(request: SignedInRequest, *, code: str) -> Plan:
    """The newest version of the plan; where there is none yet, the first one, unsaved."""
    microproject = _microproject(request, code=code)
    last = microproject.plans.select_related("aim_version").order_by("-number").first()
    return last or Plan(microproject=microproject, number=1)


def _draft(request: SignedInRequest, *, code: str) -> Plan:
    """The draft with its parts; where there is none, an unsaved one."""
    microproject = _microproject(request, code=code)
    return whole_plans_of(microproject).filter(state=PlanState.DRAFT).first() or Plan(microproject=microproject)


def _plan(request: SignedInRequest, *, code: str, number: int) -> Plan:
    return get_object_or_404(_microproject(request, code=code).plans, number=number)


def _plan_then(request: SignedInRequest, *, code: str, number: int) -> Plan:
    """A version with its parts and all `versions` beside it, on the day the person looks at."""
    microproject = _microproject_then(request, code=code)
    versions = plans_then(list(whole_plans_of(microproject)), asof.day(request))
    plan = next((each for each in versions if each.number == number), None)
    if plan is None:
        raise Http404
    plan.versions = versions
    return plan


def _as_one_stands(request: SignedInRequest, row: Part) -> Part:
    """Give the row its microproject as the person stands to it, also when only the row is visible to them. One query."""
    row.microproject = with_viewer_roles(request.user, row.microproject_id)
    return row


def _event(request: SignedInRequest, *, code: str) -> Event:
    rows = Event.objects.visible_to(request.user).select_related("series", "aim_version")
    return _as_one_stands(request, get_object_or_404(rows, code=code))


def _overlap(request: SignedInRequest, *, code: str, overlap_id: int) -> Overlap:
    """With the event on whose page it stands, and both microprojects as the person stands to them."""
    event = get_object_or_404(Event.objects.visible_to(request.user), code=code)
    overlap = get_object_or_404(overlaps_of(event), pk=overlap_id)
    overlap.shown_at = event
    for one in (overlap.first, overlap.second):
        _as_one_stands(request, one)
    return overlap


def _entry(request: SignedInRequest, *, code: str) -> Entry:
    rows = Entry.objects.visible_to(request.user)
    rows = rows.select_related("participation__user", "author", "accepted_by", "aim_version", "event")
    return _as_one_stands(request, get_object_or_404(rows, code=code))


def _new_entry(request: SignedInRequest, *, code: str = "") -> NewEntry:
    """Where the person may write an entry; a team that is not among them is read to say why."""
    microprojects = writable_microprojects(request.user)
    if not code or code in {row.microproject.code for row in microprojects}:
        return NewEntry(microprojects, code)
    return NewEntry(microprojects, code, get_object_or_404(Microproject.objects.visible_to(request.user), code=code))


def _picture(request: SignedInRequest, *, code: str) -> Photo:
    """The row alone: a page shows many pictures, and each of them is a request."""
    return get_object_or_404(Photo.objects.visible_to(request.user).filter(removed_at__isnull=True), code=code)


def _photo(request: SignedInRequest, *, code: str) -> Photo:
    rows = Photo.objects.visible_to(request.user).filter(removed_at__isnull=True)
    return _as_one_stands(request, get_object_or_404(rows.select_related("entry", "uploaded_by"), code=code))


def _subject(request: SignedInRequest, *, code: str, subject_id: int) -> PhotoSubject:
    """One person on a photo."""
    return get_object_or_404(_photo(request, code=code).subjects.select_related("user"), pk=subject_id)


def _quote(request: SignedInRequest, *, code: str, quote_id: int) -> Quote:
    return get_object_or_404(_microproject(request, code=code).quotes, pk=quote_id)


# `@microproject_page(rule)`: a page of today. `@microproject_on_day(rule)`: one that only shows, on the day the person
# looks at; its rule asks who somebody is and never about the state, which is that of the day.
microproject_page = row_guard(_microproject_today)
microproject_on_day = row_guard(_microproject_then)
step_page = row_guard(_step)
change_page = row_guard(_change)
membership_page = row_guard(_membership)
open_membership_page = row_guard(_open_membership)
accompaniment_page = row_guard(_accompaniment)
hand_over_page = row_guard(_hand_over)
last_plan_page = row_guard(_last_plan)
draft_page = row_guard(_draft)
plan_page = row_guard(_plan)
plan_on_day = row_guard(_plan_then)
event_page = row_guard(_event)
overlap_page = row_guard(_overlap)
entry_page = row_guard(_entry)
new_entry_page = row_guard(_new_entry)
picture_page = row_guard(_picture)
photo_page = row_guard(_photo)
subject_page = row_guard(_subject)
quote_page = row_guard(_quote)
