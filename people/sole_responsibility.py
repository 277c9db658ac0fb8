"""What nobody would be in charge of any more if a person could not sign in: the portal, an edition, a team.

Each app answers for its own rows in ``<app>/sole_responsibility.py``. Choices are refused with the answer (switching an
account off, ending a role): first somebody else takes over. Facts about the world are always written down; what they leave
without anybody shows as a row that needs attention.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.problems import Problem
from people.choices import PortalRoleName
from people.models import PortalRole, User
from people.sign_in_methods import who_can_sign_in

ONLY_ADMINISTRATOR = gettext_lazy("This is the only administrator. Give the role to someone else first.")

# Called inside the transaction that takes the person's rights; a check locks what it asks about, so that two people
# who leave at once do not each count on the other.
Check = Callable[[User], Iterable[Problem]]
_checks: list[Check] = []


def register(check: Check) -> Check:
    _checks.append(check)
    return check


def left_without(user: User) -> list[Problem]:
    """What only this person is in charge of, each in a sentence that says what to do first."""
    return [problem for check in _checks for problem in check(user)]


def administrators(*, after: dt.date | None = None) -> models.QuerySet[User]:
    """Who can sign in and administers the portal without a last day, today or at the latest from the day after `after`."""
    lasting = PortalRole.objects.lasting(after=after).filter(user=OuterRef("pk"), role=PortalRoleName.ADMINISTRATOR)
    return who_can_sign_in().filter(Q(is_superuser=True) | Exists(lasting))


def hold_administrators() -> None:
    """Lock everybody who administers, always in one order: of two who leave at once the second sees that the first left."""
    lasting = PortalRole.objects.filter(user=OuterRef("pk"), ends_on__isnull=True)
    everybody = User.objects.filter(Q(is_superuser=True) | Exists(lasting))
    list(everybody.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


@register
def the_portal(user: User) -> Iterable[Problem]:
    hold_administrators()
    able = administrators()
    if able.filter(pk=user.pk).exists() and not able.exclude(pk=user.pk).exists():
        yield Problem(ONLY_ADMINISTRATOR)
