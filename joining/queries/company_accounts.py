"""Whom the server of a company may speak for, and who waits to be recognised."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Q, QuerySet

from joining.choices import CompanyAccountState
from joining.models import CompanyAccountRequest
from joining.policies.company_accounts import belongs
from joining.queries.cards import holders
from organisations import identity_providers
from organisations.identity_providers import IdentityProvider
from organisations.models import Affiliation, Organisation
from people.managers import normal_email
from people.models import User
from people.second_factor import FACTORS
from people.sign_in_methods import ways_in
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation
from programmes.policies.people import with_rights_over_others


def person_with_address(email: str, organisation: Organisation) -> User | None:
    """The one person of the organisation who has confirmed exactly this address here and holds no rights over others."""
    address = normal_email(email)
    if address is None:
        return None
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=address, verified=True)
    employed = Affiliation.objects.filter(user=OuterRef("pk"), organisation=organisation).active()
    return (
        User.objects.filter(Exists(confirmed), Exists(employed), email=address, is_active=True)
        .exclude(with_rights_over_others())
        .first()
    )


def joined(edition: Edition) -> QuerySet[CompanyAccountRequest]:
    """The newest of those who were recognised, with the person: a mistake is taken back there."""
    partners = edition.partnerships.active().values("organisation")
    rows = CompanyAccountRequest.objects.filter(organisation__in=partners, state=CompanyAccountState.JOINED)
    # Coordinators know the people of their own edition.
    rows = rows.filter(user__in=edition.participations.values("user"))
    return rows.select_related("organisation", "user").order_by("-decided_at", "-pk")[:50]


def decided(by: User, edition: Edition) -> QuerySet[CompanyAccountRequest]:
    """Of whom a decision may be taken back here: people of its partners of today; who was recognised, only as somebody of
    this edition. A company stands behind several, and each knows its own people."""
    partners = edition.partnerships.active().values("organisation")
    own = Q(user__isnull=True) | Q(user__in=edition.participations.values("user"))
    return CompanyAccountRequest.objects.visible_to(by).filter(own, organisation__in=partners)


def requests(edition: Edition) -> QuerySet[CompanyAccountRequest]:
    """Who waits to be recognised by this edition: people of its partners of today, those who wait first."""
    partners = edition.partnerships.active().values("organisation")
    return (
        CompanyAccountRequest.objects.open()
        .filter(organisation__in=partners)
        .select_related("organisation")
        .order_by("-state", "-last_asked_at", "-pk")
    )


def waiting_count(edition: Edition) -> int:
    """How many wait; no query where no company's account opens the portal."""
    return (
        requests(edition).filter(state=CompanyAccountState.WAITING).count()
        if identity_providers.identity_providers()
        else 0
    )


def candidates(edition: Edition, request: CompanyAccountRequest, *, by: User) -> QuerySet[Participation]:
    """Participants of the edition who work there today and have no account there yet. As with cards, only people through
    whose account whoever joins them gains nothing: without another role, and without an edition `by` does not run."""
    employed = Affiliation.objects.filter(user=OuterRef("user"), organisation=request.organisation_id).active()
    linked = SocialAccount.objects.filter(user=OuterRef("user"), provider=request.provider)
    return (
        holders(edition, by)
        .filter(Exists(employed), has_role=False, is_elsewhere=False, user__is_active=True)
        .exclude(Exists(linked))
    )


@dataclass(frozen=True, slots=True)
class CompanyAccountRow:
    """A company on the page of one's own company accounts: linked or not, and whether it opens the portal today."""

    provider: IdentityProvider
    account: SocialAccount | None
    opens: bool


def company_account_rows(user: User) -> list[CompanyAccountRow]:
    """Companies the person is linked to or belongs to today; a company of strangers is nobody's business."""
    accounts = {account.provider: account for account in SocialAccount.objects.filter(user=user).order_by("pk")}
    rows = []
    for provider in identity_providers.identity_providers():
        organisation = provider.organisation
        opens = organisation is not None and belongs(user, organisation)
        if opens or provider.key in accounts:
            rows.append(CompanyAccountRow(provider, accounts.get(provider.key), opens))
    return rows


def keeps_open(user: User, provider_key: str, subject: str) -> bool:
    """What `policies.company_accounts.enter_by_company_account` answers, asked again of a visit the company's server
    opened: the link is there, the person is the company's of today, and a role given since has a second factor behind
    it. One query."""
    provider = identity_providers.provider_of(provider_key)
    if provider is None:
        return False
    here, person = {"organisation__code": provider.organisation_code}, {"user": OuterRef("pk")}
    representing = EditionRole.objects.filter(**person, **here, role=EditionRoleName.REPRESENTATIVE)
    factor = Authenticator.objects.filter(**person, type__in=FACTORS)
    return User.objects.filter(
        Exists(SocialAccount.objects.filter(**person, provider=provider_key, uid=subject)),
        Q(Exists(Affiliation.objects.active().filter(**person, **here))) | Q(Exists(representing.active())),
        ~with_rights_over_others() | Q(Exists(factor)),
        pk=user.pk,
    ).exists()


def is_only_way_in(user: User, account: SocialAccount) -> bool:
    """Whether the person could not come in without this account: no way of their own, no other company of today."""
    if ways_in(user):
        return False
    opening = {row.account.pk for row in company_account_rows(user) if row.account is not None and row.opens}
    return opening == {account.pk}
