"""The coordinators' side: the board, one application, the announcement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused, SignedInRequest
from kopalnia.lib.web.pages import page_of
from organisations.namesakes import tell_apart
from people.audit import history_of
from people.models import User
from programmes.guards import leads_on
from programmes.models import Edition
from programmes.policies import coordinate, coordinate_edition_of
from recruitment import policies as rules
from recruitment.actions import decisions as actions
from recruitment.choices import Verdict
from recruitment.forms.board import ApplicationDecisionForm, BoardFilter
from recruitment.guards import application_record_page, recruitment_page, sent_application_page
from recruitment.models import NO_SUCH_DECISION, Application
from recruitment.presenters.calls import call_words
from recruitment.queries import board as queries
from recruitment.queries.applications import consents_of, texts_to_agree

SECTION = "nabor"


@recruitment_page(coordinate)
@require_safe
def recruitment_board(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Applications by provisional decision; `?zapisano=` keeps the row just decided in its place, to be undone."""
    tab = request.GET.get("lista", queries.WAITING)
    if tab not in queries.TABS:
        raise Http404
    tally = queries.tally_of(edition)
    employers = queries.employers_of(edition)
    places = queries.places_of(employers, tally)
    saved = request.GET.get("zapisano", "")
    filters = BoardFilter(request.GET, companies=[row.organisation for row in places])
    wanted = filters.wanted
    filtered = any(wanted.values())
    page = page_of(
        queries.board_rows(edition, tab, just_saved=saved, **wanted),
        request,
        total=None if filtered else tally.tabs[tab],
    )
    rows = [_board_row(row, request.user, edition, places, saved) for row in page]
    reserve = list(queries.reserve_list(edition)[: queries.RESERVE_SHOWN])
    tell_apart((row.applicant for row in [*page, *reserve]), private=True)
    return render(
        request,
        "recruitment/recruitment_board.html",
        {
            "edition": edition,
            "section": SECTION,
            "tab": tab,
            "tabs": _tabs(edition, tab, tally),
            "tally": tally,
            "window": call_words(edition, clock.today())[2],
            "page": page,
            "rows": rows,
            "filters": filters if filtered or sum(tally.tabs.values()) > queries.NAMES_SHOWN else None,
            "places": places,
            "taken": sum(row.taken for row in places),
            "total": sum(row.places or 0 for row in places),
            "reserve": reserve,
            "announce": rules.announce(request.user, edition, waiting=tally.waiting, to_announce=tally.to_announce),
        },
    )


@application_record_page(coordinate_edition_of)
@require_http_methods(["GET", "HEAD", "POST"])
def application_review(request: SignedInRequest, application: Application) -> HttpResponse:
    """All answers of one person, the consents, the decisions so far, and a decision with a note."""
    edition = application.edition
    if leads_on(request, application):
        return redirect("recruitment:application_review", edition.code, application.code)
    form = ApplicationDecisionForm(
        request.POST or None,
        initial={"verdict": application.verdict, "expected": application.verdict},
        was_refused=application.announced_verdict == Verdict.REFUSED,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide(
                application,
                verdict=given["verdict"],
                note=given["note"],
                told=given.get("told", ""),
                expected=given["expected"],
                by=request.user,
            )
        except (Refused, actions.ConcurrentDecision) as reason:
            form.add_error(None, str(reason))
        except actions.Unsaid as reason:
            form.ask_what_to_tell(str(reason))
        else:
            messages.success(request, _("The decision is saved. Only the coordinators see it."))
            return redirect("recruitment:application_review", edition.code, application.code)
    places = queries.places_of(queries.employers_of(edition), queries.tally_of(edition))
    free = queries.free_places(places, application.employer_id)
    states = consents_of(application.applicant)
    return render(
        request,
        "recruitment/application_review.html",
        {
            "edition": edition,
            "section": SECTION,
            "application": application,
            "form": form,
            "decide": rules.decide(request.user, edition, application),
            "accept": rules.accept(request.user, edition, application, free),
            "free": free,
            "decisions": application.decisions.select_related("decided_by").order_by("-pk")[:50],
            "consents": [(text, states[application.applicant_id, text.purpose].given) for text in texts_to_agree()],
            "history": history_of(application, viewer=request.user, private=True, limit=50)[::-1],
        },
    )


@sent_application_page(coordinate_edition_of)
@require_POST
def application_decide(request: SignedInRequest, application: Application) -> HttpResponse:
    """POST from the board: one verdict, then back to the same place of the board, with «Undo»."""
    edition = application.edition
    form = ApplicationDecisionForm(request.POST)
    back = _back_to_board(request, edition)
    if not form.is_valid():
        messages.error(request, NO_SUCH_DECISION)
        return redirect(back)
    try:
        actions.decide(
            application, verdict=form.cleaned_data["verdict"], expected=form.cleaned_data["expected"], by=request.user
        )
    except actions.ConcurrentDecision as reason:
        messages.warning(request, f"{application.applicant}: {reason}")
        return redirect(back)
    except actions.Unsaid as reason:
        messages.warning(request, str(reason))
        return redirect("recruitment:application_review", edition.code, application.code)
    return redirect(f"{back}&zapisano={application.code}#z-{application.code}")


@sent_application_page(coordinate_edition_of)
@require_POST
def reserve_move(request: SignedInRequest, application: Application) -> HttpResponse:
    """POST: one place up or down the reserve list."""
    place = actions.move_on_reserve(application, up=request.POST.get("kierunek") != "down", by=request.user)
    messages.success(
        request,
        _("%(person)s is now number %(place)s on the reserve list.")
        % {"person": application.applicant, "place": place},
    )
    return redirect(_back_to_board(request, application.edition))


@recruitment_page(coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Who gets what, with the very messages; then one act tells everybody."""
    if request.method == "POST":
        try:
            told = actions.announce(edition, seal=request.POST.get("seal") or "-", by=request.user)
        except actions.ConcurrentDecision as reason:
            messages.warning(request, str(reason))
            return redirect("recruitment:announce", edition.code)
        messages.success(
            request,
            ngettext(
                "Announced: %(count)s person now knows the decision.",
                "Announced: %(count)s people now know the decision.",
                len(told),
            )
            % {"count": len(told)},
        )
        return redirect("recruitment:recruitment_board", edition.code)
    tally = queries.tally_of(edition)
    rows = list(queries.announcement(edition))
    return render(
        request,
        "recruitment/announce.html",
        {
            "edition": edition,
            "section": SECTION,
            "groups": _groups(rows, edition),
            "count": len(rows),
            "seal": queries.seal_of(rows),
            "unreachable": [row for row in rows if not row.applicant.email],
            "still_open": edition.call.is_open(clock.today()),
            "window": call_words(edition, clock.today())[2],
            "decision": rules.announce(request.user, edition, waiting=tally.waiting, to_announce=len(rows)),
        },
    )


def _back_to_board(request: SignedInRequest, edition: Edition) -> str:
    tab = request.POST.get("lista", "")
    page = request.POST.get("strona", "")
    tab = tab if tab in queries.TABS else queries.WAITING
    page = page if page.isascii() and page.isdigit() and len(page) < 6 else "1"
    kept = {name: request.POST[name][:100] for name in ("q", "firma") if request.POST.get(name)}
    query = urlencode({"lista": tab, "strona": page, **kept})
    return f"{reverse('recruitment:recruitment_board', args=[edition.code])}?{query}"


def _tabs(edition: Edition, current: str, tally: queries.Tally) -> list[dict[str, Any]]:
    labels = {
        queries.WAITING: pgettext("applications", "No decision"),
        Verdict.ACCEPTED: pgettext("provisional decision", "Provisional yes"),
        Verdict.RESERVE: pgettext("provisional decision", "Reserve"),
        Verdict.REFUSED: pgettext("provisional decision", "Provisional no"),
        queries.WITHDRAWN: pgettext("applications", "Withdrawn"),
    }
    board = reverse("recruitment:recruitment_board", args=[edition.code])
    return [
        {
            "label": labels[tab],
            "url": board if tab == queries.WAITING else f"{board}?lista={tab}",
            "current": tab == current,
            "count": tally.tabs[tab],
        }
        for tab in queries.TABS
    ]


def _board_row(
    row: Application, user: User, edition: Edition, places: list[queries.CompanyPlaces], saved: str
) -> dict[str, Any]:
    free = queries.free_places(places, row.employer_id)
    return {
        "application": row,
        "free": free,
        "decide": rules.decide(user, edition, row),
        "accept": rules.accept(user, edition, row, free),
        "saved": bool(saved) and row.code == saved,
        "previous": getattr(row, "previous", None) or "",
    }


def _groups(rows: list[Application], edition: Edition) -> list[dict[str, Any]]:
    """The people of each decision, and the message they get, shown for the first of them in that person's language."""
    groups = []
    for verdict in Verdict:
        people = [row for row in rows if row.verdict == verdict]
        if people:
            language = people[0].applicant.reads
            with override(language):
                letter = render_to_string(
                    f"emails/{actions.MAILS[verdict]}.txt",
                    {
                        "user": people[0].applicant,
                        "application": people[0],
                        "edition": edition,
                        "site_url": "",
                        "changed": actions.reason_told(people[0]),
                    },
                ).strip()
            listed = people[: queries.NAMES_SHOWN]
            groups.append(
                {
                    "verdict": verdict,
                    "count": len(people),
                    "people": listed,
                    "more": len(people) - len(listed),
                    "letter": letter,
                    "language": language,
                }
            )
    return groups
