"""Screens of study visits and meetings: the list, and one visit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from people import audit
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate, coordinate_edition_of, enter
from visits import policies as rules
from visits import queries
from visits.actions import visits as actions
from visits.forms import VisitForm
from visits.guards import (
    removed_visit_page,
    visit_page,
)
from visits.models import Visit
from visits.views.attendees import people_words


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
            undo.offer(request, _("Visit saved. Now add its agenda and people."), "visits:visit_undo", visit.code)
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
            stale = stale_edit(form, error.current)
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
    totals = queries.totals(visit)
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
            "totals": totals,
            "people_words": people_words(totals.people, totals.women),
            "days": [(day, totals.by_day[day]) for day in visit.days],
            "cards": queries.cards(edition, request.user).filter(visit=visit),
            "coordinate": coordinated,
            "lines": lines,
        },
    )
