"""Whether a person can be reached without their employer.

An address counts as the company's when its owner marked it so, or when its domain is that of the website of an
organisation the person belongs or belonged to. A phone counts as private unless its owner says otherwise. Everything
else the person gave is private, and stays theirs when the job ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress

from organisations.models import Affiliation
from people.models import CompanyAddress, User


@dataclass(frozen=True, slots=True)
class Contacts:
    """What kinds of contact a person has; never the contacts themselves."""

    private_email: bool
    company_email: bool
    private_phone: bool

    @property
    def private(self) -> bool:
        """Whether anything stays when the employer's address and phone are gone."""
        return self.private_email or self.private_phone


def domain_of(website: str) -> str:
    """The domain of a website, without `www.`; empty for none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:  # a bracket that opens no address
        return ""
    return host.removeprefix("www.").lower()


def matches(email: str, domains: Iterable[str]) -> bool:
    """Whether the address lies in one of the domains or in a part of one."""
    host = email.rpartition("@")[2].lower()
    return any(host == domain or host.endswith(f".{domain}") for domain in domains if domain)


def contacts_of(users: Iterable[User]) -> dict[int, Contacts]:
    """The kinds of contact of many people, in three queries."""
    people = {user.pk: user for user in users}
    domains: dict[int, set[str]] = defaultdict(set)
    places = Affiliation.objects.filter(user__in=people).exclude(organisation__website="")
    for user_id, website in places.values_list("user", "organisation__website"):
        domains[user_id].add(domain_of(website))
    marked = set(CompanyAddress.objects.filter(user__in=people).values_list("user", "email"))
    addresses = {(pk, user.email) for pk, user in people.items() if user.email}
    addresses |= set(EmailAddress.objects.filter(user__in=people).values_list("user", "email"))
    company = {(pk, email) for pk, email in addresses if (pk, email) in marked or matches(email, domains[pk])}
    private_email, company_email = {pk for pk, _email in addresses - company}, {pk for pk, _email in company}
    return {
        pk: Contacts(
            private_email=pk in private_email,
            company_email=pk in company_email,
            private_phone=bool(user.phone) and not user.phone_is_company,
        )
        for pk, user in people.items()
    }


def company_addresses(user: User) -> set[str]:
    """Those addresses of one person that are an employer's, by their mark or their domain. Three queries."""
    websites = user.affiliations.exclude(organisation__website="").values_list("organisation__website", flat=True)
    domains = [domain_of(website) for website in websites]
    addresses = {*EmailAddress.objects.filter(user=user).values_list("email", flat=True)} | {user.email or ""}
    marked = set(user.company_addresses.values_list("email", flat=True))
    return {email for email in addresses if email in marked or matches(email, domains)}
