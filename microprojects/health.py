"""The status of a team: one state in words, computed from facts, never set by hand.

The rules stand in order of what somebody has to do next; the first that says something wins. The same fact has two
wordings: for the staff (mentors, coordinators) and for the team itself. A team never reads «stop»: silence has many
reasons, and a red mark on your own page helps nobody, so there it becomes a request.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from microprojects.choices import MicroprojectState

# States in which a team is expected to write. Before the diagnosis there is nothing to tell, a sent plan waits for
# the coordinators, and a finished team only owes its report.
SPEAKING_STATES = (
    MicroprojectState.DIAGNOSIS,
    MicroprojectState.RETURNED,
    MicroprojectState.APPROVED,
    MicroprojectState.UNDER_WAY,
)


@dataclass(frozen=True, slots=True)
class MicroprojectFacts:
    """What a light is computed from. `last_sign_on` is the day of the last sent entry, or of the founding."""

    state: str
    silence_days: int
    has_mentor: bool
    last_sign_on: dt.date
    aim_waiting_on: dt.date | None = None
    plan_waiting_on: dt.date | None = None
    entry_waiting_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HealthStatus:
    """`kind` is ok, run, look, stop or idle; `words` are for the staff, `team_words` for the team."""

    kind: str
    words: str
    team_words: str

    def for_team(self) -> "HealthStatus":
        """The status as the team sees it: its own words, and never «stop»."""
        kind = "look" if self.kind == "stop" else self.kind
        return replace(self, kind=kind, words=self.team_words)


Rule = Callable[[MicroprojectFacts, dt.date], HealthStatus | None]


def light(facts: MicroprojectFacts, *, today: dt.date) -> HealthStatus:
    """The status of a team on a day."""
    return next(found for rule in RULES if (found := rule(facts, today)) is not None)


def silent_days(facts: MicroprojectFacts, *, today: dt.date) -> int:
    """How many days a team that should write has been silent; 0 when it is within the threshold of its edition."""
    if facts.state not in SPEAKING_STATES:
        return 0
    days = (today - facts.last_sign_on).days
    return days if days > facts.silence_days else 0


def _closed(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.state == MicroprojectState.ABANDONED:
        return HealthStatus("idle", _("Abandoned"), _("Abandoned"))
    if facts.state == MicroprojectState.REPORTED:
        return HealthStatus("ok", _("Done and reported"), _("Done and reported"))
    return None


def _aim_waits(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.aim_waiting_on is None:
        return None
    days = _age(facts.aim_waiting_on, today)
    words = ngettext(
        "A new aim has been awaiting a decision for %(days)s day",
        "A new aim has been awaiting a decision for %(days)s days",
        days,
    )
    words = words % {"days": days} if days else _("A new aim has been awaiting a decision since today")
    return HealthStatus("look", words, _("The coordinators are reading your change of aim"))


def _plan_waits(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.plan_waiting_on is None:
        return None
    days = _age(facts.plan_waiting_on, today)
    words = ngettext(
        "The plan has been awaiting a decision for %(days)s day",
        "The plan has been awaiting a decision for %(days)s days",
        days,
    )
    words = words % {"days": days} if days else _("The plan has been awaiting a decision since today")
    return HealthStatus("look", words, _("The coordinators are reading your plan"))


def _silent(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    days = silent_days(facts, today=today)
    if not days:
        return None
    words = ngettext("Silent for %(days)s day", "Silent for %(days)s days", days) % {"days": days}
    return HealthStatus("stop", words, _("Time for an entry: one sentence is enough"))


def _alone(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.has_mentor:
        return None
    return HealthStatus("look", _("No mentor"), _("We are looking for a mentor for you"))


def _plan_returned(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.state != MicroprojectState.RETURNED:
        return None
    return HealthStatus("look", _("The team is changing its plan"), _("Your plan needs changes"))


def _entry_waits(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.entry_waiting_on is None:
        return None
    days = _age(facts.entry_waiting_on, today)
    words = ngettext(
        "An entry has been waiting for the mentor for %(days)s day",
        "An entry has been waiting for the mentor for %(days)s days",
        days,
    )
    words = words % {"days": days} if days else _("An entry has been waiting for the mentor since today")
    return HealthStatus("run", words, _("Your mentor is reading your entry"))


def _finished(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.state != MicroprojectState.FINISHED:
        return None
    return HealthStatus("run", _("Work done, no report yet"), _("Work done. Only the report is left"))


def _not_begun(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    if facts.state != MicroprojectState.IDEA:
        return None
    return HealthStatus("idle", _("Not started yet"), _("Not started yet"))


def _on_track(facts: MicroprojectFacts, today: dt.date) -> HealthStatus | None:
    return HealthStatus("ok", _("On track"), _("All is well"))


RULES: tuple[Rule, ...] = (
    _closed,
    _aim_waits,
    _plan_waits,
    _silent,
    _alone,
    _plan_returned,
    _entry_waits,
    _finished,
    _not_begun,
    _on_track,
)


def _age(since: dt.date, today: dt.date) -> int:
    return max((today - since).days, 0)
