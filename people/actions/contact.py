"""The addresses of an account: whose they are, and which of them comes first."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from kopalnia.lib.domain.lifecycle import locked
from people import audit
from people.mail import queue
from people.models import CompanyAddress, User


@transaction.atomic
def mark_address(account: User, *, email: str, company: bool, by: User) -> None:
    """Say whether an address of the account is an employer's."""
    user: User = locked(User.objects, account.pk)
    if company:
        CompanyAddress.objects.get_or_create(user=user, email=email)
    else:
        CompanyAddress.objects.filter(user=user, email=email).delete()
    audit.record("user.changed", on=[user], by=by, about=user)


@transaction.atomic
def follow_office(user: User, *, former: str | None, by: User) -> None:
    """The back office wrote another address into the account: the former one opens it no more and is told, the new one
    is proven by the first code that comes to it."""
    if former:
        queue(template="address_replaced", to=user, address=former, context={"by": by})
    EmailAddress.objects.filter(user=user, email=former).delete()
    if user.email:
        make_primary(user, user.email)


def is_taken(address: str, user: User) -> bool:
    """Whether another account uses the address."""
    others = EmailAddress.objects.filter(email=address).exclude(user=user)
    return others.exists() or User.objects.filter(email=address).exclude(pk=user.pk).exists()


def make_primary(user: User, address: str) -> None:
    """The person proves the new address by typing the first code that comes to it."""
    mine = EmailAddress.objects.filter(user=user)
    if user.email and not mine.filter(email=user.email).exists():
        EmailAddress.objects.create(user=user, email=user.email)
    mine.update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"primary": True})
    user.email = address
    user.save(update_fields=["email"])
