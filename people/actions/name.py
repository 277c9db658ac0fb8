"""The name of a person, corrected by somebody else, and the correction taken back. The history keeps both names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.undo import NOTHING
from people import audit
from people.mail import queue
from people.models import User
from people.queries import NAME_PARTS, name_correction


@transaction.atomic
def correct(
    account: User,
    *,
    seen: str,
    first_name: str,
    last_name: str,
    one_name: bool = False,
    vocative: str | None = None,
    reason: str,
    also: Iterable[models.Model] = (),
    edition: Any = None,
    by: User,
) -> User:
    """Write the right name into the account and tell its person by a letter. It gives and takes nobody any right.

    `seen` is the name that was to be corrected. Raises ``ValidationError`` when it is another one by now, or when
    nothing would change. With another first name the former vocative goes, unless one is given.
    """
    user: User = locked(User.objects, account.pk)
    if user.full_name != seen:
        raise ValidationError(_("The name was changed to “%(name)s” in the meantime.") % {"name": user.full_name})
    if (first_name, last_name) == (user.first_name, user.last_name):
        raise ValidationError(_("That is already the name in the portal."))
    if vocative is None:
        vocative = user.vocative if first_name == user.first_name else ""
    former = _write(user, first_name=first_name, last_name=last_name, one_name=one_name, vocative=vocative)
    _tell("user.name_corrected", user, former, reason=reason, also=also, edition=edition, by=by)
    return user


@transaction.atomic
def restore(
    account: User, *, reason: str = "", also: Iterable[models.Model] = (), edition: Any = None, by: User
) -> User:
    """Take the last correction back; the person is told again. Raises `IllegalStep` when the name is another one by now."""
    user: User = locked(User.objects, account.pk)
    entry = name_correction(user)
    if entry is None:
        raise IllegalStep(NOTHING)
    former = _write(user, **{part: entry.data[part] for part in NAME_PARTS})
    _tell("user.name_restored", user, former, reason=reason, also=also, edition=edition, by=by)
    return user


def _write(user: User, **name: Any) -> dict[str, Any]:
    """Write the parts of a name; gives the former ones."""
    former = {part: getattr(user, part) for part in NAME_PARTS} | {"old": user.full_name}
    for part, value in name.items():
        setattr(user, part, value)
    user.save(update_fields=NAME_PARTS)
    return former


def _tell(
    verb: str,
    user: User,
    former: dict[str, Any],
    *,
    reason: str,
    also: Iterable[models.Model],
    edition: Any,
    by: User,
) -> None:
    entry = audit.record(
        verb, on=[user, *also], by=by, about=user, reason=reason, edition=edition, new=user.full_name, **former
    )
    queue(
        template=verb.replace("user.", ""),
        to=user,
        context={"old": former["old"], "new": user.full_name, "reason": reason, "by": by, "edition": edition},
        dedupe=f"name-{entry.pk}",
        edition_id=getattr(edition, "pk", None),
    )
