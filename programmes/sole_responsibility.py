"""Editions with one coordinator only, and what somebody must hand over before a role of theirs ends.

Apps above register with `before_the_end` what a holder of a role still has in hand.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from people.models import User
from people.sole_responsibility import register
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole

# Asked of a grant and its last day, inside the transaction that ends it, with the edition's row locked.
Check = Callable[[EditionRole, dt.date], Iterable[Problem]]
_checks: dict[str, Check] = {}


def before_the_end(role: EditionRoleName) -> Callable[[Check], Check]:
    """Register what holders of a role hand over first; one check for each role."""

    def registered(check: Check) -> Check:
        _checks[role] = check
        return check

    return registered


def still_in_hand(grant: EditionRole, on: dt.date) -> list[Problem]:
    """What has to pass to somebody else before a role ends on a day."""
    check = _checks.get(grant.role)
    return [] if check is None else list(check(grant, on))


@before_the_end(EditionRoleName.COORDINATOR)
def the_edition(grant: EditionRole, on: dt.date) -> Iterable[Problem]:
    others = EditionRole.objects.in_charge(after=on).filter(edition=grant.edition_id)
    if not others.exclude(pk=grant.pk).exists():
        yield Problem(_("This is the only coordinator. Give the role to someone else first."))


@register
def coordinated_editions(user: User) -> Iterable[Problem]:
    held = EditionRole.objects.filter(user=user, role=EditionRoleName.COORDINATOR, ends_on__isnull=True)
    rows = Edition.objects.filter(pk__in=held.values("edition")).select_related("programme")
    for edition in rows.select_for_update(of=("self",)).order_by("pk"):
        if not EditionRole.objects.in_charge().filter(edition=edition).exclude(user=user).exists():
            yield Problem(
                _("%(edition)s: this is the only coordinator. Give the role to someone else first.")
                % {"edition": edition}
            )
