"""What the coordinators' home page and the list of teams say about all teams of an edition."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import active_q
from kopalnia.lib.domain.totals import total_of, value_of
from microprojects.choices import CLOSED_STATES, EntryState, MicroprojectState, TeamRole
from microprojects.health import SPEAKING_STATES
from microprojects.models import Accompaniment, AimVersion, Entry, Microproject, Plan, TeamMembership
from microprojects.models.microproject import MicroprojectQuerySet
from microprojects.models.team import AccompanimentQuerySet, TeamMembershipQuerySet
from microprojects.queries import history
from microprojects.queries.core_facts import MicroprojectRow, microproject_row, start_of, with_facts, with_mentors
from people.models import User
from people.sign_in_methods import who_can_sign_in
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation

SPARK_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many teams wait for the coordinators with something, and since when the longest.

    When it is one, `code` is its code, and `number` that of the version of its aim or plan.
    """

    count: int
    since: dt.date | None
    code: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class MicroprojectAttentionCounts:
    aims: Waiting
    plans: Waiting
    silent: Waiting
    alone: Waiting
    leaderless: Waiting
    stuck: Waiting


def action_item_counts(edition: Edition, today: dt.date) -> MicroprojectAttentionCounts:
    """Teams of an edition that need the coordinators, in one query."""
    mine = {"microproject": OuterRef("pk")}
    sent = Entry.objects.filter(**mine, submitted_at__isnull=False).exclude(state=EntryState.DRAFT)
    rows = (
        Microproject.objects.filter(edition=edition)
        .open()
        .annotate(
            aim_at=Subquery(AimVersion.objects.proposed().filter(**mine).values("proposed_at")[:1]),
            aim_number=Subquery(AimVersion.objects.proposed().filter(**mine).values("number")[:1]),
            plan_at=Subquery(Plan.objects.submitted().filter(**mine).values("submitted_at")[:1]),
            plan_number=Subquery(Plan.objects.submitted().filter(**mine).values("number")[:1]),
            sign_at=Coalesce(Subquery(sent.order_by("-submitted_at").values("submitted_at")[:1]), F("created_at")),
            helped=Exists(_mentors(today).filter(**mine)),
            led=Exists(_leaders(today).filter(**mine)),
            stuck_at=Subquery(_stuck_entries().filter(**mine).order_by("submitted_at").values("submitted_at")[:1]),
        )
    )
    kinds = {
        "aims": (Q(aim_at__isnull=False), "aim_at", "aim_number"),
        "plans": (Q(plan_at__isnull=False), "plan_at", "plan_number"),
        "silent": (silent_q(edition, today), "sign_at", ""),
        "alone": (Q(helped=False), "created_at", ""),
        "leaderless": (Q(led=False), "created_at", ""),
        "stuck": (Q(stuck_at__isnull=False), "stuck_at", ""),
    }
    asked: dict[str, Aggregate] = {}
    for name, (which, since, number) in kinds.items():
        asked[f"{name}_count"] = Count("pk", filter=which)
        asked[f"{name}_since"] = Min(since, filter=which)
        asked[f"{name}_code"] = Min("code", filter=which)
        if number:
            asked[f"{name}_number"] = Min(number, filter=which)
    found = rows.aggregate(**asked)
    return MicroprojectAttentionCounts(**{name: _waiting(found, name) for name in kinds})


def _waiting(found: dict[str, Any], name: str) -> Waiting:
    count = found[f"{name}_count"]
    return Waiting(
        count=count,
        since=clock.day_of(found[f"{name}_since"]),
        code=found[f"{name}_code"] if count == 1 else "",
        number=found.get(f"{name}_number") if count == 1 else None,
    )


def _leaders(today: dt.date) -> TeamMembershipQuerySet:
    """Places of those who lead on the day, still take part in the programme and can sign in."""
    led = TeamMembership.objects.active(today).filter(active_q(today, "participation__"), role=TeamRole.LEADER)
    return led.filter(participation__user__in=who_can_sign_in())


def _mentors(today: dt.date) -> AccompanimentQuerySet:
    """Mentors beside teams on the day who can sign in."""
    return Accompaniment.objects.active(today).filter(mentor__in=who_can_sign_in())


def _stuck_entries() -> QuerySet[Entry]:
    """Entries sent back to an author who cannot sign in to mend them."""
    return Entry.objects.filter(state=EntryState.RETURNED).exclude(author__in=who_can_sign_in())


def idle_mentor_counts(today: dt.date) -> dict[str, Any]:
    """Annotations of an `Edition` row: holders of the mentor's role who accompany no team on the day."""
    busy = Accompaniment.objects.active(today).filter(
        mentor=OuterRef("user"), microproject__edition=OuterRef("edition")
    )
    idle = EditionRole.objects.active(today).filter(~Exists(busy), edition=OuterRef("pk"), role=EditionRoleName.MENTOR)
    return {
        "mentors_idle": total_of(idle),
        "mentors_idle_since": value_of(idle, Min("starts_on")),
    }


def silent_q(edition: Edition, today: dt.date, *, state: str = "state") -> Q:
    """Teams that should write and have sent nothing for longer than the edition allows. Needs `sign_at`."""
    long_ago = start_of(today - dt.timedelta(days=edition.silence_days))
    return Q(**{f"{state}__in": SPEAKING_STATES}, sign_at__lt=long_ago)


def needing(rows: MicroprojectQuerySet, what: str, *, edition: Edition, today: dt.date) -> MicroprojectQuerySet:
    """The teams behind one of the attention counts; rows come from `with_facts`."""
    rows = history.open_on(rows, today)
    if what == "aims":
        return rows.filter(aim_waiting_at__isnull=False)
    if what == "plans":
        return rows.filter(plan_waiting_at__isnull=False)
    if what == "silent":
        silent = silent_q(edition, today, state=history.state_field(today))
        return rows.annotate(sign_at=Coalesce("last_entry_at", "created_at")).filter(silent)
    mine = {"microproject": OuterRef("pk")}
    if what == "leaderless":
        return rows.filter(~Exists(_leaders(today).filter(**mine)))
    if what == "stuck":
        return rows.filter(Exists(_stuck_entries().filter(**mine)))
    return rows.filter(~Exists(_mentors(today).filter(**mine)))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A team on the coordinators' board; `weeks` are its entries in the last twelve weeks, oldest first."""

    facts: MicroprojectRow
    weeks: list[int]

    @property
    def entries(self) -> int:
        return sum(self.weeks)


def microproject_board(edition: Edition, today: dt.date, *, limit: int = 12) -> list[BoardRow]:
    """Open teams of an edition, those silent for longest first, in three queries."""
    facts = history.open_on(with_facts(Microproject.objects.filter(edition=edition), today=today), today)
    rows = with_mentors(facts, today=today)
    microprojects = list(rows.order_by(Coalesce("last_entry_at", "created_at"), "pk")[:limit])
    weeks = weekly_entries([row.pk for row in microprojects], today)
    return [BoardRow(microproject_row(row, today=today, staff=True), weeks[row.pk]) for row in microprojects]


def weekly_entries(microproject_ids: list[int], today: dt.date) -> dict[int, list[int]]:
    """Sent entries of each microproject in the last twelve weeks ending today, by the day they are about."""
    first = today - dt.timedelta(weeks=SPARK_WEEKS) + dt.timedelta(days=1)
    counted = (
        Entry.objects.filter(microproject__in=microproject_ids, happened_on__range=(first, today))
        .exclude(state=EntryState.DRAFT)
        .order_by()
        .values_list("microproject", "happened_on")
        .annotate(total=Count("pk"))
    )
    weeks: dict[int, list[int]] = defaultdict(lambda: [0] * SPARK_WEEKS)
    for pk, day, total in counted:
        weeks[pk][(day - first).days // 7] += total
    return weeks


def free_participations(edition: Edition, *, on: dt.date) -> QuerySet[Participation]:
    """People enrolled in the edition on the day who are in no open team, by surname."""
    taken = TeamMembership.objects.overlapping(on).exclude(microproject__state__in=CLOSED_STATES)
    return (
        Participation.objects.filter(edition=edition)
        .active(on)
        .filter(~Exists(taken.filter(participation=OuterRef("pk"))))
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )


def mentors_of(edition: Edition, *, on: dt.date) -> QuerySet[User]:
    """Holders of the mentor's role in the edition on a day who can sign in, by surname."""
    held = EditionRole.objects.active(on).filter(edition=edition, role=EditionRoleName.MENTOR)
    return User.objects.filter(pk__in=held.values("user")).filter(pk__in=who_can_sign_in()).in_order()


def state_counts(rows: MicroprojectQuerySet, *, on: dt.date) -> dict[str, int]:
    """How many of the rows stand in each state on a day; only states that occur."""
    standing = history.as_of(rows, on)
    counted = standing.order_by().values_list(history.state_field(on)).annotate(total=Count("pk"))
    found = dict(counted)
    return {state: found[state] for state in MicroprojectState.values if state in found}
