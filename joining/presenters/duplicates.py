"""Accounts that look like one person, with what they have in common in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from joining.queries.duplicates import Candidate, _involved, in_sight
from people.models import User
from programmes.models import Edition, Participation

KEYS = ("name_key", "email_key", "phone_key")
MOST = 100


@dataclass(slots=True)
class Likeness:
    """Accounts that may be one person, and what they have in common. The first takes part or is the oldest."""

    people: list[Candidate]
    common: list[str] = field(default_factory=list)

    @property
    def first(self) -> Candidate:
        return self.people[0]

    @property
    def others(self) -> list[Candidate]:
        return self.people[1:]


def possible_duplicates(edition: Edition, viewer: User) -> list[Likeness]:
    """Groups of accounts with one key, at least one of them of this edition; one query."""
    seen = in_sight(viewer)
    here = _involved(Edition.objects.filter(pk=edition.pk).values("pk"))
    alike = Q()
    for key in KEYS:
        groups = seen.exclude(**{key: ""}).order_by().values(key)
        repeated = groups.annotate(n=Count("pk"), inside=Count("pk", filter=here)).filter(n__gt=1, inside__gt=0)
        alike |= Q(**{f"{key}__in": repeated.values(key)})
    joined = Participation.objects.filter(user=OuterRef("pk"), edition=edition)
    people = [
        Candidate(user, user.takes_part)
        for user in seen.filter(alike).annotate(takes_part=Exists(joined)).order_by("sort_key", "pk")
    ]
    found: dict[tuple[int, ...], Likeness] = {}
    for key in KEYS:
        groups_of: dict[str, list[Candidate]] = defaultdict(list)
        for one in people:
            if value := getattr(one.user, key):
                groups_of[value].append(one)
        for alike_people in groups_of.values():
            if len(alike_people) > 1:
                order = sorted(alike_people, key=lambda one: (not one.takes_part, one.user.date_joined, one.user.pk))
                row = found.setdefault(tuple(sorted(one.user.pk for one in order)), Likeness(order))
                row.common.append(_in_common(key, order))
    return list(found.values())[:MOST]


def _in_common(key: str, people: list[Candidate]) -> str:
    if key == "email_key":
        return _("the same e-mail address spelled differently")
    if key == "phone_key":
        return _("the same phone number")
    if len({one.user.search_key for one in people}) > 1:
        return _("first name and surname in a different order")
    return _("the same first name and surname")
