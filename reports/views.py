"""Screens of the results: figures with doors, and a company's own sums."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, allow, require
from kopalnia.lib.web.pages import page_of
from microprojects.queries.reach import reach_of
from microprojects.wording import safe_number_phrase
from organisations.models import Organisation
from people.policies import signed_in
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole
from programmes.scope import edition_seen
from reports import definitions, figures, policies, records
from reports.actions.release import next_release
from reports.home import former_companies, former_grant
from reports.queries import company
from reports.split import split


@allow(signed_in)
@require_GET
def results(request: SignedInRequest, edition_code: str) -> HttpResponse:
    """All figures. A company representative is led to the sums of their company."""
    edition = edition_seen(request, edition_code)
    if not edition.is_coordinated and EditionRoleName.REPRESENTATIVE in edition.roles:
        return redirect("reports:company_results", edition.code, _own_company(request, edition).code)
    require(policies.read_results(request.user, edition))
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


@allow(signed_in)
@require_GET
def figure(request: SignedInRequest, edition_code: str, key: str) -> HttpResponse:
    """A door: the records behind one figure, and their sum."""
    edition = edition_seen(request, edition_code)
    require(policies.read_results(request.user, edition))
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


@allow(signed_in)
@require_GET
def company_results(request: SignedInRequest, edition_code: str, organisation_code: str) -> HttpResponse:
    """Sums of one company's people as they were released, without names. Another company's page is not found.

    `?stan=` opens an earlier release. Whoever represented the company and does so no longer reads what had been released
    by their last day, and nothing newer.
    """
    edition = Edition.objects.visible_to(request.user).select_related("programme").filter(code=edition_code).first()
    if edition is None or not (edition.is_coordinated or _represents(request, edition, organisation_code)):
        if former := former_grant(request.user, edition_code, organisation_code):
            return _results_then(request, former)
        edition = edition_seen(request, edition_code)
        require(policies.read_company(request.user, edition))
        raise Http404
    day = asof.day(request) if edition.is_coordinated else clock.today()
    organisation = get_object_or_404(
        Organisation.objects.as_of(day),
        code=organisation_code,
        pk__in=edition.partnerships.employers().values("organisation"),
    )
    return _company_page(
        request,
        edition,
        organisation,
        until=day,
        next_day=next_release(edition, clock.today()) if not clock.is_past(day) else None,
        states=figures.microprojects_by_state(edition, on=day),
        phases=edition.phases.all(),
        formers=[] if edition.is_coordinated else former_companies(request.user),
    )


def _results_then(request: SignedInRequest, grant: EditionRole) -> HttpResponse:
    """The page as of the last day of a representation: own sums only, no state of the programme of today."""
    edition = Edition.objects.with_roles(request.user).select_related("programme").get(pk=grant.edition_id)
    assert grant.ends_on is not None  # a representation that has ended
    organisation = Organisation.objects.as_of(grant.ends_on).get(pk=grant.organisation_id)
    return _company_page(request, edition, organisation, until=grant.ends_on, ended_on=grant.ends_on)


def _company_page(
    request: SignedInRequest, edition: Edition, organisation: Organisation, *, until: dt.date, **context: Any
) -> HttpResponse:
    released = company.released(edition, organisation, until=until, chosen=parse_day(request.GET.get("stan", "")))
    context |= {"edition": edition, "section": "wyniki", "organisation": organisation, "released": released}
    return render(request, "reports/company_results.html", context)


def parse_day(text: str) -> dt.date | None:
    """A day of an address; None for anything that is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _represents(request: SignedInRequest, edition: Edition, organisation_code: str) -> bool:
    own = edition.role_grants.filter(user=request.user, role=EditionRoleName.REPRESENTATIVE)
    return own.filter(organisation__code=organisation_code).active().exists()
