"""How many came to an event, and which people came twice."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from microprojects.actions import recipients as actions
from microprojects.choices import RecipientKind
from microprojects.forms.events import OverlapForm, RecipientsForm
from microprojects.guards import event_page, microproject_page, overlap_page
from microprojects.models import Event, Microproject, Overlap, RecipientCount
from microprojects.policies import events as policies
from microprojects.presenters.core_page import frame_of
from microprojects.queries import events as queries
from microprojects.queries.entries import edition_of
from microprojects.queries.reach import overlaps_across
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate


@event_page(policies.count_recipients)
@require_http_methods(["GET", "POST"])
def recipients_edit(request: SignedInRequest, event: Event) -> HttpResponse:
    """Write down a count; one that is there already is corrected by a new row."""
    counts = list(RecipientCount.objects.current().filter(event=event))
    form = RecipientsForm(request.POST or None, initial=_initial(request, counts))
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_recipients(event=event, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Number of recipients saved."))
            return redirect("microprojects:event_detail", event.code)
    return render(
        request,
        "microprojects/recipients_edit.html",
        {
            "event": event,
            "microproject": event.microproject,
            "edition": edition_of(request.user, event.microproject),
            "section": "mikroprojekty",
            "form": form,
            "counts": counts,
        },
    )


def _initial(request: SignedInRequest, counts: list[RecipientCount]) -> dict[str, object]:
    asked = request.GET.get("rodzaj")
    kind = asked if asked in RecipientKind.values else RecipientKind.DIRECT
    count = next((row for row in counts if row.kind == kind), None)
    if count is None:
        return {"kind": kind}
    return {name: getattr(count, name) for name in ("kind", "method", "lower", "best", "upper", "note")}


@microproject_page(policies.declare_overlap)
@require_http_methods(["GET", "POST"])
def overlap_new(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    """Declare the same people at two events: of the team; for the coordinators, of any teams of the edition."""
    events = list(queries.overlappable(request.user, microproject))
    form = OverlapForm(request.POST or None, events=events, initial={"first": request.GET.get("wydarzenie", "")})
    if request.method == "POST" and form.is_valid():
        first, second = form.pair
        values = {name: form.cleaned_data[name] for name in ("people", "note")}
        try:
            actions.declare_overlap(first=first, second=second, by=request.user, **values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. These people count only once."))
            return redirect("microprojects:event_detail", first.code)
    return render(
        request,
        "microprojects/overlap_new.html",
        frame_of(microproject, tab="events") | {"form": form, "events": events},
    )


@edition_page(coordinate)
@require_safe
def overlap_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """All declared overlaps of an edition, for its coordinators."""
    return render(
        request,
        "microprojects/overlap_list.html",
        {"edition": edition, "section": "mikroprojekty", "page": page_of(overlaps_across(edition), request)},
    )


@overlap_page(policies.correct_overlap)
@require_POST
def overlap_withdraw(request: SignedInRequest, overlap: Overlap) -> HttpResponse:
    actions.withdraw_overlap(overlap=overlap, by=request.user)
    messages.success(request, _("Overlap removed."))
    return redirect("microprojects:event_detail", overlap.shown_at.code)
