"""What is odd about an entry and yet possible: its reviewer reads the reason beside the button, and opens the entry first.

The registry below is all there is. Which flags count is a setting of the edition.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kopalnia.lib.words import typography
from microprojects.allowed_days import outside
from microprojects.choices import EntryState
from microprojects.models import Entry, TeamMembership
from programmes.choices import EntryFlag

LONG_DAY = 12 * 60
LONG_AGO = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What flags look at beside the entry: the person's other sent entries, and their time in the team."""

    others: list[Entry] = field(default_factory=list)
    memberships: list[TeamMembership] = field(default_factory=list)


def _long_day(entry: Entry, facts: EntryFacts) -> str:
    total = entry.minutes + sum(one.minutes for one in facts.others if one.happened_on == entry.happened_on)
    if not entry.minutes or total <= LONG_DAY:
        return ""
    return _("%(hours)s h in total on this day.") % {"hours": typography.decimal_hours(total)}


def _long_ago(entry: Entry, facts: EntryFacts) -> str:
    first = min((one.happened_on for one in facts.others), default=entry.happened_on)
    if entry.happened_on >= first - LONG_AGO:
        return ""
    return _("Much earlier than this person's other entries: the first of them is dated %(day)s.") % {
        "day": typography.short_date(first)
    }


def _same_text(entry: Entry, facts: EntryFacts) -> str:
    words = _plain(entry.text)
    same = [one.happened_on for one in facts.others if _plain(one.text) == words]
    if not same:
        return ""
    return _("The same text as the entry for %(day)s.") % {"day": typography.short_date(max(same))}


def _outside(entry: Entry, facts: EntryFacts) -> str:
    return outside(entry.happened_on, entry.microproject.edition, entry.participation, facts.memberships)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


FLAGS: Mapping[EntryFlag, Callable[[Entry, EntryFacts], str]] = {
    EntryFlag.LONG_DAY: _long_day,
    EntryFlag.LONG_AGO: _long_ago,
    EntryFlag.SAME_TEXT: _same_text,
    EntryFlag.OUTSIDE: _outside,
}


def flag(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each with the reasons to open it first as `entry_flags`. Two queries, however many entries.

    They were read with `participation` and `microproject__edition`.
    """
    rows = list(entries)
    people = {row.participation.user_id for row in rows}
    sent = Entry.objects.exclude(state=EntryState.DRAFT).filter(participation__user__in=people)
    others: dict[int, list[Entry]] = {}
    for one in sent.select_related("participation").only("happened_on", "minutes", "text", "participation__user"):
        others.setdefault(one.participation.user_id, []).append(one)
    memberships: dict[tuple[int, int], list[TeamMembership]] = {}
    for membership in TeamMembership.objects.filter(participation__in={row.participation_id for row in rows}):
        memberships.setdefault((membership.participation_id, membership.microproject_id), []).append(membership)
    for row in rows:
        facts = EntryFacts(
            [one for one in others.get(row.participation.user_id, []) if one.pk != row.pk],
            memberships.get((row.participation_id, row.microproject_id), []),
        )
        counted = set(row.microproject.edition.entry_flags)
        found = [reason(row, facts) for kind, reason in FLAGS.items() if kind in counted]
        row.flags = [sentence for sentence in found if sentence]
    return rows
