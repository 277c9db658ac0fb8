"""Private contacts of a person, so that an account does not end with a job."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.lifecycle import locked
from people import audit
from people.contacts import company_addresses
from people.mail import queue
from people.managers import normal_email
from people.models import CompanyAddress, User


@transaction.atomic
def add_private(
    account: User,
    *,
    email: str = "",
    phone: str = "",
    drop_company: bool = False,
    also: tuple[models.Model, ...] = (),
    edition: models.Model | None = None,
    by: User,
) -> User:
    """Write a private address (to which messages go from now on) or phone into somebody's account.

    The former address is told. With ``drop_company`` the addresses of employers leave the account: a firm may read
    the box of somebody who left, and a code to sign in would come to it. Raises ``ValidationError`` at ``email`` when
    somebody uses it. The log holds neither.
    """
    user: User = locked(User.objects, account.pk)
    address = normal_email(email)
    if address and address != user.email:
        taken = ValidationError({"email": _("Somebody already uses this address.")})
        if _taken(address, user):
            raise taken
        queue(template="contact_added", to=user, context={"by": by}, edition_id=getattr(edition, "pk", None))
        try:
            with transaction.atomic():
                _make_primary(user, address)
        except IntegrityError as error:  # somebody took it a moment ago
            raise taken from error
    if drop_company:
        gone = company_addresses(user) - {user.email}
        EmailAddress.objects.filter(user=user, email__in=gone).delete()
    if phone and (phone != user.phone or user.phone_is_company):
        user.phone_verified = user.phone_verified and phone == user.phone
        user.phone, user.phone_is_company = phone, False
        user.save(update_fields=["phone", "phone_is_company", "phone_verified"])
    audit.record("contact.added", on=[user, *also], by=by, about=user, edition=edition)
    return user


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
        _make_primary(user, user.email)


def _taken(address: str, user: User) -> bool:
    others = EmailAddress.objects.filter(email=address).exclude(user=user)
    return others.exists() or User.objects.filter(email=address).exclude(pk=user.pk).exists()


def _make_primary(user: User, address: str) -> None:
    """The person proves the new address by typing the first code that comes to it."""
    mine = EmailAddress.objects.filter(user=user)
    if user.email and not mine.filter(email=user.email).exists():
        EmailAddress.objects.create(user=user, email=user.email)
    mine.update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"primary": True})
    user.email = address
    user.save(update_fields=["email"])
