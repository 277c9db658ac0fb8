"""Whose names stand in a text of the book."""

from __future__ import annotations

import re

from django.db.models import Q

from kopalnia.lib.words.polish import search_key
from people.models import User
from programmes.models import Edition
from publications import names

_WORD = re.compile(r"[^\W\d_][\w’'-]+")


def people_named_in(edition: Edition, text: str) -> list[User]:
    """People of the edition whose full names stand in a text, in any form of them. One query."""
    begun = {key[:size] for key in _keys(text) for size in (1, 2, 3)}
    if not begun:
        return []
    inside = Q(participations__edition=edition) | Q(edition_roles__edition=edition)
    inside |= Q(accompaniments__microproject__edition=edition)
    users = list(User.objects.filter(inside, merged_into=None).order_by("sort_key", "pk").distinct())
    near = [user for user in users if user.has_name and begun.issuperset(names.beginnings(user.full_name))]
    everybody = [user.full_name for user in users]
    return [user for user in near if any(names.found(user.full_name, text, others=everybody))]


def _keys(text: str) -> set[str]:
    """The capitalised words of a text, without accents."""
    words = " ".join({match[0] for match in _WORD.finditer(text) if match[0][0].isupper()})
    return set(search_key(words).split())
