"""Screens of study visits and meetings: the list, one visit, its agenda and who came."""

import datetime as dt
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kopalnia.lib.domain.versions import StaleVersion, stale_context
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from people import audit
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.namesakes import tell_apart
from programmes.policies import coordinate, coordinate_edition_of, enter
from visits import policies as rules
from visits import queries
from visits.actions import visits as actions
from visits.forms import AgendaItemForm, GuestForm, ParticipantsForm, VisitForm
from visits.guards import (
    agenda_item_page,
    attendee_page,
    guest_page,
    removed_agenda_item_page,
    removed_attendee_page,
    removed_visit_page,
    visit_page,
)
from visits.models import AgendaItem, Attendee, Visit


def people_words(people: int, women: int) -> str:
    """«35 osób, w tym 25 kobiet»: what may be said of a list of people."""
    total = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    if not people:
        return total
    share = ngettext("%(n)s woman", "%(n)s women", women) % {"n": women}
    return _("%(people)s, including %(women)s") % {"people": total, "women": share}


@edition_page(enter)
@require_GET
def visit_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    coordinated = coordinate(request.user, edition)
    page = page_of(queries.visits(edition, request.user), request)
    for visit in page:
        visit.people_words = people_words(visit.people, visit.women)
    return render(
        request,
        "visits/visit_list.html",
        {
            "edition": edition,
            "section": "wizyty",
            "page": page,
            "coordinate": coordinated,
            "removed": queries.removed_visits(request.user).filter(edition=edition) if coordinated else (),
        },
    )


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def visit_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = actions.plan_visit(edition, **_values(form), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            back = reverse("visits:visit_undo", args=[visit.code])
            undo.offer(request, _("Visit saved. Now add its agenda and people."), back)
            return redirect("visits:visit_detail", visit.code)
    return render(request, "visits/visit_new.html", {"edition": edition, "section": "wizyty", "form": form})


def _values(form: VisitForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in VisitForm.Meta.fields}


@visit_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def visit_edit(request: SignedInRequest, visit: Visit) -> HttpResponse:
    edition = visit.edition
    form = VisitForm(request.POST or None, instance=Visit.objects.get(pk=visit.pk))
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_visit(visit, expected=form.expected_version, **_values(form), by=request.user)
        except StaleVersion as error:
            stale = stale_context(form, error.current)["stale"]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:visit_detail", visit.code)
    return render(
        request,
        "visits/visit_edit.html",
        {
            "edition": edition,
            "section": "wizyty",
            "visit": visit,
            "form": form,
            "stale": stale,
            "undoing": rules.undo_visit(request.user, visit),
        },
        status=409 if stale else 200,
    )


@visit_page(rules.undo_visit)
@require_http_methods(["GET", "POST"])
def visit_undo(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Take a visit that was planned by mistake out of the plan."""
    edition = visit.edition
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_visit(visit, reason=reason, by=request.user),
        question=_("Was “%(title)s” planned by mistake?") % {"title": visit.title},
        effects=[_("The visit and its agenda will disappear from the list. The coordinators can restore it.")],
        back=reverse("visits:visit_list", args=[edition.code]),
        context={"edition": edition, "section": "wizyty"},
    )


@removed_visit_page(coordinate_edition_of)
@require_POST
def visit_restore(request: SignedInRequest, visit: Visit) -> HttpResponse:
    actions.restore_visit(visit, by=request.user)
    messages.success(request, _("The visit is scheduled again, with its agenda."))
    return redirect("visits:visit_detail", visit.code)


@visit_page(rules.read_visit)
@require_GET
def visit_detail(request: SignedInRequest, visit: Visit) -> HttpResponse:
    edition = visit.edition
    sums = queries.sums(visit)
    coordinated = coordinate(request.user, edition)
    lines = audit.history_of(visit, viewer=request.user, private=True, limit=8) if coordinated else []
    return render(
        request,
        "visits/visit_detail.html",
        {
            "edition": edition,
            "section": "wizyty",
            "visit": visit,
            "agenda": visit.agenda.not_removed(),
            "sums": sums,
            "people_words": people_words(sums.people, sums.women),
            "days": [(day, sums.by_day[day]) for day in visit.days],
            "cards": queries.cards(edition, request.user).filter(visit=visit),
            "coordinate": coordinated,
            "lines": lines,
        },
    )


@visit_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def agenda_item_new(request: SignedInRequest, visit: Visit) -> HttpResponse:
    edition = visit.edition
    form = AgendaItemForm(request.POST or None, visit=visit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_agenda_item(visit, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Item added to the agenda. Add another or go back."))
            return redirect("visits:agenda_item_new", visit.code)
    return render(
        request,
        "visits/agenda_item_new.html",
        {
            "edition": edition,
            "section": "wizyty",
            "visit": visit,
            "form": form,
            "agenda": visit.agenda.not_removed(),
            "removed": visit.agenda.exclude(removed_at=None),
        },
    )


@agenda_item_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def agenda_item_edit(request: SignedInRequest, item: AgendaItem) -> HttpResponse:
    visit = item.visit
    form = AgendaItemForm(request.POST or None, visit=visit, instance=copy(item))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_agenda_item(item, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:visit_detail", visit.code)
    return render(
        request,
        "visits/agenda_item_edit.html",
        {"edition": visit.edition, "section": "wizyty", "visit": visit, "form": form},
    )


@agenda_item_page(coordinate_edition_of)
@require_POST
def agenda_item_remove(request: SignedInRequest, item: AgendaItem) -> HttpResponse:
    actions.remove_agenda_item(item, by=request.user)
    back = reverse("visits:agenda_item_restore", args=[item.visit.code, item.pk])
    undo.offer(request, _("Item removed from the agenda."), back)
    return redirect("visits:agenda_item_new", item.visit.code)


@removed_agenda_item_page(coordinate_edition_of)
@require_POST
def agenda_item_restore(request: SignedInRequest, item: AgendaItem) -> HttpResponse:
    actions.restore_agenda_item(item, by=request.user)
    messages.success(request, _("The item is back on the agenda."))
    return redirect("visits:agenda_item_new", item.visit.code)


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
    sums = queries.sums(visit)
    return render(
        request,
        "visits/attendee_list.html",
        {
            "edition": edition,
            "section": "wizyty",
            "visit": visit,
            "rows": rows,
            "removed": queries.removed(visit, request.user),
            "sums": sums,
            "people_words": people_words(sums.people, sums.women),
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
    back = reverse("visits:attendee_restore", args=[attendee.visit.code, attendee.pk])
    undo.offer(request, _("This person was removed from the list."), back)
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
