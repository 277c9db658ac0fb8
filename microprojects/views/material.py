"""Collected during the work, for the publication: quotes, notes, the final report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import idempotency
from kopalnia.lib.web.access import SignedInRequest
from microprojects.actions import material as actions
from microprojects.forms.material import FinalReportForm, InsightForm, QuoteForm
from microprojects.guards import microproject_page, quote_page
from microprojects.models import FinalReport, Insight, Microproject, Quote, TeamMembership
from microprojects.policies import material as policies
from microprojects.policies import read, work_in
from microprojects.presenters.core_page import frame_of
from people.models import User


@microproject_page(policies.collect)
@require_http_methods(["GET", "POST"])
def quote_new(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    form = QuoteForm(request.POST or None, people=_people(microproject), private=microproject.is_coordinated)
    if request.method == "POST" and form.is_valid():
        idempotency.made(actions.add_quote(microproject=microproject, by=request.user, **form.cleaned_data))
        messages.success(request, _("Quote saved for the publication."))
        return redirect("microprojects:final_report", microproject.code)
    return render(request, "microprojects/quote_new.html", frame_of(microproject, tab="material") | {"form": form})


@quote_page(policies.look_after_quote)
@require_POST
def quote_withdraw(request: SignedInRequest, quote: Quote) -> HttpResponse:
    """Note that somebody without an account does not want to be named any more, or that this was a mistake."""
    withdrawn = request.POST.get("withdrawn") != "no"
    actions.withdraw_name(quote=quote, withdrawn=withdrawn, by=request.user)
    messages.success(
        request,
        _("Withdrawal recorded. The name has been removed from publications. Printed copies stay.")
        if withdrawn
        else _("Withdrawal undone."),
    )
    return redirect("microprojects:final_report", quote.microproject.code)


@microproject_page(policies.collect)
@require_http_methods(["GET", "POST"])
def insight_new(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    form = InsightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        idempotency.made(actions.add_insight(microproject=microproject, by=request.user, **form.cleaned_data))
        messages.success(request, _("Note saved for the publication."))
        return redirect("microprojects:final_report", microproject.code)
    return render(request, "microprojects/insight_new.html", frame_of(microproject, tab="material") | {"form": form})


@microproject_page(read, to_send=work_in)
@require_http_methods(["GET", "POST"])
def final_report(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    """What the team collected, and its own account: read by who sees the team, written by the team."""
    report = FinalReport.objects.filter(microproject=microproject).select_related("written_by").first()
    write = work_in(request.user, microproject)
    initial = (
        {name: getattr(report, name) for name in ("what_happened", "what_continues", "version")} if report else {}
    )
    form = FinalReportForm(request.POST or None, initial=initial)
    stale = None
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.save_final_report(
                microproject=microproject, by=request.user, expected_version=values.pop("version"), **values
            )
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            messages.success(request, _("Report saved."))
            return redirect("microprojects:final_report", microproject.code)
    return render(
        request,
        "microprojects/final_report.html",
        {
            **frame_of(microproject, tab="material"),
            "report": report,
            "form": form,
            "stale": stale,
            "write": write,
            "collect": policies.collect(request.user, microproject),
            "look_after": policies.look_after_quotes(request.user, microproject),
            "quotes": Quote.objects.filter(microproject=microproject).select_related("speaker"),
            "insights": Insight.objects.filter(microproject=microproject).select_related("noted_by"),
        },
        status=409 if stale else 200,
    )


def _people(microproject: Microproject) -> list[User]:
    memberships = TeamMembership.objects.filter(microproject=microproject).select_related("participation__user")
    return list({one.participation.user_id: one.participation.user for one in memberships}.values())
