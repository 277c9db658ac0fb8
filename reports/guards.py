"""Pages of results: who enters, and the company they are about. Another company's page is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from organisations.models import Organisation
from programmes.models import Edition
from reports import policies
from reports.policies import CompanyTotals
from reports.queries.company import representation


def _company(request: SignedInRequest, *, edition_code: str, organisation_code: str) -> CompanyTotals:
    user = request.user
    edition = Edition.objects.visible_to(user).select_related("programme").filter(code=edition_code).first()
    grant = None
    if edition is None or not edition.is_coordinated:
        grant = representation(user, edition_code, organisation_code)
    if edition is None and grant is not None:
        edition = Edition.objects.with_roles(user).select_related("programme").get(pk=grant.edition_id)
    if edition is None or not policies.find_company(edition, grant):
        raise Http404
    until = policies.read_until(edition, grant, asked=asof.day(request))
    companies = Organisation.objects.as_of(until)
    if policies.last_day(grant) is None:  # what somebody represented stays theirs to read
        companies = companies.filter(pk__in=edition.partnerships.employers().values("organisation"))
    return CompanyTotals(edition, get_object_or_404(companies, code=organisation_code), until, grant)


# `@company_page(rule)`: the company's totals in an edition, as far as the person may read them.
company_page = row_guard(_company)
