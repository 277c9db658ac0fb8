"""Who came to a visit: participants, guests, and the days each was there."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.namesakes import tell_apart
from programmes.policies import coordinate_edition_of
from visits import queries
from visits.actions import attendees as actions
from visits.forms import GuestForm, ParticipantsForm
from visits.guards import (
    attendee_page,
    guest_page,
    removed_attendee_page,
    visit_page,
)
from visits.models import Attendee, Visit


def people_words(people: int, women: int) -> str:
    """«35 osób, w tym 25 kobiet»: what may be said of a list of people."""
    total = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    if not people:
        return total
    share = ngettext("%(n)s woman", "%(n)s women", women) % {"n": women}
    return _("%(people)s, including %(women)s") % {"people": total, "women": share}


@visit_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def attendee_list(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Who came on which day: one sheet, saved at once."""
    edition = visit.edition
    if request.method == "POST":
        changed = actions.record_days(visit, present=_marks(request, visit), by=request.user)
        messages.success(
            request,
            ngettext("Saved. %(n)s mark changed.", "Saved. %(n)s marks changed.", changed) % {"n": changed},
        )
        return redirect("visits:attendee_list", visit.code)
    rows = list(queries.attendees(visit, request.user).prefetch_related("days"))
    tell_apart((row.participation.user for row in rows if row.participation), private=True)
    for row in rows:
        marked = {mark.day for mark in row.days.all() if mark.withdrawn_at is None}
        row.marks = [(day, day in marked) for day in visit.days]
    totals = queries.totals(visit)
    return render(
        request,
        "visits/attendee_list.html",
        {
            "edition": edition,
            "section": "wizyty",
            "visit": visit,
            "rows": rows,
            "removed": queries.removed(visit, request.user),
            "totals": totals,
            "people_words": people_words(totals.people, totals.women),
        },
    )


def _marks(request: SignedInRequest, visit: Visit) -> dict[int, set[dt.date]]:
    """The ticked boxes `present=<attendee>:<day>`; anything else in the form is ignored."""
    days = {day.isoformat(): day for day in visit.days}
    marks: dict[int, set[dt.date]] = {}
    for value in request.POST.getlist("present"):
        attendee, _colon, day = value.partition(":")
        if attendee.isascii() and attendee.isdigit() and len(attendee) < 15 and day in days:
            marks.setdefault(int(attendee), set()).add(days[day])
    return marks


@visit_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def attendee_new(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Write a guest in; the form comes back empty for the next one."""
    edition = visit.edition
    form = GuestForm(request.POST or None, listed=queries.names_on_list(visit))
    if request.method == "POST" and form.is_valid():
        actions.add_guest(visit, **form.cleaned_data, days=visit.days, by=request.user)
        messages.success(request, _("Guest added and marked present on every day."))
        return redirect("visits:attendee_new", visit.code)
    return render(
        request,
        "visits/attendee_new.html",
        {"edition": edition, "section": "wizyty", "visit": visit, "form": form},
    )


@visit_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def attendee_participants(request: SignedInRequest, visit: Visit) -> HttpResponse:
    edition = visit.edition
    form = ParticipantsForm(request.POST or None, edition=edition, visit=visit, listed=queries.names_on_list(visit))
    if request.method == "POST" and form.is_valid():
        actions.add_participants(visit, form.cleaned_data["people"], days=visit.days, by=request.user)
        messages.success(request, _("Added to the list and marked present on every day."))
        return redirect("visits:attendee_list", visit.code)
    return render(
        request,
        "visits/attendee_participants.html",
        {"edition": edition, "section": "wizyty", "visit": visit, "form": form},
    )


@attendee_page(coordinate_edition_of)
@require_POST
def attendee_remove(request: SignedInRequest, attendee: Attendee) -> HttpResponse:
    actions.remove_attendee(attendee, by=request.user)
    undo.offer(
        request,
        _("This person was removed from the list."),
        "visits:attendee_restore",
        attendee.visit.code,
        attendee.pk,
    )
    return redirect("visits:attendee_list", attendee.visit.code)


@removed_attendee_page(coordinate_edition_of)
@require_POST
def attendee_restore(request: SignedInRequest, attendee: Attendee) -> HttpResponse:
    try:
        actions.restore_attendee(attendee, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("This person is back on the list."))
    return redirect("visits:attendee_list", attendee.visit.code)


@guest_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def attendee_edit(request: SignedInRequest, guest: Attendee) -> HttpResponse:
    """Correct what is written of a guest; people of the programme are as their account says."""
    visit = guest.visit
    names = ("guest_name", "organisation_name", "sector", "sex")
    form = GuestForm(
        request.POST or None,
        initial={name: getattr(guest, name) for name in names},
        listed=queries.names_on_list(visit, but=guest),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_guest(guest, **{name: form.cleaned_data[name] for name in names}, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("visits:attendee_list", visit.code)
    return render(
        request,
        "visits/attendee_edit.html",
        {"edition": visit.edition, "section": "wizyty", "visit": visit, "form": form},
    )
