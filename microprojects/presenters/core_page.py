"""What the pages of a microproject share around their content: heading, tabs, and who looks."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from microprojects.choices import AimVersionKind, AimVersionState
from microprojects.models import AimVersion, Microproject
from microprojects.queries.core_facts import (
    MicroprojectRow,
    microproject_row,
    reads_as_staff,
)
from microprojects.queries.core_page import TABS
from microprojects.queries.history import aims_then


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name the microproject had, until which day, and whether the next one came with a new aim."""

    name: str
    until: dt.date
    new_aim: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The head of a microproject's page. `aims` are all versions, oldest first; `aim` is the one in force."""

    facts: MicroprojectRow
    aims: list[AimVersion]
    former_names: list[FormerName]
    tabs: list[dict[str, Any]]

    @property
    def aim(self) -> AimVersion:
        return self.in_force[-1]

    @property
    def in_force(self) -> list[AimVersion]:
        return [each for each in self.aims if each.state == AimVersionState.IN_FORCE]

    @property
    def last_decided(self) -> AimVersion | None:
        """The newest version, when it is a change of aim that somebody decided about."""
        last = self.aims[-1]
        return last if last.kind == AimVersionKind.CHANGE_OF_AIM and last.decided_at else None

    @property
    def proposed(self) -> AimVersion | None:
        return next((each for each in self.aims if each.state == AimVersionState.PROPOSED), None)


def frame_of(microproject: Microproject, *, tab: str, on: dt.date | None = None) -> dict[str, Any]:
    """The context of every page of a microproject: `microproject`, `edition`, `section`, `shell`. No query.

    The row was read by `queries.core_page.for_pages` for the same day; `tab` is the current one of `TABS`.
    """
    today = on or clock.today()
    aims = aims_then(list(microproject.aim_versions.all()), today)
    return {
        "microproject": microproject,
        "edition": microproject.edition,
        "section": "mikroprojekty",
        "shell": Shell(
            facts=microproject_row(microproject, today=today, staff=reads_as_staff(microproject)),
            aims=aims,
            former_names=former_names(aims),
            tabs=_tabs(microproject, tab),
        ),
    }


def _tabs(microproject: Microproject, current: str) -> list[dict[str, Any]]:
    labels = {
        "detail": (_("Overview"), None),
        "plan": (_("Plan"), f"v{microproject.plan_number}" if microproject.plan_number else None),
        "entries": (_("Entries"), microproject.entry_count or None),
        "events": (_("Events"), microproject.event_count or None),
        "people": (_("People"), None),
        "meetings": (_("Meetings"), None),
        "material": (_("Report"), None),
        "history": (_("History"), None),
    }
    tabs = []
    for name, url_name in TABS:
        url = reverse(url_name, args=[microproject.code])
        label, count = labels[name]
        tabs.append({"label": label, "url": url, "current": name == current, "count": count})
    return tabs


def former_names(aims: list[AimVersion]) -> list[FormerName]:
    """Names in force earlier, newest first; a name kept through a change of aim counts once."""
    force = [each for each in aims if each.state == AimVersionState.IN_FORCE]
    found = [
        FormerName(
            name=before.name,
            until=timezone.localdate(after.decided_at),
            new_aim=after.kind == AimVersionKind.CHANGE_OF_AIM,
        )
        for before, after in pairwise(force)
        if before.name != after.name and after.decided_at is not None
    ]
    return found[::-1]
