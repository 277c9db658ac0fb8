"""A day of a person has 24 hours, whatever they were spent on.

Each app says in ``<app>/hours.py`` what of a day it has noted; `require_room` asks all of them.
"""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import Sentence
from kopalnia.lib.words import typography
from microprojects.choices import EntryState
from microprojects.models import Entry
from people.models import User

MINUTES_OF_A_DAY = 24 * 60

# The minutes of a person's day, and the words for where they are noted.
Source = Callable[[User, dt.date], int]
_sources: list[tuple[Sentence, Source]] = []


def counts(words: Sentence) -> Callable[[Source], Source]:
    def registered(source: Source) -> Source:
        _sources.append((words, source))
        return source

    return registered


@counts(gettext_lazy("entries"))
def in_entries(person: User, day: dt.date) -> int:
    sent = Entry.objects.exclude(state=EntryState.DRAFT).filter(participation__user=person, happened_on=day)
    return sent.aggregate(sum=Sum("minutes"))["sum"] or 0


def require_room(person_id: int, day: dt.date, minutes: int, *, counted: int = 0) -> None:
    """Refuse hours for which a day has no room; `counted` of them are among those noted already.

    Whatever else the same person sends of that day waits here for its turn. Raises `ValidationError` of `minutes`.
    """
    person: User = locked(User.objects, person_id, no_key=True)
    found = [(words, source(person, day)) for words, source in _sources]
    taken = sum(spent for _words, spent in found) - counted
    if not minutes or taken + minutes <= MINUTES_OF_A_DAY:
        return
    sentence = _("%(taken)s h are already recorded for this day (%(where)s), and a day has 24 hours.") % {
        "taken": typography.decimal_hours(taken),
        "where": ", ".join(str(words) for words, spent in found if spent),
    }
    raise ValidationError({"minutes": ValidationError(sentence, code="full")})
