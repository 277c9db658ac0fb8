"""What teams, entries and events put on home pages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import active_q
from kopalnia.lib.web.action_items import ActionItem
from kopalnia.lib.words import typography
from microprojects.choices import OPEN_STATES, EntryState
from microprojects.models import Entry, HandOver, Microproject, TeamMembership
from microprojects.queries import core
from microprojects.queries.core_facts import MicroprojectRow, microproject_row, with_facts, with_mentors
from people.models import User
from programmes.models import Edition


def _where(edition: Edition, what: str, waiting: core.Waiting, view: str) -> str:
    """Straight to the one that waits, or to the list of those that do."""
    if not waiting.code:
        return f"{reverse('microprojects:microproject_list', args=[edition.code])}?czeka={what}"
    args = [waiting.code] if waiting.number is None else [waiting.code, waiting.number]
    return reverse(f"microprojects:{view}", args=args)


def action_items(edition: Edition, today: dt.date) -> list[ActionItem]:
    """Rows on teams: aims and plans that wait for a decision, silence, and what waits for nobody: no mentor, no leader,
    entries at somebody who cannot sign in. One query."""
    counts = core.action_item_counts(edition, today)
    return [*_decisions(edition, counts.aims, counts.plans), *_neglected(edition, counts)]


def _decisions(edition: Edition, aims: core.Waiting, plans: core.Waiting) -> list[ActionItem]:
    """What the coordinators owe an answer."""
    return [
        ActionItem(
            count=aims.count,
            sentence=ngettext(
                "change of aim is awaiting a decision.", "changes of aim are awaiting a decision.", aims.count
            ),
            verb=_("Compare the aims"),
            url=_where(edition, "aims", aims, "aim_decide"),
            blocking=True,
            since=aims.since,
        ),
        ActionItem(
            count=plans.count,
            sentence=ngettext("plan is awaiting a decision.", "plans are awaiting a decision.", plans.count),
            verb=_("Read the plans"),
            url=_where(edition, "plans", plans, "plan_review"),
            blocking=True,
            since=plans.since,
        ),
    ]


def _neglected(edition: Edition, counts: core.MicroprojectAttentionCounts) -> list[ActionItem]:
    """Teams whom nobody answers or leads, or who say nothing."""
    silent, alone, leaderless, stuck = counts.silent, counts.alone, counts.leaderless, counts.stuck
    return [
        ActionItem(
            count=silent.count,
            sentence=ngettext(
                "team has been silent for over %(days)s days.",
                "teams have been silent for over %(days)s days.",
                silent.count,
            )
            % {"days": edition.silence_days},
            verb=_("See the teams"),
            url=_where(edition, "silent", silent, "microproject_detail"),
            since=silent.since,
        ),
        ActionItem(
            count=alone.count,
            sentence=ngettext(
                "team has no mentor who can sign in.", "teams have no mentor who can sign in.", alone.count
            ),
            detail=_("Until there is one, the coordinators answer instead."),
            verb=_("Find a mentor"),
            url=_where(edition, "alone", alone, "microproject_team"),
            blocking=True,
            since=alone.since,
        ),
        ActionItem(
            count=leaderless.count,
            sentence=ngettext("team has no team lead.", "teams have no team lead.", leaderless.count),
            verb=_("Choose a team lead"),
            url=_where(edition, "leaderless", leaderless, "microproject_team"),
            blocking=True,
            since=leaderless.since,
        ),
        ActionItem(
            count=stuck.count,
            sentence=ngettext(
                "team has entries returned to someone who cannot sign in.",
                "teams have entries returned to people who cannot sign in.",
                stuck.count,
            ),
            detail=_("The coordinators can undo the answer and confirm the entries themselves."),
            verb=_("See the entries"),
            url=_where(edition, "stuck", stuck, "entry_list") + ("?stan=returned" if stuck.code else ""),
            blocking=True,
            since=stuck.since,
        ),
    ]


def action_items_of_progress(edition: Edition, counts: Mapping[str, Any]) -> list[ActionItem]:
    """Rows on entries, events and idle mentors from the numbers of `queries.events.progress_counts` and
    `queries.core.idle_mentor_counts`; no query of its own."""
    entries, idle = counts["entries_waiting"], counts["mentors_idle"]
    entries_url = reverse("microprojects:edition_entries", args=[edition.code])
    return [
        ActionItem(
            count=entries,
            sentence=ngettext("entry to confirm.", "entries to confirm.", entries),
            detail=_("%(hours)s in total. Reports count only confirmed hours.")
            % {"hours": typography.hours(counts["entries_waiting_minutes"] or 0)},
            verb=_("See the entries"),
            url=f"{entries_url}?stan=submitted",
            since=clock.day_of(counts["entries_waiting_since"]),
        ),
        *_events(edition, counts),
        ActionItem(
            count=idle,
            sentence=ngettext("mentor has no team yet.", "mentors have no team yet.", idle),
            verb=_("See the teams"),
            url=reverse("microprojects:microproject_list", args=[edition.code]),
            since=counts["mentors_idle_since"],
        ),
    ]


def _events(edition: Edition, counts: Mapping[str, Any]) -> list[ActionItem]:
    past, uncounted = counts["events_past"], counts["events_uncounted"]
    events_url = reverse("microprojects:edition_events", args=[edition.code])
    return [
        ActionItem(
            count=past,
            sentence=ngettext(
                "event is over but has no outcome recorded.", "events are over but have no outcome recorded.", past
            ),
            verb=_("See the events"),
            url=f"{events_url}?stan=past",
            since=clock.day_of(counts["events_past_since"]),
        ),
        ActionItem(
            count=uncounted,
            sentence=ngettext(
                "event was held but its recipients are not counted.",
                "events were held but their recipients are not counted.",
                uncounted,
            ),
            verb=_("Count the recipients"),
            url=f"{events_url}?stan=uncounted",
            since=clock.day_of(counts["events_uncounted_since"]),
        ),
    ]


@dataclass(frozen=True, slots=True)
class ParticipantTeamSection:
    """A participant's team as their phone shows it; times in minutes."""

    facts: MicroprojectRow | None
    confirmed_minutes: int
    entries: list[Entry]
    unread: QuerySet[HandOver]

    @property
    def writes(self) -> bool:
        """Whether the team still works, so that there is something to log."""
        return self.facts is not None and self.facts.microproject.state in OPEN_STATES


def participant_section(user: User, edition: Edition, today: dt.date) -> ParticipantTeamSection:
    """The person's team, confirmed hours and newest entries. Three queries, and one for what was handed over to them."""
    member = TeamMembership.objects.active(today).filter(
        active_q(today, "participation__"), participation__user=user, microproject__edition=edition
    )
    rows = with_mentors(
        with_facts(Microproject.objects.filter(pk__in=member.values("microproject")), today=today), today=today
    )
    microproject = rows.order_by("-pk").first()
    own = Entry.objects.filter(participation__user=user, microproject__edition=edition)
    sums = own.confirmed().order_by().values("participation__user").annotate(sum=Sum("minutes")).values("sum")
    newest: list[Any] = list(
        own.annotate(confirmed=Coalesce(Subquery(sums), 0))
        .select_related("microproject")
        .order_by("-happened_on", "-pk")[:4]
    )
    return ParticipantTeamSection(
        facts=microproject_row(microproject, today=today, staff=False) if microproject else None,
        confirmed_minutes=newest[0].confirmed if newest else 0,
        entries=newest,
        unread=HandOver.objects.waiting_for(user).filter(microproject__edition=edition),
    )


def returned(entries: list[Entry]) -> list[Entry]:
    """Those the mentor sent back: they wait for their author."""
    return [entry for entry in entries if entry.state == EntryState.RETURNED]
