"""The agenda of a visit: its points, in order of the day."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from programmes.policies import coordinate_edition_of
from visits.actions import agenda as actions
from visits.forms import AgendaItemForm
from visits.guards import (
    agenda_item_page,
    removed_agenda_item_page,
    visit_page,
)
from visits.models import AgendaItem, Visit


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
    undo.offer(request, _("Item removed from the agenda."), "visits:agenda_item_restore", item.visit.code, item.pk)
    return redirect("visits:agenda_item_new", item.visit.code)


@removed_agenda_item_page(coordinate_edition_of)
@require_POST
def agenda_item_restore(request: SignedInRequest, item: AgendaItem) -> HttpResponse:
    actions.restore_agenda_item(item, by=request.user)
    messages.success(request, _("The item is back on the agenda."))
    return redirect("visits:agenda_item_new", item.visit.code)
