"""Events: the list, one event, planning, holding, cancelling."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.domain.clock import end_of, is_past
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import asof, idempotency, undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from microprojects.actions import events as actions
from microprojects.choices import EventState
from microprojects.forms.events import ONCE, EventCancelForm, EventEditForm, EventNewForm
from microprojects.guards import event_page, microproject_on_day, microproject_page
from microprojects.models import Entry, Event, Microproject, RecipientCount
from microprojects.policies import events as policies
from microprojects.policies import read
from microprojects.presenters.core_page import frame_of
from microprojects.presenters.events import event_rows
from microprojects.queries import events as queries
from microprojects.queries.entries import edition_of


@microproject_on_day(read)
@require_safe
def event_list(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    state = request.GET.get("stan", "")
    events = queries.with_hours(Event.objects.visible_to(request.user).filter(microproject=microproject))
    if is_past(today):
        events = events.filter(starts_at__lt=end_of(today))
    if state in EventState.values:
        events = events.filter(state=state)
    page = page_of(events.select_related("series").order_by("-starts_at", "-pk"), request)
    return render(
        request,
        "microprojects/event_list.html",
        {
            **frame_of(microproject, tab="events", on=today),
            "page": page,
            "rows": event_rows(page),
            "state": state,
            "states": EventState.choices,
            "plan": asof.only_today(request, policies.plan_event(request.user, microproject)),
            "overlap": asof.only_today(request, policies.declare_overlap(request.user, microproject)),
        },
    )


@microproject_page(policies.plan_event)
@require_http_methods(["GET", "POST"])
def event_new(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    form = EventNewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _planned(request, microproject, form)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "microprojects/event_new.html", frame_of(microproject, tab="events") | {"form": form})


def _planned(request: SignedInRequest, microproject: Microproject, form: EventNewForm) -> HttpResponse:
    data = form.cleaned_data
    if data["rhythm"] == ONCE:
        event = actions.plan_event(microproject=microproject, by=request.user, **form.details)
        idempotency.made(event)
        messages.success(request, _("Event planned."))
        return redirect("microprojects:event_detail", event.code)
    events = actions.plan_series(
        microproject=microproject,
        by=request.user,
        rhythm=data["rhythm"],
        occurrences=data["occurrences"],
        same_people=data["same_people"],
        **form.details,
    )
    done = ngettext("%(count)s event planned.", "%(count)s events planned.", len(events))
    messages.success(request, done % {"count": len(events)})
    return redirect("microprojects:event_list", microproject.code)


@event_page(policies.read_event)
@require_safe
def event_detail(request: SignedInRequest, event: Event) -> HttpResponse:
    microproject = event.microproject
    counts = list(
        RecipientCount.objects.filter(event=event)
        .select_related("recorded_by")
        .order_by("kind", "-recorded_at", "-pk")
    )
    overlap = policies.declare_overlap(request.user, microproject)
    return render(
        request,
        "microprojects/event_detail.html",
        {
            **_frame(request, event),
            "counts": [row for row in counts if row.replaced_at is None],
            "former_counts": [row for row in counts if row.replaced_at is not None],
            "overlaps": [
                (row, row.second if row.first_id == event.pk else row.first) for row in queries.overlaps_of(event)
            ],
            "entries": Entry.objects.visible_to(request.user).filter(event=event).select_related("author"),
            "edit": policies.edit_event(request.user, event),
            "hold": policies.hold_event(request.user, event),
            "acts": event.state == EventState.PLANNED and (microproject.in_team or microproject.is_coordinated),
            "cancel": policies.cancel_event(request.user, event),
            "undoing": policies.undo_event(request.user, event),
            "count": policies.count_recipients(request.user, event),
            "overlap": overlap,
            "declare": overlap if event.state == EventState.HELD else None,
        },
    )


@event_page(policies.edit_event)
@require_http_methods(["GET", "POST"])
def event_edit(request: SignedInRequest, event: Event) -> HttpResponse:
    names = ("title", "starts_at", "ends_at", "place", "description", "version")
    form = EventEditForm(request.POST or None, initial={name: getattr(event, name) for name in names})
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_event(event=event, expected_version=form.expected_version, by=request.user, **form.details)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Event changed."))
            return redirect("microprojects:event_detail", event.code)
    return render(
        request,
        "microprojects/event_edit.html",
        {**_frame(request, event), "form": form, "stale": stale},
        status=409 if stale else 200,
    )


@event_page(policies.hold_event)
@require_POST
def event_hold(request: SignedInRequest, event: Event) -> HttpResponse:
    try:
        actions.hold_event(event=event, by=request.user)
    except IllegalStep as error:
        messages.warning(request, str(error))
        return redirect("microprojects:event_detail", event.code)
    undo.offer(request, _("Marked as held. Now enter how many people came."), "microprojects:event_undo", event.code)
    return redirect("microprojects:recipients_edit", event.code)


@event_page(policies.cancel_event)
@require_http_methods(["GET", "POST"])
def event_cancel(request: SignedInRequest, event: Event) -> HttpResponse:
    form = EventCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_event(event=event, by=request.user, **form.cleaned_data)
        except IllegalStep as error:
            messages.warning(request, str(error))
        else:
            done = _("Event cancelled. It stays on the list with the reason.")
            undo.offer(request, done, "microprojects:event_undo", event.code)
        return redirect("microprojects:event_detail", event.code)
    return render(request, "microprojects/event_cancel.html", {**_frame(request, event), "form": form})


@event_page(policies.undo_event)
@require_http_methods(["GET", "POST"])
def event_undo(request: SignedInRequest, event: Event) -> HttpResponse:
    effects = [_("The event is planned again. It does not count in the results.")]
    if event.state == EventState.HELD:
        effects.append(
            _("The numbers of recipients are kept and will count again when the event is next marked as held.")
        )
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_event(event=event, reason=reason, by=request.user),
        question=(
            _("Did the event “%(title)s” not take place after all?")
            if event.state == EventState.HELD
            else _("Is the event “%(title)s” going ahead after all?")
        )
        % {"title": event.title},
        effects=effects,
        back=reverse("microprojects:event_detail", args=[event.code]),
        context=_frame(request, event),
    )


def _frame(request: SignedInRequest, event: Event) -> dict[str, object]:
    return {
        "event": event,
        "microproject": event.microproject,
        "edition": edition_of(request.user, event.microproject),
        "section": "mikroprojekty",
    }
