"""Entries and events of a whole edition, for its coordination: where its counts and figures open to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kopalnia.lib.access import SignedInRequest, allow, require
from kopalnia.lib.pages import page_of
from microprojects.choices import EntryAudience, EntryState, EventState
from microprojects.models import Entry
from microprojects.queries import events as queries
from people.policies import signed_in
from programmes.policies import read_inside
from programmes.scope import edition_seen, edition_steered


@allow(signed_in)
@require_safe
def edition_entries(request: SignedInRequest, edition_code: str) -> HttpResponse:
    edition = edition_steered(request, edition_code)
    state = request.GET.get("stan", "")
    rows = Entry.objects.visible_to(request.user).filter(microproject__edition=edition)
    if state in EntryState.values:
        rows = rows.filter(state=state)
    rows = rows.exclude(state=EntryState.DRAFT).select_related("microproject", "participation__user")
    oldest_first = state == EntryState.SUBMITTED
    return render(
        request,
        "microprojects/edition_entries.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page_of(rows.order_by("submitted_at", "pk") if oldest_first else rows, request),
            "state": state,
            "states": [(value, label) for value, label in EntryState.choices if value != EntryState.DRAFT],
        },
    )


@allow(signed_in)
@require_safe
def shared_entries(request: SignedInRequest, edition_code: str) -> HttpResponse:
    """What groups told the whole programme: confirmed entries their authors opened to everybody. No names of people."""
    edition = edition_seen(request, edition_code)
    require(read_inside(request.user, edition))
    rows = Entry.objects.visible_to(request.user).filter(
        microproject__edition=edition, state=EntryState.ACCEPTED, audience=EntryAudience.PROGRAMME
    )
    return render(
        request,
        "microprojects/shared_entries.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page_of(rows.select_related("microproject").order_by("-happened_on", "-pk"), request),
        },
    )


@allow(signed_in)
@require_safe
def edition_events(request: SignedInRequest, edition_code: str) -> HttpResponse:
    edition = edition_steered(request, edition_code)
    state = request.GET.get("stan", "")
    rows = queries.with_hours(queries.events_asked(edition, request.user, state)).order_by("-starts_at", "-pk")
    page = page_of(rows, request)
    return render(
        request,
        "microprojects/edition_events.html",
        {
            "edition": edition,
            "section": "mikroprojekty",
            "page": page,
            "rows": queries.event_rows(page),
            "state": state,
            "states": [
                *EventState.choices,
                ("past", _("over, without an outcome")),
                ("uncounted", _("recipients not counted")),
            ],
        },
    )
