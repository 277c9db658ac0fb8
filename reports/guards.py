"""Pages of results: who enters, and the company they are about. Another company's page is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from organisations.models import Organisation
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole
from reports.home import former_grant
from reports.policies import CompanyTotals


def _company(request: SignedInRequest, *, edition_code: str, organisation_code: str) -> CompanyTotals:
    edition = Edition.objects.visible_to(request.user).select_related("programme").filter(code=edition_code).first()
    represented = False
    if edition is None or not edition.is_coordinated:
        represented = edition is not None and _represents(request, edition, organisation_code)
        if not represented and (grant := former_grant(request.user, edition_code, organisation_code)):
            return _sums_then(request, grant)
    if edition is None or (not represented and EditionRoleName.REPRESENTATIVE in edition.roles):
        raise Http404
    day = asof.day(request) if edition.is_coordinated else clock.today()
    organisation = get_object_or_404(
        Organisation.objects.as_of(day),
        code=organisation_code,
        pk__in=edition.partnerships.employers().values("organisation"),
    )
    return CompanyTotals(edition, organisation, until=day, is_represented=represented)


def _sums_then(request: SignedInRequest, grant: EditionRole) -> CompanyTotals:
    """As of the last day of a representation."""
    edition = Edition.objects.with_roles(request.user).select_related("programme").get(pk=grant.edition_id)
    assert grant.ends_on is not None  # a representation that has ended
    organisation = Organisation.objects.as_of(grant.ends_on).get(pk=grant.organisation_id)
    return CompanyTotals(edition, organisation, until=grant.ends_on, is_represented=True, ended_on=grant.ends_on)


def _represents(request: SignedInRequest, edition: Edition, organisation_code: str) -> bool:
    own = edition.role_grants.filter(user=request.user, role=EditionRoleName.REPRESENTATIVE)
    return own.filter(organisation__code=organisation_code).active().exists()


# `@company_page(rule)`: the company's totals in an edition, as far as the person may read them.
company_page = row_guard(_company)
