"""Private contacts of a person, so that an account does not end with a job."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from kopalnia.lib.domain.lifecycle import locked
from organisations.private_contacts import company_addresses
from people import audit
from people.actions.contact import is_taken, make_primary
from people.mail import queue
from people.managers import normal_email
from people.models import User
from people.models.user import EMAIL_TAKEN


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

    The former address is told. With ``drop_company`` the addresses of employers leave the account: a company may read
    the box of somebody who left, and a code to sign in would come to it. Raises ``ValidationError`` at ``email`` when
    somebody uses it. The log holds neither.
    """
    user: User = locked(User.objects, account.pk)
    address = normal_email(email)
    if address and address != user.email:
        taken = ValidationError({"email": EMAIL_TAKEN})
        if is_taken(address, user):
            raise taken
        queue(template="contact_added", to=user, context={"by": by}, edition_id=getattr(edition, "pk", None))
        try:
            with transaction.atomic():
                make_primary(user, address)
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
