"""How far a person is with the training, in words."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import (
    Sum,
)
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.words.typography import hours, plain_date
from programmes.models import Participation
from trainings.models import Attendance, Module
from trainings.queries.training import TrainingPlan


class ThresholdOutlook(StrEnum):
    REACHED = "reached"
    AHEAD = "ahead"
    RISK = "risk"
    LOST = "lost"
    UNKNOWN = "unknown"


LIGHTS = {
    ThresholdOutlook.REACHED: "ok",
    ThresholdOutlook.AHEAD: "run",
    ThresholdOutlook.RISK: "look",
    ThresholdOutlook.LOST: "stop",
    ThresholdOutlook.UNKNOWN: "idle",
}


@dataclass(frozen=True)
class TrainingProgress:
    """One person against the plan."""

    plan: TrainingPlan
    earned: int
    reachable: int
    unsigned: int = 0
    participation: Participation | None = None
    by_module: tuple[int, ...] = ()

    @property
    def topics(self) -> list[tuple[Module, int]]:
        """Each module of the plan with the person's minutes in it."""
        return list(zip(self.plan.modules, self.by_module, strict=True))

    @property
    def possible(self) -> int:
        """Minutes that unsigned lists and what is ahead can give, never more than what the plan lacks."""
        return max(min(self.reachable - self.earned, self.plan.planned - self.earned), 0)

    @property
    def ahead(self) -> int:
        return max(self.possible - self.unsigned, 0)

    @property
    def missed(self) -> int:
        return max(self.plan.planned - self.earned - self.possible, 0)

    @property
    def missing(self) -> int:
        """Minutes short of the threshold."""
        return max(self.plan.threshold - self.earned, 0)

    @property
    def reach(self) -> ThresholdOutlook:
        if not self.plan.planned:
            return ThresholdOutlook.UNKNOWN
        if not self.missing:
            return ThresholdOutlook.REACHED
        if self.reachable < self.plan.threshold:
            return ThresholdOutlook.LOST
        if self.missed and self.reachable - self.plan.longest_ahead < self.plan.threshold:
            return ThresholdOutlook.RISK
        return ThresholdOutlook.AHEAD

    @property
    def light(self) -> str:
        return LIGHTS[self.reach]

    @property
    def public_light(self) -> str:
        """What the person sees: red is never shown to participants."""
        return "look" if self.reach == ThresholdOutlook.LOST else self.light

    @property
    def sentence(self) -> str:
        words = {
            "missing": hours(self.missing),
            "ahead": hours(self.ahead),
            "unsigned": hours(self.unsigned),
            "possible": hours(self.possible),
            "goal": hours(self.plan.threshold),
        }
        match self.reach:
            case ThresholdOutlook.UNKNOWN:
                return _("The training plan is not ready yet.")
            case ThresholdOutlook.REACHED:
                return _("The threshold of %(goal)s has been reached.") % words
            case ThresholdOutlook.AHEAD if self.unsigned and self.ahead:
                return (
                    _(
                        "%(missing)s below the threshold: %(unsigned)s will count once the lists are signed off, and"
                        " %(ahead)s are still to come."
                    )
                    % words
                )
            case ThresholdOutlook.AHEAD if self.unsigned:
                return (
                    _("%(missing)s below the threshold; %(unsigned)s will count once the lists are signed off.")
                    % words
                )
            case ThresholdOutlook.AHEAD:
                return _("%(missing)s to the threshold, %(ahead)s still to come.") % words
            case ThresholdOutlook.RISK if self.unsigned:
                return (
                    _(
                        "%(missing)s short: must attend every remaining session, and the unsigned lists must be"
                        " signed off."
                    )
                    % words
                )
            case ThresholdOutlook.RISK:
                return _("%(missing)s short: must attend every remaining session.") % words
        return self._lost(words)

    def _lost(self, words: dict[str, str]) -> str:
        if not self.possible:
            return _("%(missing)s short and no sessions left. An extra session is needed.") % words
        if not self.ahead:
            return _("%(missing)s short. The unsigned lists give %(unsigned)s, which is not enough.") % words
        if self.plan.sessions_ahead == 1 and self.plan.next_ahead and not (self.plan.unscheduled or self.unsigned):
            day = plain_date(localtime(self.plan.next_ahead))
            return _("%(missing)s short. The session on %(day)s alone is not enough.") % {**words, "day": day}
        return _("%(missing)s short. What is left gives %(possible)s, which is not enough.") % words

    # Bricks are whole hours; the three parts together give the plan. What waits for a signature is not missed.
    @property
    def bricks(self) -> dict[str, int]:
        done, missed = self.earned // 60, self.missed // 60
        total = max(round(self.plan.planned / 60), done + missed)
        return {"done": done, "missed": missed, "ahead": total - done - missed, "goal": -(-self.plan.threshold // 60)}


def progress_of(row: Any, plan: TrainingPlan, by_module: tuple[int, ...] = ()) -> TrainingProgress:
    """A row of `with_progress` against the plan."""
    return TrainingProgress(
        plan,
        earned=row.earned,
        reachable=row.reachable,
        unsigned=row.unsigned,
        participation=row,
        by_module=by_module,
    )


def with_topics(rows: list[Participation], plan: TrainingPlan, *, on: dt.date | None = None) -> list[TrainingProgress]:
    """Rows of one page with their hours by topic (up to a day); one query for all of them."""
    attended = Attendance.objects.counted()
    if on is not None and clock.is_past(on):
        attended = attended.filter(session__starts_at__lt=clock.end_of(on))
    sums = {
        (row["participation"], row["session__module"]): row["minutes"]
        for row in attended.filter(participation__in=[row.pk for row in rows])
        .order_by()
        .values("participation", "session__module")
        .annotate(minutes=Sum("minutes"))
    }
    return [progress_of(row, plan, tuple(sums.get((row.pk, module.pk), 0) for module in plan.modules)) for row in rows]
