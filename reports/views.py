"""Screens of the results: figures with doors, and a company's own totals."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from microprojects.queries.reach import reach_of
from microprojects.reach_wording import safe_number_phrase
from organisations.models import Organisation
from programmes.choices import EditionRoleName
from programmes.guards import edition_page
from programmes.models import Edition
from reports import definitions, figures, policies, records
from reports.actions.release import next_release
from reports.company_split import split
from reports.guards import company_page
from reports.home import former_companies
from reports.policies import CompanyTotals
from reports.queries import company


@edition_page(policies.open_results)
@require_GET
def results(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """All figures. A company representative is led to the totals of their company."""
    if not edition.is_coordinated and EditionRoleName.REPRESENTATIVE in edition.roles:
        return redirect("reports:company_results", edition.code, _own_company(request, edition).code)
    day, back = asof.day(request), asof.looking_back(request) is not None
    overview = figures.overview(edition, on=day)
    people = overview.reach.direct.people
    return render(
        request,
        "reports/results.html",
        {
            "edition": edition,
            "section": "wyniki",
            "figures": overview,
            "recipients": safe_number_phrase(people.lower, people.best) if people.upper else "",
            "definitions": definitions,
            "labels": {
                "ENROLLED": definitions.ENROLLED.said_of(overview.enrolled),
                "ACTIVE": definitions.ACTIVE.said_of(overview.active, looking_back=back),
                "COMPLETED": definitions.COMPLETED.said_of(overview.completed),
                "MICROPROJECTS": definitions.MICROPROJECTS.said_of(overview.all_microprojects),
                "EVENTS": definitions.EVENTS.said_of(overview.events),
            },
            "split": split(edition, on=day),
        },
    )


@edition_page(policies.read_results)
@require_GET
def figure(request: SignedInRequest, edition: Edition, key: str) -> HttpResponse:
    """A door: the records behind one figure, and their sum."""
    definition = definitions.BY_KEY.get(key)
    if definition is None:
        raise Http404(_("There is no such figure."))
    day = asof.day(request)
    context = {"edition": edition, "section": "wyniki", "definition": definition}
    if definition is definitions.RECIPIENTS:
        reach = reach_of(edition, until=day)
        return render(
            request,
            "reports/figure_recipients.html",
            {**context, "rows": records.recipients(reach), "reach": reach},
        )
    page = page_of(records.behind(edition, definition, day), request)
    total = figures.TOTALS[definition](edition, day)
    in_minutes = definition.unit is definitions.Unit.MINUTES
    return render(
        request,
        "reports/figure.html",
        {
            **context,
            "page": page,
            "rows": records.rows_of(page, definition),
            "total": total,
            "said": f"– {definition.label}"
            if in_minutes
            else definition.said_of(total, looking_back=asof.looking_back(request) is not None),
            "in_minutes": in_minutes,
        },
    )


def _own_company(request: SignedInRequest, edition: Edition) -> Organisation:
    grant = (
        edition.role_grants.filter(user=request.user, role=EditionRoleName.REPRESENTATIVE)
        .active()
        .select_related("organisation")
        .order_by("pk")
        .first()
    )
    if grant is None or grant.organisation is None:
        raise Http404
    return grant.organisation


@company_page(policies.read_company)
@require_GET
def company_results(request: SignedInRequest, totals: CompanyTotals) -> HttpResponse:
    """Sums of one company's people as they were released, without names.

    `?stan=` opens an earlier release. Whoever represented the company and does so no longer reads what had been released
    by their last day, and nothing newer: no state of the programme of today either.
    """
    edition = totals.edition
    chosen = parse_day(request.GET.get("stan", ""))
    context = {
        "edition": edition,
        "section": "wyniki",
        "organisation": totals.organisation,
        "released": company.released(edition, totals.organisation, until=totals.until, chosen=chosen),
        "ended_on": totals.ended_on,
    }
    if totals.ended_on is None:
        context |= {
            "next_day": next_release(edition, clock.today()) if not clock.is_past(totals.until) else None,
            "states": figures.microprojects_by_state(edition, on=totals.until),
            "phases": edition.phases.all(),
            "formers": [] if edition.is_coordinated else former_companies(request.user),
        }
    return render(request, "reports/company_results.html", context)


def parse_day(text: str) -> dt.date | None:
    """A day of an address; None for anything that is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None
