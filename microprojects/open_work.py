"""What somebody leaves open who goes: in words, for the form that asks who takes it and for the note that says who did."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from kopalnia.lib.words.polish import search_key
from microprojects.choices import EDITABLE_ENTRY_STATES, EntryState, EventState, OpenItemKind, PlanState
from microprojects.models import AimVersion, Entry, Event, Microproject, Plan, PlanAction, TeamMembership
from people.models import User


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open thing, in words. `target` is the code or the number of its row."""

    kind: OpenItemKind
    title: str
    target: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind.value}-{self.target}"


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Of a member who leaves: `entries` stay with them (they carry their own hours), `items` can go to somebody else."""

    entries: int
    items: list[OpenItem]
    mine: list[str]

    def chosen(self, keys: Iterable[str]) -> list[OpenItem]:
        wanted = set(keys)
        return [item for item in self.items if item.key in wanted]


def open_work(membership: TeamMembership) -> OpenWork:
    """What a member leaves behind: unsent entries, the plan's actions and coming events. Three queries.

    `mine` are the keys of the actions at which their name stands.
    """
    microproject, user = membership.microproject, membership.participation.user
    unsent = Entry.objects.filter(
        microproject=microproject, participation=membership.participation, state__in=EDITABLE_ENTRY_STATES
    )
    newest = Plan.objects.filter(microproject=microproject).exclude(state=PlanState.RETURNED).order_by("-number")
    planned = PlanAction.objects.filter(plan__in=newest.values("pk")[:1]).order_by("pk")
    actions = [row for row in planned if not _over(row)]
    coming = Event.objects.filter(microproject=microproject, state=EventState.PLANNED, ends_at__gte=clock.now())
    items = [OpenItem(OpenItemKind.ACTION, _with_day(row.title, row.ends_on), str(row.pk)) for row in actions]
    events = [
        OpenItem(OpenItemKind.EVENT, _with_day(row.title, timezone.localdate(row.starts_at)), row.code)
        for row in coming
    ]
    mine = [item.key for item, row in zip(items, actions, strict=True) if _named(user, row.owner)]
    return OpenWork(entries=unsent.count(), items=[*items, *events], mine=mine)


def waiting_in(microproject: Microproject) -> list[OpenItem]:
    """What waits in a team for an answer, for its next mentor to know. Three queries."""
    entries = (
        Entry.objects.filter(microproject=microproject, state__in=(EntryState.SUBMITTED, EntryState.RETURNED))
        .select_related("author")
        .order_by("submitted_at", "pk")
    )
    plans = Plan.objects.submitted().filter(microproject=microproject)
    aims = AimVersion.objects.proposed().filter(microproject=microproject)
    return [
        *(OpenItem(OpenItemKind.ENTRY, _entry(row), row.code) for row in entries),
        *(
            OpenItem(OpenItemKind.PLAN, _("version %(number)s, sent") % {"number": row.number}, str(row.number))
            for row in plans
        ),
        *(OpenItem(OpenItemKind.AIM, row.name, str(row.number)) for row in aims),
    ]


def _over(action: PlanAction) -> bool:
    return action.ends_on is not None and action.ends_on < clock.today()


def _named(user: User, owner: str) -> bool:
    words = set(search_key(owner).split())
    return bool(words & {search_key(user.first_name), search_key(user.last_name)})


def _with_day(title: str, day: dt.date | None) -> str:
    return f"{title}, {date_format(day, 'j.m.Y')}" if day else title


def _entry(entry: Entry) -> str:
    return _("%(author)s, %(day)s, %(hours)s (%(state)s)") % {
        "author": entry.author,
        "day": date_format(entry.happened_on, "j.m.Y"),
        "hours": typography.hours(entry.minutes),
        "state": entry.get_state_display(),
    }
