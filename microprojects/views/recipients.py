"""How many came to an event, and which people came twice."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.web.access import SignedInRequest, allow, require
from kopalnia.lib.web.pages import page_of
from microprojects.actions import recipients as actions
from microprojects.choices import RecipientKind
from microprojects.forms.events import OverlapForm, RecipientsForm
from microprojects.models import Event, RecipientCount
from microprojects.policies import events as policies
from microprojects.queries import events as queries
from microprojects.queries.core_page import page_of_microproject
from microprojects.queries.progress import edition_of, standing
from microprojects.queries.reach import overlaps_across
from people.policies import signed_in
from programmes.scope import edition_coordinated


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def recipients_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Write down a count; one that is there already is corrected by a new row."""
    event = queries.open_event(request.user, code)
    require(policies.count_recipients(request.user, event))
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


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def overlap_new(request: SignedInRequest, code: str) -> HttpResponse:
    """Declare the same people at two events: of the group; for the coordination, of any groups of the edition."""
    context = page_of_microproject(request.user, code, tab="events")
    microproject = context["microproject"]
    require(policies.declare_overlap(request.user, microproject))
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
    return render(request, "microprojects/overlap_new.html", {**context, "form": form, "events": events})


@allow(signed_in)
@require_safe
def overlap_list(request: SignedInRequest, edition_code: str) -> HttpResponse:
    """All declared overlaps of an edition, for its coordination."""
    edition = edition_coordinated(request, edition_code)
    return render(
        request,
        "microprojects/overlap_list.html",
        {"edition": edition, "section": "mikroprojekty", "page": page_of(overlaps_across(edition), request)},
    )


@allow(signed_in)
@require_POST
def overlap_withdraw(request: SignedInRequest, code: str, overlap_id: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), code=code)
    overlap = get_object_or_404(queries.overlaps_of(event), pk=overlap_id)
    overlap.first.microproject = standing(request.user, overlap.first.microproject_id)
    overlap.second.microproject = standing(request.user, overlap.second.microproject_id)
    require(policies.correct_overlap(request.user, overlap))
    actions.withdraw_overlap(overlap=overlap, by=request.user)
    messages.success(request, _("Overlap removed."))
    return redirect("microprojects:event_detail", event.code)
