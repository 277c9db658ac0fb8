"""Entries and events of a whole edition, for its coordinators: where its counts and figures open to."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from microprojects.choices import EntryAudience, EntryState, EventState
from microprojects.models import Entry
from microprojects.presenters.events import event_rows
from microprojects.queries import events as queries
from microprojects.queries.history import apply_historic_names, prefetch_historic_names
from organisations.namesakes import tell_apart
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate, read_inside


@edition_page(coordinate)
@require_safe
def edition_entries(request: SignedInRequest, edition: Edition) -> HttpResponse:
    state, day = request.GET.get("stan", ""), asof.day(request)
    rows = Entry.objects.visible_to(request.user).filter(microproject__edition=edition)
    if state in EntryState.values:
        rows = rows.filter(state=state)
    rows = rows.exclude(state=EntryState.DRAFT).select_related("microproject", "participation__user")
    rows = _by(day, rows, "happened_on")
    oldest_first = state == EntryState.SUBMITTED
    page = page_of(rows.order_by("submitted_at", "pk") if oldest_first else rows, request)
    apply_historic_names(row.microproject for row in page)
    tell_apart((row.participation.user for row in page), private=True)
    return render(
        request,
        "microprojects/edition_entries.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page,
            "state": state,
            "states": [(value, label) for value, label in EntryState.choices if value != EntryState.DRAFT],
        },
    )


@edition_page(read_inside)
@require_safe
def shared_entries(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """What teams told the whole programme: confirmed entries their authors opened to everybody. No names of people."""
    rows = Entry.objects.visible_to(request.user).filter(
        microproject__edition=edition, state=EntryState.ACCEPTED, audience=EntryAudience.PROGRAMME
    )
    rows = _by(asof.day(request), rows, "happened_on")
    page = page_of(rows.select_related("microproject").order_by("-happened_on", "-pk"), request)
    apply_historic_names(row.microproject for row in page)
    return render(
        request,
        "microprojects/shared_entries.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page,
        },
    )


@edition_page(coordinate)
@require_safe
def edition_events(request: SignedInRequest, edition: Edition) -> HttpResponse:
    state = request.GET.get("stan", "")
    rows = queries.with_hours(queries.events_asked(edition, request.user, state)).order_by("-starts_at", "-pk")
    page = page_of(_by(asof.day(request), rows, "starts_at"), request)
    apply_historic_names(row.microproject for row in page)
    return render(
        request,
        "microprojects/edition_events.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page,
            "rows": event_rows(page),
            "state": state,
            "states": [
                *EventState.choices,
                ("past", _("over, no outcome recorded")),
                ("uncounted", _("recipients not counted")),
            ],
        },
    )


def _by(day: dt.date, rows: Any, moment: str) -> Any:
    """Looking back: what happened by the end of the day, and the names the teams had then."""
    if clock.is_past(day):
        last = {f"{moment}__lt": clock.end_of(day)} if moment.endswith("_at") else {f"{moment}__lte": day}
        rows = rows.filter(**last)
    return prefetch_historic_names(rows, day)
