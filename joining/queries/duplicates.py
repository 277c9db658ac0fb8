"""People who may be one: accounts whose name, mailbox or phone is the same once spelling is put aside.

The database groups by the three keys of `User`; nobody is compared with everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kopalnia.lib.domain import clock
from people.models import Merge, User
from people.queries import masked_email, masked_phone
from programmes.extensions import involved
from programmes.models import Edition, EditionRole, Participation

FOUND = 20


def _involved(editions: QuerySet[Any, Any]) -> Q:
    """Takes or took part, has a role in one of the editions, or has otherwise to do with it (`extensions.involved`)."""
    found = Q(
        Exists(Participation.objects.filter(user=OuterRef("pk"), edition__in=editions))
        | Exists(EditionRole.objects.filter(user=OuterRef("pk"), edition__in=editions))
    )
    for others in involved(editions):
        found |= others
    return found


def in_sight(viewer: User) -> QuerySet[User]:
    """Accounts the viewer may compare: of the editions they coordinate; an administrator sees all. None merged away."""
    people = User.objects.filter(merged_into__isnull=True)
    if viewer.is_administrator:
        return people
    return people.filter(_involved(Edition.objects.coordinated_by(viewer).values("pk")))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account as the list of possible duplicates shows it."""

    user: User
    takes_part: bool

    @property
    def email(self) -> str:
        return masked_email(self.user.email)

    @property
    def phone(self) -> str:
        return masked_phone(self.user.phone)


def others_called(text: str, *, than: User, viewer: User) -> list[Candidate]:
    """Accounts found by any part of the name, to compare one person with; one query."""
    joined = Participation.objects.filter(user=OuterRef("pk"))
    rows = in_sight(viewer).matching(text).exclude(pk=than.pk).annotate(takes_part=Exists(joined))
    return [Candidate(user, user.takes_part) for user in rows.in_order()[:FOUND]]


def merges_of(edition: Edition, viewer: User) -> QuerySet[Merge]:
    """Merges that concern people of the edition, among those the viewer may compare."""
    people = in_sight(viewer).filter(_involved(Edition.objects.filter(pk=edition.pk).values("pk")))
    return Merge.objects.filter(survivor__in=people.values("pk")).select_related("survivor", "absorbed", "by")


def just_merged(viewer: User, *codes: str) -> bool:
    """Whether one of the accounts has ended in an account the viewer may compare: somebody was faster."""
    ended = User.objects.filter(code__in=codes, merged_into__isnull=False)
    return ended.filter(merged_into__in=in_sight(viewer).values("pk")).exists()


def recent_merges(edition: Edition, viewer: User) -> list[Merge]:
    """Merges of the last thirty days, newest first."""
    return list(merges_of(edition, viewer).filter(undo_until__gte=clock.today()).order_by("-at", "-pk")[:FOUND])
