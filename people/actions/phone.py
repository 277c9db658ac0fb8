"""One's own telephone number as a way in: confirmed by a code that reached it, and taken away again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import Refused
from people import audit
from people.models import User
from people.models.user import PHONE_TAKEN
from people.policies import ONLY_WAY_IN
from people.sign_in_methods import Way, ways_in


@transaction.atomic
def confirm(account: User, phone: str, *, by: User) -> User:
    """The number is the person's: a code reached it. Raises ``ValidationError`` when somebody else signs in with it."""
    user: User = locked(User.objects, account.pk)
    # An account merged into this one opens nothing any more; its number is the same person's.
    User.objects.filter(phone=phone, phone_verified=True, merged_into=user).update(phone_verified=False)
    user.phone, user.phone_verified = phone, True
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_verified"])
    except IntegrityError as error:
        raise ValidationError(PHONE_TAKEN) from error
    audit.record("phone.confirmed", on=[user], by=by, about=user)
    return user


@transaction.atomic
def remove(account: User, *, by: User) -> User:
    """Take the number out of the account. Raises `Refused` when it is the only way in."""
    user: User = locked(User.objects, account.pk)
    if not user.phone:
        return user
    if ways_in(user) == {Way.PHONE}:
        raise Refused(ONLY_WAY_IN)
    user.phone, user.phone_verified = "", False
    user.save(update_fields=["phone", "phone_verified"])
    audit.record("phone.removed", on=[user], by=by, about=user)
    return user
